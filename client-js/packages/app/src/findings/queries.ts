/** Findings as the server lists them, page by page: only pages in view are asked for. */
import type { OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

export type Finding = OutputOf<"findings.list">["items"][number];
export type FindingDetail = OutputOf<"findings.get">;

export interface FindingFilter {
  readonly state: string;
  readonly severity: string;
  readonly area: string;
  readonly source: string;
  readonly text: string;
}

export const PAGE = 100;

const pageQuery = (workspace: string, filter: FindingFilter, page: number) =>
  queryOptions({
    queryKey: ["findings", workspace, filter, page],
    queryFn: ({ signal }) => call("findings.list", { id: workspace, ...filter, offset: page * PAGE, limit: PAGE }, { signal }),
    staleTime: 5_000,
  });

export const findingQuery = (workspace: string, finding: string) =>
  queryOptions({ queryKey: ["findings", workspace, "one", finding], queryFn: ({ signal }) => call("findings.get", { id: workspace, finding }, { signal }), staleTime: 0 });

export function useFindings(workspace: string, filter: FindingFilter) {
  const queries = useQueryClient();
  const [view, setView] = useState({ from: 0, to: 0 });
  const first = useQuery({ ...pageQuery(workspace, filter, 0), placeholderData: keepPreviousData });
  const wanted = Array.from({ length: view.to - view.from + 1 }, (_, at) => view.from + at).filter((page) => page > 0);
  const others = useQueries({ queries: wanted.map((page) => pageQuery(workspace, filter, page)) });
  const again = () => void queries.invalidateQueries({ queryKey: ["findings", workspace] });
  useChannel(`workspace:${workspace}`, ["findings:changed"], { onEvent: again, onStale: again });
  const rowAt = (index: number): Finding | undefined => {
    const page = Math.floor(index / PAGE);
    return (page === 0 ? first.data : others[wanted.indexOf(page)]?.data)?.items[index % PAGE];
  };
  const onView = (from: number, to: number) => {
    const next = { from: Math.floor(from / PAGE), to: Math.floor(to / PAGE) };
    if (next.from !== view.from || next.to !== view.to) setView(next);
  };
  return { first, total: first.data?.total ?? 0, counts: first.data?.counts, rowAt, onView, again };
}
