/** The words of a run's and a step's life. Times are UTC microseconds. */
import type { LogLineOut, RunOut, StepOut } from "@concert/sdk";
import { type State, STATES } from "../ui/states";

export type RunStatus = RunOut["status"];
export type StepStatus = StepOut["status"];
export type Level = LogLineOut["level"];

/** A run's state; one that this app does not know yet looks as if it had not begun, and says its own word. */
export function runState(status: RunStatus | (string & {})): State {
  switch (status) {
    case "queued":
      return "queued";
    case "running":
      return "running";
    case "succeeded":
      return "done";
    case "failed":
      return "failed";
    case "cancelled":
      return "cancelled";
    case "waiting":
      return "waiting";
    default:
      return "idle";
  }
}

/** A run's state where it is shown: one that asks people waits for them, whatever else of it goes on. */
export function stateOfRun({ status, asking }: Pick<RunOut, "status" | "asking">): State {
  return status === "running" && asking > 0 ? "waiting" : runState(status);
}

/** The word of that state. */
export function runWord(run: Pick<RunOut, "status" | "asking">): string {
  return stateOfRun(run) === "waiting" ? STATES.waiting.word : stateWord(run.status);
}

/** A step's state, as its node and its row show it. */
export function stateOfStep(step: Pick<StepOut, "status"> & { readonly waits_for?: string | undefined }): State {
  switch (step.status) {
    case "pending":
      return "idle";
    case "ready":
    case "resolving":
      return "queued";
    case "waiting":
      return step.waits_for === undefined || step.waits_for === "" || step.waits_for === "retry" ? "retried" : "waiting";
    case "asking":
      return "waiting";
    case "looping":
    case "trying":
    case "calling":
      return "running";
    case "skipped":
      return "skipped";
    default:
      return runState(step.status);
  }
}

const KNOWN: ReadonlySet<string> = new Set(["pending", "ready", "resolving", "waiting", "asking", "looping", "trying", "calling", "skipped", "queued", "running", "succeeded", "failed", "cancelled"]);

/** The word of a state, also of one that came with a newer server: "Done", "Paused". */
export function stateWord(status: string): string {
  if (KNOWN.has(status)) return STATES[stateOfStep({ status })].word;
  return status === "" ? "" : `${status.charAt(0).toUpperCase()}${status.slice(1).replace(/_/gu, " ")}`;
}

export function hasEnded(status: string): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** How the rounds of a loop came out that is over: its result says it, each kind in its own words. */
export function roundsAtEnd({ operation, summary }: StepOut): { readonly succeeded: number; readonly failed: number } | undefined {
  const { rounds, succeeded, failed } = (summary ?? {}) as Readonly<Record<string, unknown>>;
  if (operation === "flow.while" && typeof rounds === "number") return { succeeded: rounds, failed: 0 };
  if (operation === "flow.for_each" && typeof succeeded === "number") return { succeeded, failed: typeof failed === "number" ? failed : 0 };
  return undefined;
}
