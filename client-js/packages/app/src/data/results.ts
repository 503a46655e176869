/** The last result of each operation on a source, out of those that the server kept. */
import type { OperationError, StoredResult } from "@concert/sdk";

type Succeeded = Extract<StoredResult, { readonly status: "succeeded" }>;

/** What an operation answers when it succeeds. */
export type AnswerOf<Operation extends StoredResult["operation"]> = Extract<Succeeded, { readonly operation: Operation }>["result"];

export type Kept<Output> =
  | { readonly kind: "none" }
  /** `took`: microseconds with everything around it, as every list of results says it. */
  | { readonly kind: "succeeded"; readonly output: Output; readonly by: string; readonly at: number; readonly took: number }
  | { readonly kind: "failed"; readonly error: OperationError; readonly by: string; readonly at: number };

/** The last result of an operation on a subject. */
export function lastOf<Operation extends StoredResult["operation"]>(results: readonly StoredResult[], operation: Operation, subject = ""): Kept<AnswerOf<Operation>> {
  const found = results.find((one) => one.operation === operation && one.subject === subject);
  if (found === undefined) return { kind: "none" };
  const { by_name: by, at, duration: took } = found;
  if (found.status === "failed") return { kind: "failed", error: found.result, by, at };
  return { kind: "succeeded", output: found.result as AnswerOf<Operation>, by, at, took };
}
