/** What is said of a gate. */
import { firstName } from "../people/person";
import type { State } from "../ui/states";

/** How it ended: "Approved by Bo", "Rejected by its time limit", "Nobody decided in time". `status` and `code`: of its step, and why that failed. */
export function decidedWords(gate: { readonly state: string; readonly decided_by: string | null; readonly decided_by_name: string }, status: string, code?: string): { readonly state: State; readonly word: string; readonly by: string } {
  const by = gate.decided_by === null || gate.decided_by === "" ? "by its time limit" : `by ${gate.decided_by_name}`;
  if (gate.state === "withdrawn") return { state: "cancelled", word: "Withdrawn", by: "with its run" };
  if (code === "gate_timed_out") return { state: "failed", word: "Nobody decided in time", by: "" };
  if (gate.state === "approved" || (gate.state === "timed_out" && status === "succeeded")) return { state: "done", word: "Approved", by };
  return { state: "failed", word: "Rejected", by };
}

/** `unable`: the names of those who were asked and have no right to approve, at least one; `asked`: how many were. */
export function unableWords(unable: readonly string[], asked: number): string {
  const who = unable.map(firstName).join(", ");
  const may = `${who} may not approve here`;
  const role = `Give ${unable.length === 1 ? "that person" : "one of them"} a role that may`;
  return unable.length < asked ? `${may}; the others may.` : `${may}, so this waits for nobody. ${role}, or cancel the run.`;
}
