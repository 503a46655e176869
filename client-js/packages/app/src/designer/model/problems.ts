/** The problems of a design, ordered for those who ask: by step, and by the edges of a cycle. Pure. */
import type { Problem } from "./design";
import { pairsOf } from "./walk";

/** The first problem of each step that has one. */
export function firstByStep(problems: readonly Problem[]): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  for (const one of problems) if (one.node !== null && !found.has(one.node)) found.set(one.node, one);
  return found;
}

export function cyclePairs(problems: readonly Problem[]): ReadonlySet<string> {
  return new Set(problems.filter((one) => one.code === "cycle").flatMap((one) => [...pairsOf(one.path)]));
}

/** A problem in the few words that a step has room for. */
export function problemWords(problem: Problem): string {
  return problem.code === "cycle" ? "Part of a cycle: it waits for itself." : problem.message;
}
