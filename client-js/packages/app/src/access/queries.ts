/** Who may do what, requests and reviews, kept true by what the channels tell. Keys begin with "access". */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

export const PAGE = 50;
const LIVE = { placeholderData: keepPreviousData, staleTime: 0 } as const;

export const whoQuery = (input: InputOf<"access.who">) => queryOptions({ queryKey: ["access", "who", input], queryFn: ({ signal }) => call("access.who", { limit: PAGE, ...input }, { signal }), ...LIVE });

export const effectiveQuery = (object: string, user: string) =>
  queryOptions({ queryKey: ["access", "effective", object, user], queryFn: ({ signal }) => call("access.effective", { object, user }, { signal }), ...LIVE });

export const grantsQuery = (object: string, offset: number) =>
  queryOptions({ queryKey: ["access", "grants", object, offset], queryFn: ({ signal }) => call("access.grants", { object, offset, limit: PAGE }, { signal }), ...LIVE });

export const requestsQuery = (input: InputOf<"access_requests.list">) =>
  queryOptions({ queryKey: ["access", "requests", input], queryFn: ({ signal }) => call("access_requests.list", { limit: PAGE, ...input }, { signal }), ...LIVE });

/** What I asked for of one thing, whether I see it or not. */
export const mineOnQuery = (object: string) =>
  queryOptions({ queryKey: ["access", "mine on", object], queryFn: ({ signal }) => call("access_requests.list", { whose: "mine", object, limit: 1 }, { signal }), staleTime: 0 });

export const reviewsQuery = (workspace: string, offset: number) =>
  queryOptions({ queryKey: ["access", "reviews", workspace, offset], queryFn: ({ signal }) => call("access_reviews.list", { id: workspace, offset, limit: PAGE }, { signal }), ...LIVE });

export const linesQuery = (input: InputOf<"access_reviews.lines">) =>
  queryOptions({ queryKey: ["access", "lines", input], queryFn: ({ signal }) => call("access_reviews.lines", { limit: PAGE, ...input }, { signal }), ...LIVE });

/** Whoever manages hears of everything; everybody hears of what was done to them. */
export function useAccessEvents(workspace: string): void {
  const again = useAgain();
  const stale = () => again(["access"]);
  useChannel(`workspace:${workspace}`, ["security:**", "workspace:member:*", "workspace:group:*", "document:shared", "document:unshared"], { onEvent: stale, onStale: stale });
  useChannel("user:me", ["notification:created", "user:standing:changed"], { onEvent: stale, onStale: stale });
}
