/** The results of operations as the events of a source tell them. */
import type { LastResult, Matching, SourceDetail, StoredResult, Told } from "@concert/sdk";
import { PROFILE } from "../sources/health";

export type OperationTold = Told<Matching<"source:operation:*">>;

/** How an operation ended, without what came of it; undefined for events that tell of no end. */
export function endOf({ topic, payload }: OperationTold): LastResult | undefined {
  switch (topic) {
    case "source:operation:completed":
    case "source:operation:failed": {
      const { operation, subject, at, by, name, duration } = payload;
      const passed = payload.operation === "source.test_connection" && "result" in payload ? payload.result.passed : null;
      return { operation, subject, status: topic === "source:operation:failed" ? "failed" : "succeeded", at, by, by_name: name, duration, passed };
    }
    case "source:operation:started":
    case "source:operation:log":
    case "source:operation:progress":
      return undefined;
    default:
      topic satisfies never;
      return undefined;
  }
}

/** What came of an operation; undefined where the event does not say it: of a profile the source alone has the values. */
export function resultOf(event: OperationTold): StoredResult | undefined {
  const end = endOf(event);
  if (end === undefined) return undefined;
  if (event.topic === "source:operation:failed") return { ...end, status: "failed", result: event.payload.error };
  if (event.topic !== "source:operation:completed" || event.payload.operation === PROFILE) return undefined;
  return { ...end, ...event.payload, status: "succeeded" };
}

/** The source with that result in the place of the one before it. */
export function withResult(source: SourceDetail, result: StoredResult): SourceDetail {
  return { ...source, results: newestFirst(source.results, result) };
}

/** The results with a new one in the place of the one before it, of the same operation on the same subject. */
export function newestFirst<Result extends { readonly operation: string; readonly subject: string }>(results: readonly Result[], result: Result): readonly Result[] {
  return [result, ...results.filter((one) => one.operation !== result.operation || one.subject !== result.subject)];
}
