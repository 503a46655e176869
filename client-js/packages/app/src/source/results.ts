/** The results of operations as the events of a source tell them. */
import type { Matching, SourceDetail, StoredResult, Told } from "@concert/sdk";

export type OperationTold = Told<Matching<"source:operation:*">>;

/** The result an event tells; undefined for events that tell none. */
export function resultOf({ topic, payload }: OperationTold): StoredResult | undefined {
  switch (topic) {
    case "source:operation:completed": {
      const { name, ...answer } = payload;
      return { ...answer, status: "succeeded", by_name: name, passed: answer.operation === "source.test_connection" ? answer.result.passed : null };
    }
    case "source:operation:failed": {
      const { name, error, ...end } = payload;
      return { ...end, status: "failed", by_name: name, passed: null, result: error };
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

/** The source with that result in the place of the one before it. */
export function withResult(source: SourceDetail, result: StoredResult): SourceDetail {
  return { ...source, results: newestFirst(source.results, result) };
}

/** The results with a new one in the place of the one before it, of the same operation on the same subject. */
export function newestFirst<Result extends { readonly operation: string; readonly subject: string }>(results: readonly Result[], result: Result): readonly Result[] {
  return [result, ...results.filter((one) => one.operation !== result.operation || one.subject !== result.subject)];
}
