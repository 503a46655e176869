/** Names of actions and of what they were done to, in plain words. Pure. */
import { counted } from "../format/numbers";

/** "1 entry", "1,204 entries". */
export function countWords(total: number): string {
  return counted(total, "entry", "entries");
}

/** "access_request.approved" as "Access request approved". */
export function actionWords(action: string): string {
  const words = action.replaceAll(/[._]/gu, " ").trim();
  return words === "" ? "Something" : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

export function kindWords(kind: string): string {
  return kind.replaceAll("_", " ");
}

/** What was refused stands out. */
export function isRefusal(action: string): boolean {
  return action === "attempt.refused" || action.endsWith(".failed");
}

/** What a fault of the chain is called. */
export const FAULTS: Readonly<Record<string, string>> = {
  changed: "was changed",
  missing: "is missing",
  inserted: "was put in",
  moved: "was moved, or the entry before it was",
  cut: "and everything after it was cut off",
};
