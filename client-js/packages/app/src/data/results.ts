/** What the operations on a source answer, and the last answer of each. Durations are microseconds. */
import type { Json, StoredResult } from "./types";

export interface TestStep {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly duration: number;
  readonly reason: string;
  readonly message: string;
  readonly next_step: string;
}

export interface TestOutput {
  readonly passed: boolean;
  readonly duration: number;
  readonly steps: readonly TestStep[];
}

export interface ColumnOut {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly primary_key: boolean;
  readonly references: string | null;
}

export interface TableOut {
  readonly schema_name: string;
  readonly name: string;
  readonly kind: "table" | "view" | "file";
  readonly columns: readonly ColumnOut[];
  readonly rows: number | null;
}

export interface SchemaOutput {
  readonly tables: readonly TableOut[];
  readonly table_count: number;
  readonly column_count: number;
}

export interface Bin {
  readonly label: string;
  readonly count: number;
}

export interface ColumnProfile {
  readonly name: string;
  readonly type: string;
  readonly nulls: number;
  readonly null_share: number;
  readonly distinct: number;
  readonly distinct_estimated: boolean;
  readonly minimum: Json;
  readonly maximum: Json;
  readonly mean: number | null;
  readonly median: number | null;
  readonly histogram: readonly Bin[];
  readonly top: readonly Bin[];
  readonly note: string;
}

export interface ProfileOutput {
  readonly table: string;
  readonly rows: number;
  readonly sampled_rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly column_count: number;
}

/** The error the server kept of an operation that failed. */
export interface StoredError {
  readonly code: string;
  readonly message: string;
  readonly next_step: string;
}

export type Kept<Output> =
  | { readonly kind: "none" }
  | { readonly kind: "succeeded"; readonly output: Output; readonly by: string; readonly at: number }
  | { readonly kind: "failed"; readonly error: StoredError; readonly by: string; readonly at: number };

/** The last result of an operation on a subject. The shape of `result` is the server's promise for that operation. */
export function lastOf<Output>(results: readonly StoredResult[], operation: string, subject = ""): Kept<Output> {
  const found = results.find((one) => one.operation === operation && one.subject === subject);
  if (found === undefined) return { kind: "none" };
  const { by_name: by, at } = found;
  if (found.status === "failed") return { kind: "failed", error: found.result as unknown as StoredError, by, at };
  return { kind: "succeeded", output: found.result as unknown as Output, by, at };
}
