/** What a retry of a run does, in figures: which steps run again, which keep their results, and the time those took. Pure. */
import { counted } from "../format/numbers";
import { duration } from "../format/times";
import type { StepView } from "./view";
import { timeOf } from "./view";

export interface RetryPlan {
  readonly again: number;
  readonly kept: number;
  readonly saved: number;
}

/** Of the design's own steps: those inside a loop that failed run again with it. */
export function retryPlan(steps: readonly StepView[]): RetryPlan {
  const top = steps.filter((step) => step.inside === "" && step.undoes === "");
  const kept = top.filter((step) => step.state === "done");
  return { again: top.length - kept.length, kept: kept.length, saved: kept.reduce((sum, step) => sum + (step.reused ? 0 : (timeOf(step, 0) ?? 0)), 0) };
}

/** "Runs Merge profiles and the 4 steps after it. The 9 finished steps keep their results, saving 2 min 46 s." */
export function retryWords(title: string, { again, kept, saved }: RetryPlan): string {
  const others = again - 1;
  const runs = others <= 0 ? `Runs ${title} again.` : `Runs ${title} and the ${others === 1 ? "other step" : `${others} other steps`} that did not succeed.`;
  if (kept === 0) return `${runs} No step had finished.`;
  return `${runs} The ${kept === 1 ? "finished step keeps its result" : `${counted(kept, "finished step")} keep their results`}${saved > 0 ? `, saving ${duration(saved / 1000)}` : ""}.`;
}
