/** Findings in words. Pure. */
import type { State } from "../ui";
import type { Finding } from "./queries";

export const STATES: Readonly<Record<Finding["state"], { readonly state: State; readonly word: string }>> = {
  open: { state: "failed", word: "Open" },
  ignored: { state: "skipped", word: "Ignored" },
  fixed: { state: "done", word: "Fixed" },
};

export function placeOf(finding: Pick<Finding, "table" | "column">): string {
  if (finding.table === "") return "the source";
  return finding.column === "" ? finding.table : `${finding.table}.${finding.column}`;
}
