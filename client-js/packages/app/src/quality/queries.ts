/** What the server knows of the quality of a source, and when to ask again: it tells, nobody polls. */
import { type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import type { OutputOf } from "@concert/sdk";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

export type Rule = OutputOf<"quality.rules">["rules"][number];
export type RuleSets = OutputOf<"quality.rules">["rule_sets"];
export type Result = OutputOf<"quality.results">["items"][number];
export type Run = OutputOf<"quality.runs">["items"][number];
export type Score = OutputOf<"quality.score">;
export type Check = OutputOf<"quality.checks">["items"][number];
export type Trial = OutputOf<"quality.try_rule">;
export type Size = OutputOf<"quality.growth">["items"][number];

export const PAGE = 50;
const RUNS = 60;

const key = (source: string) => ["quality", source] as const;

export const scoreQuery = (id: string) => queryOptions({ queryKey: [...key(id), "score"], queryFn: ({ signal }) => call("quality.score", { id }, { signal }), staleTime: 0 });
export const rulesQuery = (id: string) => queryOptions({ queryKey: [...key(id), "rules"], queryFn: ({ signal }) => call("quality.rules", { id }, { signal }), staleTime: 0 });
export const runsQuery = (id: string) => queryOptions({ queryKey: [...key(id), "runs"], queryFn: ({ signal }) => call("quality.runs", { id, limit: RUNS }, { signal }), staleTime: 0 });
export const growthQuery = (id: string) => queryOptions({ queryKey: [...key(id), "growth"], queryFn: ({ signal }) => call("quality.growth", { id, limit: 1000 }, { signal }), staleTime: 0 });
export const looksQuery = (id: string, table: string) => queryOptions({ queryKey: [...key(id), "growth", table], queryFn: ({ signal }) => call("quality.growth", { id, table, limit: 200 }, { signal }), staleTime: 0 });
export const historyQuery = (id: string, result: string) => queryOptions({ queryKey: [...key(id), "history", result], queryFn: ({ signal }) => call("quality.history", { id, result, limit: RUNS }, { signal }), staleTime: 0 });
export const checksQuery = (workspace: string) => queryOptions({ queryKey: ["quality checks", workspace], queryFn: ({ signal }) => call("quality.checks", { workspace }, { signal }), staleTime: Number.POSITIVE_INFINITY });

export const resultsQuery = (id: string, status: Result["status"] | "", offset: number) =>
  queryOptions({ queryKey: [...key(id), "results", status, offset], queryFn: ({ signal }) => call("quality.results", { id, status, offset, limit: PAGE }, { signal }), staleTime: 0 });

export function readAgain(queries: QueryClient, source: string): void {
  void queries.invalidateQueries({ queryKey: key(source) });
}

/** Everything is read again when a run of rules or a scan is over. */
export function useQualityEvents(source: string, ended: () => void): void {
  const queries = useQueryClient();
  const again = () => readAgain(queries, source);
  useChannel(`doc:${source}`, ["quality:run:completed", "scan:completed", "scan:failed", "scan:cancelled"], {
    onEvent: () => {
      again();
      ended();
    },
    onStale: again,
  });
}
