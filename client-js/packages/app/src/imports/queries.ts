/** Imports of a workspace, kept true by its channel. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { ImportRowOut } from "@concert/sdk";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

/** Earlier imports on a page. */
export const EARLIER = 20;

export const importsQuery = (workspace: string, what: string, offset: number) =>
  queryOptions({
    queryKey: ["imports", workspace, what, offset],
    queryFn: ({ signal }) => call("imports.list", { id: workspace, what, offset, limit: EARLIER }, { signal }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

export const importQuery = (workspace: string, upload: string) =>
  queryOptions({ queryKey: ["imports", workspace, "one", upload], queryFn: ({ signal }) => call("imports.get", { id: workspace, upload }, { signal }), staleTime: 0 });

export const rowsQuery = (workspace: string, upload: string, change: ImportRowOut["change"] | "all", state: string, offset: number) =>
  queryOptions({
    queryKey: ["imports", workspace, "rows", upload, state, change, offset],
    queryFn: ({ signal }) => call("imports.rows", { id: workspace, upload, offset, limit: 50, ...(change === "all" ? {} : { change }) }, { signal }),
    placeholderData: keepPreviousData,
  });

export function useImportEvents(workspace: string): void {
  const again = useAgain();
  const stale = () => again(["imports", workspace]);
  useChannel(`workspace:${workspace}`, ["workspace:import:changed"], { onEvent: stale, onStale: stale });
}
