/**
 * A run after one of its events. Pure. The snapshot says from which event number on; outputs and kept logs come with the
 * next snapshot, everything the eye follows comes from here at once.
 */
import type { AttemptOut, ErrorOut, Matching, RunDetail, SaidError, StepOut, Told } from "@concert/sdk";
import type { StepStatus } from "../data/runs";

type StepTold = Told<Matching<"workflow:step:*">>;
/** What a channel tells of runs and their steps. */
export type RunTold = Told<Matching<"workflow:run:*">> | StepTold;

export function afterEvent(run: RunDetail, event: RunTold): RunDetail {
  switch (event.topic) {
    case "workflow:run:queued":
      return counted(run, event);
    case "workflow:run:started":
      return { ...counted(run, event), status: "running", started_at: run.started_at ?? event.payload.at };
    case "workflow:run:completed":
      return { ...counted(run, event), status: "succeeded", finished_at: event.payload.at };
    case "workflow:run:failed":
      return { ...counted(run, event), status: "failed", finished_at: event.payload.at };
    case "workflow:run:cancelled":
      return { ...counted(run, event), status: "cancelled", finished_at: event.payload.at };
    case "workflow:step:started":
    case "workflow:step:completed":
    case "workflow:step:failed":
    case "workflow:step:retried":
    case "workflow:step:skipped":
    case "workflow:step:cancelled":
      return { ...counted(run, event), nodes: run.nodes.map((step) => (step.node === event.payload.node ? stepAfter(step, event) : step)) };
    case "workflow:step:log":
    case "workflow:step:progress":
      return run;
    default:
      event satisfies never;
      return run;
  }
}

function counted(run: RunDetail, { payload }: { readonly payload: { readonly steps_ended: number } }): RunDetail {
  return { ...run, steps_ended: payload.steps_ended };
}

type Passed = Exclude<StepTold, { readonly topic: "workflow:step:log" | "workflow:step:progress" }>;

function stepAfter(step: StepOut, { topic, payload }: Passed): StepOut {
  switch (topic) {
    case "workflow:step:started": {
      const begun: AttemptOut = { number: payload.attempt, status: "running", started_at: payload.started_at, ended_at: null, error: null, log: [] };
      return { ...step, status: "running", due: null, attempts: [...step.attempts.filter((one) => one.number !== payload.attempt), begun] };
    }
    case "workflow:step:completed":
      return ended(step, "succeeded", "succeeded", payload, null);
    case "workflow:step:failed":
      return ended(step, "failed", "failed", payload, errorOf(payload.error));
    case "workflow:step:retried":
      return { ...ended(step, "waiting", "failed", payload, errorOf(payload.error)), error: null, due: payload.due };
    case "workflow:step:skipped":
      return { ...step, status: "skipped", cause: payload.cause };
    case "workflow:step:cancelled":
      return ended(step, "cancelled", "cancelled", payload, null);
  }
}

interface End {
  readonly at: number;
  readonly attempt?: number | null;
}

function ended(step: StepOut, status: StepStatus, how: AttemptOut["status"], { at, attempt }: End, error: ErrorOut | null): StepOut {
  const number = attempt ?? step.attempts.at(-1)?.number;
  const attempts = step.attempts.map((one) => (one.number === number && one.ended_at === null ? { ...one, status: how, ended_at: at, error } : one));
  return { ...step, status, attempts, error };
}

function errorOf(error: SaidError): ErrorOut {
  return { ...error, details: null };
}
