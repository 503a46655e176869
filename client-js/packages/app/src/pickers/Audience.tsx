/** Who is told of something: people and groups, chosen one by one. */
import { PickedList } from "./PickedList";
import { subjectsOf } from "./finders";
import styles from "./picked.module.css";

export interface Hearer {
  readonly kind: "user" | "group";
  readonly id: string;
}

interface AudienceProps {
  readonly workspace: string;
  readonly tell: readonly Hearer[];
  readonly onChange: (tell: readonly Hearer[]) => void;
  readonly error?: string | undefined;
}

export function Audience({ workspace, tell, onChange, error }: AudienceProps) {
  return (
    <fieldset className={styles["audience"]}>
      <legend>Tell</legend>
      <PickedList from={subjectsOf(workspace)} chosen={tell.map(({ kind, id }) => `${kind} ${id}`)} onChange={(next) => onChange(next.map(hearer))} label="Who is told" add="Add a person or group" gone="Somebody who left" />
      {error !== undefined && <p role="alert">{error}</p>}
    </fieldset>
  );
}

/** The value of a subject, as `subjectsOf` has it. */
function hearer(subject: string): Hearer {
  return { kind: subject.startsWith("group ") ? "group" : "user", id: subject.slice(subject.indexOf(" ") + 1) };
}
