/**
 * A run after one of its events. Pure. The snapshot says from which event number on; outputs and kept logs come with the
 * next snapshot, everything the eye follows comes from here at once.
 */
import type { AttemptOut, ErrorOut, Matching, RunDetail, SaidError, StepOut, Told } from "@concert/sdk";
import type { StepStatus } from "../data/runs";
import { placeOf } from "./keys";

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
    case "workflow:run:undoing":
      return { ...counted(run, event), undo: "undoing" };
    case "workflow:step:asking":
    case "workflow:step:waiting":
    case "workflow:step:started":
    case "workflow:step:completed":
    case "workflow:step:failed":
    case "workflow:step:retried":
    case "workflow:step:skipped":
    case "workflow:step:cancelled":
      return asked({ ...counted(run, event), nodes: nodesAfter(run.nodes, event) });
    default: // what this app does not know yet comes with the next snapshot
      return run;
  }
}

function counted(run: RunDetail, { payload }: { readonly payload: { readonly steps: number; readonly steps_ended: number } }): RunDetail {
  return { ...run, steps: payload.steps ?? run.steps, steps_ended: payload.steps_ended };
}

/** With how many of its questions wait for a person. */
function asked(run: RunDetail): RunDetail {
  return { ...run, asking: run.nodes.filter((step) => step.status === "asking").length };
}

/** A step of a round or a call that has only just begun is not in the snapshot: it is put behind the others. */
function nodesAfter(nodes: readonly StepOut[], event: Passed): readonly StepOut[] {
  const { node, title, operation } = event.payload;
  if (nodes.some((step) => step.node === node)) return nodes.map((step) => (step.node === node ? stepAfter(step, event) : step));
  return [...nodes, stepAfter({ ...NEW_STEP, ...placeOf(node), node, title, operation }, event)];
}

const NEW_STEP: Omit<StepOut, "node" | "title" | "operation" | "of" | "scope" | "inside" | "round"> = {
  part: "body",
  undoes: "",
  after: [],
  status: "pending",
  attempts: [],
  error: null,
  output: null,
  stored: null,
  summary: null,
  since: null,
  waits_for: "",
  due: null,
  cause: null,
  reason: "",
  reused: null,
  port: "",
  rounds: null,
  started_at: null,
  ended_at: null,
};

type Passed = Extract<StepTold, { readonly topic: `workflow:step:${"asking" | "waiting" | "started" | "completed" | "failed" | "retried" | "skipped" | "cancelled"}` }>;

function stepAfter(step: StepOut, { topic, payload }: Passed): StepOut {
  switch (topic) {
    case "workflow:step:asking":
      return { ...step, status: "asking", since: payload.at, waits_for: "decision", due: payload.due };
    case "workflow:step:waiting":
      return { ...step, status: "waiting", since: payload.at, waits_for: payload.waits_for === "event" ? `event ${payload.topic}` : payload.waits_for, due: payload.due };
    case "workflow:step:started": {
      const holding = HOLDERS[payload.operation];
      if (holding !== undefined) return { ...step, status: holding, since: null, started_at: step.started_at ?? payload.started_at };
      const begun: AttemptOut = { number: payload.attempt, status: "running", started_at: payload.started_at, ended_at: null, error: null, log: [] };
      return { ...step, status: "running", due: null, since: null, waits_for: "", attempts: [...step.attempts.filter((one) => one.number !== payload.attempt), begun] };
    }
    case "workflow:step:completed":
      return ended(step, "succeeded", "succeeded", payload, null);
    case "workflow:step:failed":
      return ended(step, "failed", "failed", payload, errorOf(payload.error));
    case "workflow:step:retried":
      return { ...ended(step, "waiting", "failed", payload, errorOf(payload.error)), error: null, due: payload.due, waits_for: "retry", since: payload.at };
    case "workflow:step:skipped":
      return { ...step, status: "skipped", cause: payload.cause, reason: payload.reason, ended_at: payload.at };
    case "workflow:step:cancelled":
      return ended(step, "cancelled", "cancelled", payload, null);
  }
}

/** Steps that hold others do not try by themselves: they go on as long as what is inside them does. */
const HOLDERS: Readonly<Record<string, StepStatus>> = { "flow.for_each": "looping", "flow.while": "looping", "flow.try": "trying", "flow.call": "calling" };

interface End {
  readonly at: number;
  readonly attempt?: number | null;
}

function ended(step: StepOut, status: StepStatus, how: AttemptOut["status"], { at, attempt }: End, error: ErrorOut | null): StepOut {
  const number = attempt ?? step.attempts.at(-1)?.number;
  const attempts = step.attempts.map((one) => (one.number === number && one.ended_at === null ? { ...one, status: how, ended_at: at, error } : one));
  return { ...step, status, attempts, error, due: null, since: null, waits_for: "", ended_at: status === "waiting" ? null : at };
}

function errorOf(error: SaidError): ErrorOut {
  return { ...error, details: null };
}
