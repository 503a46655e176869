/**
 * A run after one of its events. Pure. The snapshot says from which event number on; outputs and kept logs come with the
 * next snapshot, everything the eye follows comes from here at once.
 */
import type { AttemptOut, ErrorOut, RunDetail, StepOut, StepStatus } from "../data/runs";
import { numberOf, type Payload, textOf } from "../live/payload";

export function afterEvent(run: RunDetail, topic: string, payload: Payload): RunDetail {
  const at = numberOf(payload, "at") ?? 0;
  const counted = { ...run, steps_ended: numberOf(payload, "steps_ended") ?? run.steps_ended };
  switch (topic) {
    case "workflow:run:started":
      return { ...counted, status: "running", started_at: run.started_at ?? at };
    case "workflow:run:completed":
      return { ...counted, status: "succeeded", finished_at: at };
    case "workflow:run:failed":
      return { ...counted, status: "failed", finished_at: at };
    case "workflow:run:cancelled":
      return { ...counted, status: "cancelled", finished_at: at };
    default: {
      const node = textOf(payload, "node");
      const nodes = run.nodes.map((step) => (step.node === node ? stepAfter(step, topic, payload, at) : step));
      return { ...counted, nodes };
    }
  }
}

function stepAfter(step: StepOut, topic: string, payload: Payload, at: number): StepOut {
  const attempt = numberOf(payload, "attempt") ?? step.attempts.at(-1)?.number ?? 1;
  switch (topic) {
    case "workflow:step:started": {
      const begun: AttemptOut = { number: attempt, status: "running", started_at: numberOf(payload, "started_at") ?? at, ended_at: null, error: null, log: [] };
      return { ...step, status: "running", due: null, attempts: [...step.attempts.filter((one) => one.number !== attempt), begun] };
    }
    case "workflow:step:completed":
      return ended(step, "succeeded", "succeeded", attempt, at, null);
    case "workflow:step:failed":
      return ended(step, "failed", "failed", attempt, at, errorOf(payload));
    case "workflow:step:retried":
      return { ...ended(step, "waiting", "failed", attempt, at, errorOf(payload)), error: null, due: numberOf(payload, "due") ?? null };
    case "workflow:step:skipped":
      return { ...step, status: "skipped", cause: textOf(payload, "cause") || null };
    case "workflow:step:cancelled":
      return ended(step, "cancelled", "cancelled", attempt, at, null);
    default:
      return step;
  }
}

function ended(step: StepOut, status: StepStatus, how: AttemptOut["status"], number: number, at: number, error: ErrorOut | null): StepOut {
  const attempts = step.attempts.map((one) => (one.number === number && one.ended_at === null ? { ...one, status: how, ended_at: at, error } : one));
  return { ...step, status, attempts, error };
}

function errorOf(payload: Payload): ErrorOut | null {
  const error = payload["error"];
  if (typeof error !== "object" || error === null) return null;
  const told = error as Payload;
  return { code: textOf(told, "code"), message: textOf(told, "message"), next_step: textOf(told, "next_step") };
}
