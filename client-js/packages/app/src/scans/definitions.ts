/** Scan definitions of a workspace as the server knows them; it tells when they change or one of their scans moves on. */
import type { OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";
import { counted } from "../format/numbers";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

export type Definition = OutputOf<"scan_logic.list">["items"][number];

export const DEFINITIONS = 50;
export const LAST_SCANS = 10;
const key = (workspace: string) => ["scan definitions", workspace] as const;

export const definitionsQuery = (workspace: string, search: string, offset: number) =>
  queryOptions({
    queryKey: [...key(workspace), "list", search, offset],
    queryFn: ({ signal }) => call("scan_logic.list", { id: workspace, search, offset, limit: DEFINITIONS }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const definitionQuery = (workspace: string, logic: string) =>
  queryOptions({ queryKey: [...key(workspace), "one", logic], queryFn: ({ signal }) => call("scan_logic.get", { id: workspace, logic }, { signal }), staleTime: 0, retry: false });

export const scansOfDefinitionQuery = (workspace: string, logic: string, offset: number) =>
  queryOptions({
    queryKey: [...key(workspace), "scans", logic, offset],
    queryFn: ({ signal }) => call("scans.in_workspace", { id: workspace, logic, offset, limit: LAST_SCANS }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const stagesQuery = queryOptions({ queryKey: ["scan stages"], queryFn: ({ signal }) => call("scans.stages", {}, { signal }), staleTime: Number.POSITIVE_INFINITY });

const MOVED = ["scan:definition:changed", "scan:queued", "scan:started", "scan:completed", "scan:failed", "scan:cancelled"] as const;

export function useDefinitionEvents(workspace: string): () => void {
  const again = useAgain();
  const stale = () => again(key(workspace));
  useChannel(`workspace:${workspace}`, MOVED, { onEvent: stale, onStale: stale });
  return stale;
}

/** "Shop", "3 sources" */
export function sourcesWords({ sources, source_titles }: Definition): string {
  const [only, ...others] = sources;
  if (only === undefined) return "none";
  return others.length === 0 ? titleOf(only, source_titles) : counted(sources.length, "source");
}

export function titleOf(source: string, titles: Readonly<Record<string, string>>): string {
  const title = titles[source];
  if (title === undefined) return "A source that is not here any more";
  return title === "" ? "Without a name" : title;
}
