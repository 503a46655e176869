/** What the screens of classification read, and the events that make them read again. */
import type { ChannelName, InputOf } from "@concert/sdk";
import { keepPreviousData, type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

export type LabelFilter = Required<Pick<InputOf<"classifications.list">, "source" | "state" | "level" | "label" | "search">>;

/** Labels that a list holds: whoever has more narrows it, or decides some. */
export const MOST = 1000;

export const labelsQuery = (workspace: string, filter: LabelFilter) =>
  queryOptions({
    queryKey: ["labels", workspace, "list", filter],
    queryFn: ({ signal }) => call("classifications.list", { workspace, ...filter, limit: MOST }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const tableLabelsQuery = (workspace: string, source: string, table: string) =>
  queryOptions({
    queryKey: ["labels", workspace, "table", source, table],
    queryFn: ({ signal }) => call("classifications.list", { workspace, source, table, limit: MOST }, { signal }),
  });

export const summaryQuery = (workspace: string, source: string) =>
  queryOptions({
    queryKey: ["labels", workspace, "summary", source],
    queryFn: ({ signal }) => call("classifications.summary", { workspace, source }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const knownQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["labels", workspace, "known"],
    queryFn: ({ signal }) => call("classifications.labels", { workspace }, { signal }),
  });

export const limitsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["labels", workspace, "limits"],
    queryFn: ({ signal }) => call("classifications.limits", { workspace, limit: MOST }, { signal }),
    staleTime: 0,
  });

/** What others decide and scans find is here at once. */
export function useLabelEvents(workspace: string, channel: ChannelName): void {
  const queries = useQueryClient();
  const again = () => readAgain(queries, workspace);
  useChannel(channel, ["classification:changed"], { onEvent: again, onStale: again });
}

export function readAgain(queries: QueryClient, workspace: string): void {
  void queries.invalidateQueries({ queryKey: ["labels", workspace] });
}
