/** How a step of a run is called here: the words that stand on its node where no result does, and how its edges look. Pure. */
import type { RunDetail, StepOut } from "@concert/sdk";
import { hasEnded } from "../../data/runs";
import { counted, whole } from "../../format/numbers";
import { wasNotTaken } from "./instances";

export function wordsOf(step: StepOut): string {
  switch (step.status) {
    case "pending":
      return "Not started";
    case "ready":
      return "Queued";
    case "waiting":
      return `Tries again, attempt ${step.attempts.length + 1}`;
    case "failed":
      return step.error?.message ?? "Failed";
    case "resolving":
      return "Working out its values";
    case "asking":
      return "Waits for a decision";
    case "skipped":
      return wasNotTaken(step) ? "Way not taken" : "Not reached";
    case "cancelled":
      return "Cancelled";
    case "looping":
    case "trying":
    case "calling":
    case "succeeded":
    case "running":
    default:
      return "";
  }
}

/**
 * How far a run is: "4 of 7 steps", as in every list of runs; once it is over "7 steps, 2 not reached", as far as its steps
 * are still known. One that was skipped, or cancelled before it began, was not reached.
 */
export function reachedWords(run: RunDetail): string {
  const over = hasEnded(run.status);
  const unreached = run.nodes.filter((step) => step.status === "skipped" || (over && step.status !== "succeeded" && step.status !== "failed" && step.attempts.length === 0)).length;
  const count = over ? counted(run.steps, "step") : `${whole(run.steps_ended)} of ${counted(run.steps, "step")}`;
  return `${count}${unreached === 0 ? "" : `, ${whole(unreached)} not reached`}`;
}

export type EdgeState = "idle" | "done" | "live" | "untaken";

/** An edge is live while what it feeds works, done once its source is, and dashed where nothing will come. */
export function edgeState(source: StepOut | undefined, target: StepOut | undefined): EdgeState {
  if (source === undefined || target === undefined) return "idle";
  if (target.status === "skipped" || source.status === "skipped" || source.status === "failed" || source.status === "cancelled") return "untaken";
  if (source.status !== "succeeded") return "idle";
  return isAtWork(target) ? "live" : "done";
}

const AT_WORK: ReadonlySet<StepOut["status"]> = new Set(["running", "ready", "waiting", "resolving", "asking", "looping", "trying", "calling"]);

function isAtWork({ status }: StepOut): boolean {
  return AT_WORK.has(status);
}
