/** A run after the events of its design's channel, which may repeat what a snapshot already has. Pure. */
import type { RunDetail } from "@concert/sdk";
import { hasEnded, type StepStatus } from "../../data/runs";
import { numberOf, type Payload, textOf } from "../../live/payload";
import { afterEvent } from "../../runs/reduce";

/** The run after an event; the same object where the event is older than what is known. */
export function follow(run: RunDetail, topic: string, payload: Payload): RunDetail {
  return isOld(run, topic, payload) ? run : afterEvent(run, topic, payload);
}

function isOld(run: RunDetail, topic: string, payload: Payload): boolean {
  if (textOf(payload, "run") !== run.id || hasEnded(run.status)) return true;
  if (!topic.startsWith("workflow:step:")) return topic === "workflow:run:queued" || (topic === "workflow:run:started" && run.status !== "queued");
  const step = run.nodes.find((one) => one.node === textOf(payload, "node"));
  if (step === undefined || isFinal(step.status)) return true;
  const attempt = numberOf(payload, "attempt") ?? 0;
  const last = step.attempts.at(-1);
  if (last === undefined) return false;
  return topic === "workflow:step:started" ? attempt <= last.number : attempt < last.number || (last.ended_at !== null && topic === "workflow:step:retried");
}

function isFinal(status: StepStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "skipped" || status === "cancelled";
}
