/** Runs as the server lists and details them, and what their states are called here. */
import type { State } from "../ui/states";
import type { JsonObject, RunStatus } from "./types";

export interface RunOut {
  readonly id: string;
  readonly workspace: string;
  readonly design: string;
  readonly title: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

export interface RunDetail extends RunOut {
  readonly parameters: JsonObject;
}

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
