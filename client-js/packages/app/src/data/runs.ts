/** Runs as the server lists and details them (engine/commands/run_views.py). Times are UTC microseconds. */
import type { State } from "../ui/states";
import type { Json, JsonObject, RunStatus } from "./types";

export interface RunOut {
  readonly id: string;
  readonly workspace: string;
  readonly design: string;
  readonly design_hash: string;
  readonly title: string;
  readonly number: number;
  readonly status: RunStatus;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly steps: number;
  readonly steps_ended: number;
}

export interface ErrorOut {
  readonly code: string;
  readonly message: string;
  readonly next_step: string;
}

export type Level = "debug" | "info" | "warning" | "error";

export interface LogLineOut {
  readonly at: number;
  readonly level: Level;
  readonly message: string;
}

export interface AttemptOut {
  readonly number: number;
  readonly status: "running" | "succeeded" | "failed" | "interrupted" | "cancelled";
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly error: ErrorOut | null;
  readonly log: readonly LogLineOut[];
}

export type StepStatus = "pending" | "ready" | "running" | "waiting" | "succeeded" | "failed" | "skipped" | "cancelled";

export interface StepOut {
  readonly node: string;
  readonly title: string;
  readonly operation: string;
  readonly after: readonly string[];
  readonly status: StepStatus;
  readonly attempts: readonly AttemptOut[];
  readonly error: ErrorOut | null;
  readonly output: Json;
  readonly stored: { readonly report: string; readonly size: number } | null;
  readonly summary: Json;
  readonly due: number | null;
  readonly cause: string | null;
  readonly reused: string | null;
}

export interface RunDetail extends RunOut {
  readonly parameters: JsonObject;
  readonly retry_of: string | null;
  readonly cancelled_by: string | null;
  readonly cancelled_by_name: string;
  readonly sequence: number;
  readonly nodes: readonly StepOut[];
}

export interface ReportOut {
  readonly key: string;
  readonly title: string;
  readonly content: Json;
  readonly created_at: number;
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

export function hasEnded(status: RunStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
