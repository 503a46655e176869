/** The pages of sources that are in view, and how many sources there are in all. */
import type { Listing, SourceOut } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { asInput, type SourcesSearch } from "./search";

export const PAGE = 100;

const pageQuery = (workspace: string, search: SourcesSearch, page: number) =>
  queryOptions({
    queryKey: ["sources", workspace, search, page],
    queryFn: ({ signal }) => call("sources.list", { workspace, ...asInput(search), offset: page * PAGE, limit: PAGE }, { signal }),
    staleTime: 5_000,
  });

export const facetsQuery = (workspace: string, search: SourcesSearch) => {
  const { sorted: _sorted, descending: _descending, ...filters } = search;
  return queryOptions({
    queryKey: ["sources", workspace, "facets", filters],
    queryFn: ({ signal }) => call("sources.facets", { workspace, ...filters }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
};

export interface SourcePages {
  readonly first: ReturnType<typeof useQuery<Listing<SourceOut>>>;
  readonly total: number;
  readonly rowAt: (index: number) => SourceOut | undefined;
  readonly onView: (first: number, last: number) => void;
  /** Those in view and loaded. */
  readonly shown: readonly SourceOut[];
}

export function useSourcePages(workspace: string, search: SourcesSearch): SourcePages {
  const [view, setView] = useState({ from: 0, to: 0 });
  const first = useQuery({ ...pageQuery(workspace, search, 0), placeholderData: keepPreviousData });
  const wanted = Array.from({ length: view.to - view.from + 1 }, (_, at) => view.from + at).filter((page) => page > 0);
  const others = useQueries({ queries: wanted.map((page) => pageQuery(workspace, search, page)) });
  const rowAt = (index: number) => {
    const page = Math.floor(index / PAGE);
    const list = page === 0 ? first.data : others[wanted.indexOf(page)]?.data;
    return list?.items[index % PAGE];
  };
  const onView = (from: number, to: number) => {
    const next = { from: Math.floor(from / PAGE), to: Math.floor(to / PAGE) };
    if (next.from !== view.from || next.to !== view.to) setView(next);
  };
  const shown = [first.data, ...others.map((other) => other.data)].flatMap((list) => list?.items ?? []);
  return { first, total: first.data?.total ?? 0, rowAt, onView, shown };
}
