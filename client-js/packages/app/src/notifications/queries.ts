/** What reaches me where, channels of a workspace and what left by them. Keys begin with "notices". */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

export const PAGE = 50;
const LIVE = { placeholderData: keepPreviousData, staleTime: 0 } as const;

export const rulesQuery = (about: string) => queryOptions({ queryKey: ["notices", "rules", about], queryFn: ({ signal }) => call("notification_rules.get", { about }, { signal }), staleTime: 0 });

export const kindsQuery = queryOptions({ queryKey: ["notices", "kinds"], queryFn: ({ signal }) => call("notification_channels.kinds", {}, { signal }), staleTime: Number.POSITIVE_INFINITY });

export const setupsQuery = (workspace: string) =>
  queryOptions({ queryKey: ["notices", "setups", workspace], queryFn: ({ signal }) => call("notification_channels.list", { id: workspace }, { signal }), ...LIVE });

export const sentQuery = (input: InputOf<"notification_deliveries.list">) =>
  queryOptions({ queryKey: ["notices", "sent", input.id, input], queryFn: ({ signal }) => call("notification_deliveries.list", { limit: PAGE, ...input }, { signal }), ...LIVE });

export const messageQuery = (workspace: string, message: string) =>
  queryOptions({ queryKey: ["notices", "message", workspace, message], queryFn: ({ signal }) => call("notification_deliveries.get", { id: workspace, message }, { signal }), staleTime: 0 });

/** Whoever manages the workspace hears of every attempt. */
export function useDeliveryEvents(workspace: string): void {
  const again = useAgain();
  const stale = () => {
    again(["notices", "sent", workspace]);
    again(["notices", "message", workspace]);
    again(["notices", "setups", workspace]);
  };
  useChannel(`workspace:${workspace}`, ["notification:delivery:*"], { onEvent: stale, onStale: stale });
}
