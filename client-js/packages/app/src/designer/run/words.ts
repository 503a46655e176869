/** How a step of a run is called here: the words that stand on its node where no result does, and how its edges look. Pure. */
import type { StepOut } from "@concert/sdk";

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
    case "skipped":
      return "Not reached";
    case "cancelled":
      return "Cancelled";
    case "succeeded":
    case "running":
      return "";
  }
}

export type EdgeState = "idle" | "done" | "live" | "untaken";

/** An edge is live while what it feeds works, done once its source is, and dashed where nothing will come. */
export function edgeState(source: StepOut | undefined, target: StepOut | undefined): EdgeState {
  if (source === undefined || target === undefined) return "idle";
  if (target.status === "skipped" || source.status === "skipped" || source.status === "failed" || source.status === "cancelled") return "untaken";
  if (source.status !== "succeeded") return "idle";
  return target.status === "running" || target.status === "ready" || target.status === "waiting" ? "live" : "done";
}
