/** Results of rules in words. Pure. */
import { percent, whole } from "../format/numbers";
import type { State, Tone } from "../ui";
import type { Result, Score, Size } from "./queries";

export const STATUS: Readonly<Record<Result["status"], { readonly state: State; readonly word: string }>> = {
  passed: { state: "done", word: "Passed" },
  failed: { state: "failed", word: "Failed" },
  errored: { state: "warning", word: "Not checked" },
  skipped: { state: "skipped", word: "Nothing to check" },
};

export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;

export function severityTone(severity: string): Tone {
  switch (severity) {
    case "critical":
    case "high":
      return "fail";
    case "medium":
      return "wait";
    default:
      return "idle";
  }
}

export function sentence(word: string): string {
  const spaced = word.replaceAll("_", " ");
  return spaced.slice(0, 1).toUpperCase() + spaced.slice(1);
}

/** "2 of 5 rows", or what was measured, which stands among counts of failing rows. */
export function cameTo({ rows_checked: checked, rows_failing: failing, observed, status }: Pick<Result, "rows_checked" | "rows_failing" | "observed" | "status">): string {
  if (typeof observed === "number") return `found ${Number.isInteger(observed) ? whole(observed) : observed.toPrecision(6)}`;
  if (typeof observed === "string") return `found ${observed}`;
  if (status === "errored" || status === "skipped") return "";
  if (failing === 0) return checked === 0 ? "" : `none of ${whole(checked)} rows`;
  return `${whole(failing)} of ${whole(checked)} rows`;
}

/** A share so small that it rounds to nothing says so. */
export function shareOf(share: number): string {
  return share > 0 && share < 0.001 ? "under 0.1 %" : percent(share);
}

export function scoreWords(score: number | null): string {
  return score === null ? "No score yet" : `${score.toFixed(score === 100 ? 0 : 1)}`;
}

/** "up 3.2 since the run before" */
export function change(score: Score): string {
  if (score.score === null || score.before === null) return "";
  const by = score.score - score.before;
  if (Math.abs(by) < 0.05) return "as in the run before";
  return `${by > 0 ? "up" : "down"} ${Math.abs(by).toFixed(1)} since the run before`;
}

/** "+ 1,204 rows" since the first look. */
export function grown({ rows, rows_before: before }: Size): string {
  if (rows === null || before === null || rows === before) return "the same";
  return `${rows > before ? "+" : "−"} ${whole(Math.abs(rows - before))}`;
}
