/** Everything of the inbox, loaded and kept true: what was told to me, what asks for my decision, what I asked for. */
import { keepPreviousData, queryOptions, useQueries, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { approvalsQuery } from "../approvals/queries";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";
import { type Entry, entriesOf } from "./entries";
import { inboxQuery } from "./inbox";

const MOST = 200;
/** How much of what was told is looked through at first. */
export const NEWS = 100;
const LIVE = { placeholderData: keepPreviousData, staleTime: 0 } as const;

const gatesQuery = queryOptions({
  queryKey: ["gates", "inbox"],
  queryFn: async ({ signal }) => (await call("gates.list", { limit: MOST }, { signal })).items.filter((gate) => gate.may_decide),
  ...LIVE,
});

const toReviewQuery = queryOptions({
  queryKey: ["access", "requests", "inbox"],
  queryFn: async ({ signal }) => (await call("access_requests.list", { whose: "to_review", limit: MOST }, { signal })).items,
  ...LIVE,
});

const askedQuery = queryOptions({
  queryKey: ["access", "requests", "asked"],
  queryFn: async ({ signal }) => (await call("access_requests.list", { whose: "mine", limit: 50 }, { signal })).items.filter((one) => one.state !== "draft"),
  ...LIVE,
});

const DECIDE = approvalsQuery({ whose: "to_decide", state: "open", limit: MOST });
const SENT = approvalsQuery({ whose: "mine", limit: 50 });
const DECIDED = approvalsQuery({ whose: "decided", limit: 50 });

interface Loaded {
  /** Undefined before all of it is there. */
  readonly entries: readonly Entry[] | undefined;
  /** More was told than is looked through. */
  readonly more: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** `limit`: how much of what was told is looked through. */
export function useEntries(limit: number): Loaded {
  const [news, gates, toReview, asked, decide, sent, decided] = useQueries({ queries: [inboxQuery({ limit }), gatesQuery, toReviewQuery, askedQuery, DECIDE, SENT, DECIDED] });
  const entries = useMemo(() => {
    if (news.data === undefined || gates.data === undefined || toReview.data === undefined || asked.data === undefined || decide.data === undefined || sent.data === undefined || decided.data === undefined) return undefined;
    const mine = new Set(sent.data.items.map((one) => one.id));
    return entriesOf({
      news: news.data.items,
      gates: gates.data,
      requests: once([...toReview.data, ...asked.data]),
      approvals: once([...decide.data.items, ...sent.data.items, ...decided.data.items]).map((one) => ({ ...one, sent: mine.has(one.id) })),
    });
  }, [news.data, gates.data, toReview.data, asked.data, decide.data, sent.data, decided.data]);
  const all = [news, gates, toReview, asked, decide, sent, decided];
  return {
    entries,
    more: (news.data?.total ?? 0) > limit,
    error: all.find((one) => one.error !== null)?.error ?? null,
    retry: () => all.forEach((one) => void one.refetch()),
  };
}

/** Each the first time it comes. */
function once<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  const known = new Set<string>();
  return items.filter(({ id }) => !known.has(id) && known.add(id));
}

const KEYS = [["gates", "inbox"], ["access", "requests"], ["approvals", "list"]] as const;

/** What a workspace's channel tells that changes what waits for me. */
export function useWaitingEvents(workspace: string): void {
  const again = useAgain();
  const stale = () => KEYS.forEach((key) => again(key));
  useChannel(`workspace:${workspace}`, ["workflow:step:asking", "workflow:step:decided", "workflow:run:*", "approval:**"], {
    onEvent: ({ topic }) => again(topic.startsWith("approval:") ? ["approvals", "list"] : ["gates", "inbox"]),
    onStale: stale,
  });
}

/** What is told to me may be about requests: those are read again with it. Used once, by the frame. */
export function useMyEvents(): void {
  const again = useAgain();
  const stale = () => KEYS.forEach((key) => again(key));
  useChannel("user:me", ["notification:*", "user:standing:changed"], { onEvent: stale, onStale: stale });
}

/** After something was done here: all of it is read again. */
export function useReadAgain(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([["notifications"], ["gates"], ["access"], ["approvals"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
}
