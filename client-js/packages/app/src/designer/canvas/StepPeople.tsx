/** Other people on a step: ring and flag in the first one's colour; from afar a dot. */
import { firstName, type Person } from "../../people/person";
import styles from "./canvas.module.css";
import type { Level } from "./levels";

export function StepPeople({ people, level }: { readonly people: readonly Person[]; readonly level: Level }) {
  const [first] = people;
  if (first === undefined) return null;
  if (level === "far") return <span className={styles["dot"]} data-person={first.colour} aria-hidden="true" />;
  return (
    <>
      <span className={styles["ring"]} aria-hidden="true" />
      <span className={styles["flag"]} data-person={first.colour} aria-hidden="true">
        {flagOf(people)}
      </span>
    </>
  );
}

/** "Bo is typing", "Ana, Bo", "Ana + 3" */
export function flagOf(people: readonly Person[]): string {
  const [first] = people;
  if (first === undefined) return "";
  if (people.length === 1) return first.doing === "typing" ? `${firstName(first.name)} is typing` : firstName(first.name);
  if (people.length > 3) return `${firstName(first.name)} + ${people.length - 1}`;
  return people.map((person) => firstName(person.name)).join(", ");
}
