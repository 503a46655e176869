/** How a step of a run is called here: the words that stand on its node where no result does, and how its edges look. Pure. */
import type { RunDetail, StepOut } from "@concert/sdk";
import { hasEnded } from "../../data/runs";
import { counted } from "../../format/numbers";
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

/** How far a run came: "4 of 7 steps, 2 not reached". A step that was skipped, or cancelled before it began, did not run. */
export function reachedWords(run: RunDetail): string {
  const reached = run.nodes.filter((step) => step.status === "succeeded" || step.status === "failed" || (step.status === "cancelled" && step.attempts.length > 0)).length;
  const unreached = hasEnded(run.status) ? run.nodes.length - reached : run.nodes.filter((step) => step.status === "skipped").length;
  return `${reached} of ${counted(run.steps, "step")}${unreached === 0 ? "" : `, ${unreached} not reached`}`;
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
