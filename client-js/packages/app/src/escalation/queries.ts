/** What the screens of escalation and of absence ask for. */
import type { InputOf, OutputOf } from "@concert/sdk";
import { queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export type Ladder = OutputOf<"ladders.list">["items"][number];
export type Calendar = OutputOf<"calendars.list">["items"][number];
export type Level = NonNullable<InputOf<"ladders.create">["levels"]>[number];
export type Preview = OutputOf<"ladders.preview">;
export type Away = OutputOf<"away.get">;
export type Metrics = OutputOf<"approval_metrics.get">;

export const escalationKey = (workspace: string) => ["escalation", workspace] as const;
export const laddersQuery = (workspace: string) => queryOptions({ queryKey: [...escalationKey(workspace), "ladders"], queryFn: ({ signal }) => call("ladders.list", { id: workspace }, { signal }), staleTime: 0 });
export const calendarsQuery = (workspace: string) => queryOptions({ queryKey: [...escalationKey(workspace), "calendars"], queryFn: ({ signal }) => call("calendars.list", { id: workspace }, { signal }), staleTime: 0 });
export const previewQuery = (workspace: string, input: Omit<InputOf<"ladders.preview">, "id">) =>
  queryOptions({ queryKey: [...escalationKey(workspace), "preview", input], queryFn: ({ signal }) => call("ladders.preview", { id: workspace, ...input }, { signal }), staleTime: 30_000 });
export const metricsQuery = (workspace: string, days: number) => queryOptions({ queryKey: [...escalationKey(workspace), "metrics", days], queryFn: ({ signal }) => call("approval_metrics.get", { workspace, days }, { signal }), staleTime: 15_000 });
export const awayQuery = queryOptions({ queryKey: ["away"], queryFn: ({ signal }) => call("away.get", {}, { signal }), staleTime: 0 });
export const colleaguesQuery = queryOptions({ queryKey: ["away", "colleagues"], queryFn: ({ signal }) => call("away.colleagues", {}, { signal }) });
