/** A run after the events of its design's channel, which may repeat what a snapshot already has. Pure. */
import type { RunDetail } from "@concert/sdk";
import { hasEnded, type StepStatus } from "../../data/runs";
import { afterEvent, type RunTold } from "../../runs/reduce";

/** The run after an event; the same object where the event is older than what is known. */
export function follow(run: RunDetail, event: RunTold): RunDetail {
  return isOld(run, event) ? run : afterEvent(run, event);
}

function isOld(run: RunDetail, event: RunTold): boolean {
  if (event.payload.run !== run.id || hasEnded(run.status)) return true;
  switch (event.topic) {
    case "workflow:run:queued":
    case "workflow:run:deleted": // only a run that is over is
      return true;
    case "workflow:run:started":
      return run.status !== "queued";
    case "workflow:run:completed":
    case "workflow:run:failed":
    case "workflow:run:cancelled":
    case "workflow:run:undoing":
      return false;
    case "workflow:step:asking":
    case "workflow:step:waiting":
    case "workflow:step:decided":
      return isKnown(run, event.payload.node, () => false);
    case "workflow:step:started":
      return isKnown(run, event.payload.node, (last) => event.payload.attempt <= last.number);
    case "workflow:step:retried":
      return isKnown(run, event.payload.node, (last) => event.payload.attempt < last.number || last.ended_at !== null);
    case "workflow:step:completed":
    case "workflow:step:failed":
    case "workflow:step:cancelled":
      return isKnown(run, event.payload.node, (last) => (event.payload.attempt ?? 0) < last.number);
    case "workflow:step:skipped":
    case "workflow:step:log":
    case "workflow:step:progress":
      return isKnown(run, event.payload.node, (last) => last.number > 0);
    default:
      event satisfies never;
      return true;
  }
}

/** Whether a step has ended, is none of the run's, or began an attempt after the event. */
function isKnown(run: RunDetail, node: string, covers: (last: { readonly number: number; readonly ended_at: number | null }) => boolean): boolean {
  const step = run.nodes.find((one) => one.node === node);
  if (step === undefined || isFinal(step.status)) return true;
  const last = step.attempts.at(-1);
  return last !== undefined && covers(last);
}

function isFinal(status: StepStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "skipped" || status === "cancelled";
}

/** A run of the design that goes on and is not the one shown. */
export interface OtherRun {
  readonly id: string;
  readonly number: number;
  readonly steps: number;
  readonly stepsEnded: number;
}

export type OtherRuns = ReadonlyMap<string, OtherRun>;

/** The runs that go on after an event; the same object where nothing about them changed. */
export function othersAfter(going: OtherRuns, event: RunTold): OtherRuns {
  const { payload, topic } = event;
  switch (topic) {
    case "workflow:step:log":
    case "workflow:step:progress":
    case "workflow:run:deleted":
      return going;
    case "workflow:run:completed":
    case "workflow:run:failed":
    case "workflow:run:cancelled":
      return going.has(payload.run) ? new Map([...going].filter(([id]) => id !== payload.run)) : going;
    default: {
      const known = going.get(payload.run);
      if (known !== undefined && known.stepsEnded >= payload.steps_ended) return going;
      return new Map(going).set(payload.run, { id: payload.run, number: payload.number, steps: payload.steps, stepsEnded: payload.steps_ended });
    }
  }
}
