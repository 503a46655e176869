/** Saved filters of a list, kept true by the channels that tell of them. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "../data/api";
import { useAgain } from "../live/again";
import { useChannel } from "../live/useChannel";

const filtersQuery = (workspace: string, list: string) =>
  queryOptions({
    queryKey: ["filters", workspace, list],
    queryFn: ({ signal }) => call("filters.list", { id: workspace, list, limit: 400 }, { signal }),
  });

export function useSavedFilters(workspace: string, list: string) {
  const again = useAgain();
  const stale = () => again(["filters", workspace]);
  useChannel(`workspace:${workspace}`, ["workspace:filter:changed"], { onEvent: stale, onStale: stale });
  useChannel("user:me", ["user:filter:changed"], { onEvent: stale, onStale: stale });
  return useQuery(filtersQuery(workspace, list));
}
