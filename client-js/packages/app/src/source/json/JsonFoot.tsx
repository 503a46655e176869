/** Below the JSON: how it stands to the source, problems by line, what others changed, and what both did. */
import type { Json } from "@concert/sdk";
import { Button, StateWord } from "../../ui";
import styles from "./json.module.css";
import type { Noted, Standing } from "./session";
import type { Conflict } from "./view";

/** Which side of a conflict was chosen, by what it says: another change of the same field asks again. */
export type Choices = ReadonlyMap<string, "mine" | "theirs">;

export function conflictKey({ path, value, theirs }: Conflict): string {
  return JSON.stringify([path, value, theirs]);
}

interface JsonFootProps {
  readonly standing: Standing;
  /** Why nothing can be changed. */
  readonly closed: string | undefined;
  readonly named: (path: readonly string[]) => string;
  readonly choices: Choices;
  readonly onChoose: (conflict: Conflict, side: "mine" | "theirs") => void;
  readonly onLine: (at: number) => void;
}

export function JsonFoot({ standing, closed, named, choices, onChoose, onLine }: JsonFootProps) {
  const { problems, conflicts, theirs } = standing;
  const inConflict = new Set(conflicts.map(({ path }) => path.join(".")));
  const merged = theirs.filter(({ path }) => !inConflict.has(path.join(".")));
  const authorOf = (path: readonly string[]) => theirs.find((one) => one.path.join(".") === path.join("."))?.by;
  return (
    <div className={styles["said"]}>
      <div role="status">
        {closed !== undefined ? <span>Read only: {closed}</span> : <StandingWords standing={standing} />}
        {merged.length > 0 && <p>{changedWords(merged, named)} Applying keeps that.</p>}
      </div>
      {problems.length > 0 && (
        <ul aria-label="Problems of the text">
          {problems.slice(0, 5).map((problem) => (
            <li key={`${problem.from} ${problem.message}`}>
              <button type="button" onClick={() => onLine(problem.from)}>
                Line {problem.line}
              </button>{" "}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
      {conflicts.length > 0 && (
        <ul aria-label="Changed by both">
          {conflicts.map((conflict) => (
            <BothChanged key={conflict.path.join(".")} conflict={conflict} name={named(conflict.path)} by={authorOf(conflict.path)} chosen={choices.get(conflictKey(conflict))} onChoose={(side) => onChoose(conflict, side)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function StandingWords({ standing: { typed, problems, edits, conflicts } }: { readonly standing: Standing }) {
  if (!typed) return <span>The form says the same</span>;
  if (problems.length > 0) return <StateWord state="failed">{`Not applied: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}`}</StateWord>;
  const fields = edits.length + conflicts.length;
  return <StateWord state="warning">{`Not applied yet: ${fields === 1 ? "1 field" : `${fields} fields`}`}</StateWord>;
}

interface BothChangedProps {
  readonly conflict: Conflict;
  readonly name: string;
  readonly by: string | undefined;
  readonly chosen: "mine" | "theirs" | undefined;
  readonly onChoose: (side: "mine" | "theirs") => void;
}

function BothChanged({ conflict, name, by, chosen, onChoose }: BothChangedProps) {
  return (
    <li>
      <p>
        {by === undefined ? `Somebody else changed ${name} too` : `You and ${by} both changed ${name}`}: yours is {said(conflict.value)}, theirs {said(conflict.theirs)}.
      </p>
      <div className={styles["sides"]} role="group" aria-label={`Which ${name}`}>
        <Button size="small" aria-pressed={chosen === "mine"} onClick={() => onChoose("mine")}>
          Keep mine
        </Button>
        <Button size="small" aria-pressed={chosen === "theirs"} onClick={() => onChoose("theirs")}>
          {by === undefined ? "Keep theirs" : `Keep ${by}'s`}
        </Button>
      </div>
    </li>
  );
}

/** "Bea changed Criticality and Sample rows." */
function changedWords(noted: readonly Noted[], named: (path: readonly string[]) => string): string {
  const authors = [...new Set(noted.map(({ by }) => by))];
  return authors.map((author) => `${author ?? "Somebody"} changed ${listed(noted.filter(({ by }) => by === author).map(({ path }) => named(path)))}.`).join(" ");
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function said(value: Json | undefined): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
