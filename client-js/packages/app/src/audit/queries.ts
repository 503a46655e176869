/** The audit log as the server lists it, page by page, and again as soon as something was entered. */
import type { InputOf, OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "../data/api";
import { type AuditSearch, dayStart } from "./search";

export type Entry = OutputOf<"audit.list">["items"][number];
export type EntryDetail = OutputOf<"audit.get">;
export type Filter = Omit<InputOf<"audit.list">, "before" | "limit">;

const PAGE = 100;
/** Milliseconds between two looks at whether something was entered. */
const LOOK = 4000;

export function filterOf(workspace: string, search: AuditSearch): Filter {
  const since = dayStart(search.since);
  const until = dayStart(search.until, 1);
  return {
    who: search.who ?? "",
    actions: search.action ?? "",
    families: search.family ?? "",
    object: search.object ?? "",
    text: search.text ?? "",
    workspace: search.here === true ? workspace : "",
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

export function useEntries(filter: Filter) {
  const queries = useQueryClient();
  const pages = useInfiniteQuery({
    queryKey: ["audit", "list", filter],
    queryFn: ({ pageParam, signal }) => call("audit.list", { ...filter, limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) }, { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: LOOK,
  });
  const newest = useQuery({
    queryKey: ["audit", "newest", filter],
    queryFn: ({ signal }) => call("audit.list", { ...filter, limit: 1 }, { signal }),
    refetchInterval: LOOK,
    staleTime: 0,
    enabled: pages.isSuccess,
  });
  const shown = pages.isPlaceholderData ? undefined : (pages.data?.pages[0]?.items[0]?.number ?? 0);
  const there = newest.data?.items[0]?.number;
  useEffect(() => {
    if (shown !== undefined && there !== undefined && there > shown) void queries.invalidateQueries({ queryKey: ["audit", "list"] });
  }, [shown, there, queries]);
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const first = pages.data?.pages[0];
  const onView = (_from: number, to: number) => {
    if (to >= rows.length - 30 && pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
  };
  return { pages, first, total: first?.total ?? 0, actions: first?.actions ?? [], rowAt: (index: number): Entry | undefined => rows[index], onView };
}

/** How often each action stands there, whatever action is chosen: what one can choose among. */
export const choicesQuery = (filter: Filter) => {
  const all = { ...filter, actions: "", families: "" };
  return queryOptions({ queryKey: ["audit", "choices", all], queryFn: ({ signal }) => call("audit.list", { ...all, limit: 1 }, { signal }), staleTime: LOOK, placeholderData: keepPreviousData });
};

export const entryQuery = (number: number) =>
  queryOptions({ queryKey: ["audit", "entry", number], queryFn: ({ signal }) => call("audit.get", { number }, { signal }), staleTime: Infinity });

/** All parts of the file, one after the other. */
export async function exported(filter: Filter, format: "csv" | "jsonl"): Promise<Blob> {
  const parts: string[] = [];
  let before: number | undefined;
  do {
    const part = await call("audit.export", { ...filter, format, ...(before === undefined ? {} : { before }) });
    parts.push(part.text);
    before = part.next ?? undefined;
  } while (before !== undefined);
  return new Blob(parts, { type: format === "csv" ? "text/csv" : "application/jsonl" });
}
