/** A problem in the few words that a step has room for. Pure. */
import type { Problem } from "../model/design";

export function problemWords(problem: Problem): string {
  return problem.code === "cycle" ? "Part of a cycle: it waits for itself." : problem.message;
}
