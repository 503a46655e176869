/** The results of operations as the events of a source tell them. */
import type { Json, SourceDetail, StoredResult } from "../data/types";
import { numberOf, type Payload, payloadOf, textOf } from "../live/payload";

/** The result an event tells; undefined for events that tell none. */
export function resultOf(topic: string, payload: Payload, at: number): StoredResult | undefined {
  const status = topic === "source:operation:completed" ? "succeeded" : topic === "source:operation:failed" ? "failed" : undefined;
  if (status === undefined) return undefined;
  const result = (payload[status === "succeeded" ? "result" : "error"] ?? null) as Json;
  const passed = payloadOf({ payload: result })["passed"];
  return {
    operation: textOf(payload, "operation"),
    subject: textOf(payload, "subject"),
    status,
    at: numberOf(payload, "at") ?? at,
    by: textOf(payload, "by"),
    by_name: textOf(payload, "name"),
    duration: numberOf(payload, "duration") ?? 0,
    passed: typeof passed === "boolean" ? passed : null,
    result,
  };
}

/** The source with that result in the place of the one before it. */
export function withResult(source: SourceDetail, result: StoredResult): SourceDetail {
  const others = source.results.filter((one) => one.operation !== result.operation || one.subject !== result.subject);
  return { ...source, results: [result, ...others] };
}
