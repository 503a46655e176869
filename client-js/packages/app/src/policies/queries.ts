/** Policies as the server lists them, and what one would have made of past requests. */
import type { OutputOf } from "@concert/sdk";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export type Policy = OutputOf<"policies.list">["items"][number];
export type DryRun = OutputOf<"policies.dry_run">;
export type Rehearsed = DryRun["items"][number];

export const approvalTypesQuery = queryOptions({ queryKey: ["approval types"], queryFn: ({ signal }) => call("approvals.types", {}, { signal }), staleTime: Number.POSITIVE_INFINITY });
export const laddersQuery = (workspace: string) => queryOptions({ queryKey: ["ladders of", workspace], queryFn: ({ signal }) => call("ladders.list", { id: workspace }, { signal }), staleTime: 30_000 });
