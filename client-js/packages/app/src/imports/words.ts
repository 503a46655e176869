/** Imports in words, and files in pieces. Pure. */
import type { ImportOut, ImportRowOut } from "@concert/sdk";
import type { State } from "../ui/states";

/** Characters: a piece stays under the server's limit, whatever it holds. */
const PIECE = 60_000;

export function pieces(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + PIECE);
    // A pair that stands for one letter is not cut.
    if (end < text.length && /[\uD800-\uDBFF]/u.test(text.charAt(end - 1))) end -= 1;
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

const STATES: Readonly<Record<ImportOut["state"], { readonly state: State; readonly word: string }>> = {
  uploading: { state: "running", word: "Uploading" },
  checking: { state: "running", word: "Comparing" },
  checked: { state: "waiting", word: "Waits for approval" },
  applying: { state: "running", word: "Applying" },
  applied: { state: "done", word: "Applied" },
  undoing: { state: "running", word: "Undoing" },
  undone: { state: "cancelled", word: "Undone" },
  stopped: { state: "cancelled", word: "Stopped" },
};

export function stateOf(one: Pick<ImportOut, "state" | "problem">): { readonly state: State; readonly word: string } {
  return one.problem === "" ? STATES[one.state] : { state: "failed", word: "Not readable" };
}

/** It is carried out or taken back, row after row, and can be stopped. */
export function isUnderWay({ state }: Pick<ImportOut, "state">): boolean {
  return state === "applying" || state === "undoing";
}

/** Nobody may forget it now. */
export function isHeld(one: Pick<ImportOut, "state">): boolean {
  return one.state === "checking" || isUnderWay(one);
}

type Counted = Pick<ImportOut, "state" | "new" | "changed" | "applied" | "failed" | "undone" | "kept" | "undone_at">;

/** How far it came, of all it does: taking back counts down what was applied. */
export function cameTo(one: Counted): { readonly done: number; readonly of: number; readonly words: string } {
  const back = one.undone + one.kept;
  if (one.state === "undoing" || (one.state === "stopped" && one.undone_at !== null)) {
    const of = one.applied + back;
    return { done: back, of, words: `${back} of ${of} rows taken back` };
  }
  const [done, of] = [one.applied + one.failed, one.changed + one.new];
  return { done, of, words: `${done} of ${of} rows${one.failed > 0 ? `, ${one.failed} not applied` : ""}` };
}

/** "2 sources would change, 1 is new, 4 stay as they are, 1 row has a problem" */
export function summary(one: ImportOut): string {
  const parts = [
    one.changed === 0 ? "" : `${one.changed} would change`,
    one.new === 0 ? "" : `${one.new} ${one.new === 1 ? "is" : "are"} new`,
    one.unchanged === 0 ? "" : `${one.unchanged} ${one.unchanged === 1 ? "stays as it is" : "stay as they are"}`,
    one.refused === 0 ? "" : `${one.refused} ${one.refused === 1 ? "row has a problem and is" : "rows have a problem and are"} left out`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "The file has no rows." : `${parts.join(", ")}.`;
}

export function outcomeWords(row: ImportRowOut): string {
  if (row.outcome === null) return "";
  const words = { applied: "Applied", failed: "Not applied", undone: "Taken back", kept: "Left as it is" } as const;
  return row.said === "" ? words[row.outcome] : `${words[row.outcome]}: ${row.said}`;
}
