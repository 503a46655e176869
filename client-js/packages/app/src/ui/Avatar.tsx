/** People as small discs: colour and initials, the name on hover and for assistive technology. */
import type { CSSProperties } from "react";
import { initials, names, type Person, standing } from "../people/person";
import styles from "./avatar.module.css";
import { Tooltip } from "./Tooltip";

interface AvatarProps {
  readonly person: Person;
  readonly size?: 20 | 24 | 28;
  /** False where the name stands beside it. */
  readonly named?: boolean;
}

const LETTERS = { 20: 9, 24: 10, 28: 11 } as const;

export function Avatar({ person, size = 24, named = true }: AvatarProps) {
  const style: CSSProperties = { width: size, height: size, fontSize: LETTERS[size] };
  const more = standing(person);
  const label = more === "" ? person.name : `${person.name}, ${more}`;
  const disc = (
    <span className={styles["avatar"]} style={style} data-person={person.colour} data-activity={person.activity} {...(named ? { role: "img", "aria-label": label } : { "aria-hidden": true })}>
      {initials(person.name)}
    </span>
  );
  if (!named) return disc;
  return <Tooltip text={label}>{disc}</Tooltip>;
}

interface AvatarStackProps {
  readonly people: readonly Person[];
  readonly size?: 20 | 24 | 28;
  readonly most?: number;
}

/** The first five and how many more. */
export function AvatarStack({ people, size = 24, most = 5 }: AvatarStackProps) {
  if (people.length === 0) return null;
  const shown = people.length > most ? people.slice(0, most) : people;
  const rest = people.slice(shown.length);
  return (
    <span className={styles["stack"]} role="group" aria-label={`Here: ${people.map((person) => person.name).join(", ")}`}>
      {shown.map((person) => (
        <Avatar key={person.id} person={person} size={size} />
      ))}
      {rest.length > 0 && (
        <Tooltip text={names(rest)}>
          <span className={styles["more"]} style={{ width: size, height: size }}>
            +{rest.length}
          </span>
        </Tooltip>
      )}
    </span>
  );
}

/** A person as a dot, for dense rows and the far zoom. */
export function PersonDot({ person }: { readonly person: Person }) {
  return <span className={styles["dot"]} data-person={person.colour} role="img" aria-label={person.name} />;
}
