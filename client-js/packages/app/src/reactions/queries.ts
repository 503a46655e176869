/** What the screen of rules asks for. A rule on the wire, a reaction in the code: alerts and scans have rules, too. */
import type { InputOf, OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export type Reaction = OutputOf<"rules.list">["items"][number];
export type Firing = OutputOf<"rules.firings">["items"][number];
export type DryRun = OutputOf<"rules.try">;
export type Parts = OutputOf<"rules.parts">;
export type Act = InputOf<"rules.create">["actions"][number];

export const rulesKey = (workspace: string) => ["reactions", workspace] as const;
export const rulesQuery = (workspace: string) => queryOptions({ queryKey: [...rulesKey(workspace), "list"], queryFn: ({ signal }) => call("rules.list", { id: workspace }, { signal }), staleTime: 0 });
export const partsQuery = (workspace: string) => queryOptions({ queryKey: ["reaction parts", workspace], queryFn: ({ signal }) => call("rules.parts", { id: workspace }, { signal }) });
export const firingsQuery = (workspace: string, rule: string) => queryOptions({ queryKey: [...rulesKey(workspace), "firings", rule], queryFn: ({ signal }) => call("rules.firings", { id: workspace, rule, limit: 50 }, { signal }), staleTime: 0 });
export const tryQuery = (workspace: string, input: Omit<InputOf<"rules.try">, "id">) =>
  queryOptions({ queryKey: ["reaction try", workspace, input], queryFn: ({ signal }) => call("rules.try", { id: workspace, ...input }, { signal }), placeholderData: keepPreviousData, retry: false, staleTime: 0, enabled: (input.topics ?? []).length > 0 });
