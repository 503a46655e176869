/** Rule sets as the server lists them, what a rule can be, and how rules do on a sample. */
import type { OutputOf } from "@concert/sdk";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export type RuleSet = OutputOf<"rule_sets.list">["items"][number];
export type RuleCheck = OutputOf<"rule_sets.checks">["checks"][number];
export type Tried = OutputOf<"rule_sets.try">;
export type Area = RuleCheck["area"];

/** All that there are, for choosing among them. */
export const attachableQuery = (workspace: string) =>
  queryOptions({ queryKey: ["rule sets", workspace, "all"], queryFn: ({ signal }) => call("rule_sets.list", { workspace, limit: 1000 }, { signal }), staleTime: 0 });
export const ruleChecksQuery = queryOptions({ queryKey: ["rule checks"], queryFn: ({ signal }) => call("rule_sets.checks", {}, { signal }), staleTime: Number.POSITIVE_INFINITY });
export const sourceNamesQuery = (workspace: string) =>
  queryOptions({ queryKey: ["source names", workspace], queryFn: ({ signal }) => call("sources.list", { workspace, limit: 1000 }, { signal }), staleTime: 30_000 });
