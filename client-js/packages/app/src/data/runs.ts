/** The words of a run's and a step's life. Times are UTC microseconds. */
import type { LogLineOut, RunOut, StepOut } from "@concert/sdk";
import type { State } from "../ui/states";

export type RunStatus = RunOut["status"];
export type StepStatus = StepOut["status"];
export type Level = LogLineOut["level"];

export function runState(status: RunStatus): State {
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
  }
}

/** A step's state, as its node and its row show it. */
export function stateOfStep({ status }: Pick<StepOut, "status">): State {
  switch (status) {
    case "pending":
      return "idle";
    case "ready":
      return "queued";
    case "resolving":
      return "queued";
    case "asking":
      return "waiting";
    case "looping":
    case "trying":
    case "calling":
      return "running";
    case "waiting":
      return "retried";
    case "skipped":
      return "skipped";
    case "running":
    case "succeeded":
    case "failed":
    case "cancelled":
      return runState(status);
  }
}

export function hasEnded(status: RunStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
