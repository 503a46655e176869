/** What the last connection test says about a source, as a state, a word and a fact. */
import type { LastResult } from "@concert/sdk";
import { duration } from "../format/times";
import type { State } from "../ui/states";

export interface Health {
  readonly state: State;
  readonly word: string;
  readonly fact: string;
  /** Trouble first. */
  readonly rank: number;
}

export const TEST = "source.test_connection";
export const DISCOVER = "source.discover_schema";
export const PROFILE = "source.profile_table";

export function healthOf(source: { readonly results: readonly LastResult[] }): Health {
  const test = source.results.find((result) => result.operation === TEST);
  if (test === undefined) return { state: "idle", word: "Not tested", fact: "not tested yet", rank: 2 };
  if (test.status === "failed" || test.passed === false) return { state: "failed", word: "Failed", fact: "does not answer", rank: 0 };
  return { state: "done", word: "Answers", fact: duration(test.duration / 1000), rank: 3 };
}
