/**
 * A labelled place for one value: label above, control, then a hint or an error on a line whose height is always kept.
 * Shows who else is in it (ring and name flag) and whether a lock closes it. The control inside reads its ids from here.
 */
import { CircleX } from "lucide-react";
import { createContext, type FocusEvent, type PointerEvent, type ReactNode, useContext, useId, useMemo, useState } from "react";
import { firstName, names, type Person, type PersonColour } from "../people/person";
import styles from "./field.module.css";
import { Icon } from "./Icon";
import { hideTip, hideTipSoon, tipNow, tipSoon } from "./tips";

export interface FieldState {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly locked: boolean;
  readonly person: PersonColour | undefined;
  readonly changed: boolean;
  /** What the control itself finds wrong with what stands in it and is no value yet; undefined once it is one. Until then no form is sent. */
  readonly complain: (problem: string | undefined) => void;
}

const Context = createContext<FieldState | undefined>(undefined);

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is needed and what is there. */
  readonly error?: string | undefined;
  /** The same, of what is no value yet: no form is sent while it is said. */
  readonly unfit?: string | undefined;
  readonly optional?: boolean;
  /** Others whose caret is in this field. */
  readonly people?: readonly Person[] | undefined;
  /** Why it is readable and selectable but not editable: a lock holds it, or the right is missing. Said on focus and hover. */
  readonly closed?: string | undefined;
  /** Where it is in its document, for who is led to it. */
  readonly place?: string | undefined;
  /** Why a change of this person was undone a moment ago. */
  readonly refused?: string | undefined;
  /** Somebody else just changed the value: tinted for 1.2 s. */
  readonly changedBy?: PersonColour | undefined;
  /** Beside the label: what people say about it; and the name of the place that is said about. */
  readonly comments?: ReactNode;
  readonly commentsAt?: string | undefined;
  /** False where no note can ever stand under it. */
  readonly note?: boolean;
  readonly children: ReactNode;
}

export function Field({ label, hint, error, unfit, optional = false, people = [], closed, place, refused, changedBy, comments, commentsAt, note = true, children }: FieldProps) {
  const id = useId();
  const locked = closed !== undefined;
  const first = people[0];
  const colour = first?.colour ?? changedBy;
  const [complaint, complain] = useState<string>();
  const noValue = complaint ?? unfit;
  const wrong = noValue ?? refused ?? error;
  const noted = hint !== undefined || wrong !== undefined;
  const state = useMemo<FieldState>(
    () => ({
      id,
      label,
      describedBy: noted ? `${id}-note` : undefined,
      invalid: wrong !== undefined,
      locked,
      person: colour,
      changed: changedBy !== undefined,
      complain,
    }),
    [id, label, noted, wrong, locked, colour, changedBy],
  );
  return (
    <div className={note ? styles["field"] : `${styles["field"]} ${styles["bare"]}`} data-wrong={noValue !== undefined ? "unfit" : wrong === undefined ? undefined : "said"} data-place={place} data-comments={commentsAt} {...(locked ? saying(closed) : {})}>
      <div className={styles["head"]}>
        <label className={styles["label"]} htmlFor={id} id={`${id}-label`}>
          {label}
          {optional && <span className={styles["optional"]}>optional</span>}
        </label>
        {comments}
        {first !== undefined && (
          <span className={styles["flag"]} data-person={first.colour} title={names(people)}>
            {flag(people)}
          </span>
        )}
      </div>
      <Context value={state}>{children}</Context>
      {(note || wrong !== undefined) && <Note id={`${id}-note`} hint={hint} error={wrong} />}
    </div>
  );
}

/** Says why a field is closed when somebody comes to its control. */
function saying(text: string) {
  const tipOf = (anchor: Element) => ({ anchor, text, keys: undefined, side: "bottom" as const });
  return {
    onFocus: (event: FocusEvent<HTMLElement>) => tipNow(tipOf(event.target)),
    onBlur: hideTip,
    onPointerOver: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType !== "touch" && event.target instanceof Element && event.target.matches("input, textarea, select, button")) tipSoon(tipOf(event.target));
    },
    onPointerOut: hideTipSoon,
  };
}

function Note({ id, hint, error }: { readonly id: string; readonly hint: ReactNode; readonly error: string | undefined }) {
  if (error === undefined) {
    return (
      <p className={styles["note"]} id={id}>
        {hint}
      </p>
    );
  }
  return (
    <p className={`${styles["note"]} ${styles["error"]}`} id={id} role="alert">
      <Icon of={CircleX} size={14} />
      {error}
    </p>
  );
}

/** "Bo", or "Ana + 3" when more than three are in the same field. */
function flag(people: readonly Person[]): string {
  const first = people[0];
  if (first === undefined) return "";
  if (people.length > 3) return `${firstName(first.name)} + ${people.length - 1}`;
  return people.map((person) => firstName(person.name)).join(", ");
}

const ALONE: FieldState = { id: "", label: "", describedBy: undefined, invalid: false, locked: false, person: undefined, changed: false, complain: () => {} };

/** What a control needs to know of the field around it; a control may also stand alone with its own label. */
export function useField(): FieldState {
  return useContext(Context) ?? ALONE;
}

/** The attributes of the box around a control. */
export function boxOf(field: FieldState) {
  return {
    className: styles["control"],
    "data-invalid": field.invalid || undefined,
    "data-locked": field.locked || undefined,
    "data-person": field.person,
    "data-changed": field.changed || undefined,
  };
}

/** Two fields that belong together, side by side; `first="wide"` gives two thirds to the first. */
export function FieldRow({ first = "equal", children }: { readonly first?: "equal" | "wide"; readonly children: ReactNode }) {
  return <div className={first === "wide" ? `${styles["row"]} ${styles["rowWide"]}` : styles["row"]}>{children}</div>;
}
