/** Keeps last results and figures in lists of sources true by the events of each source that is shown. */
import type { Client, Listing, SourceOut } from "@concert/sdk";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { endOf, newestFirst } from "../source/results";
import { useClient } from "./client";

/** Watches up to one page of sources. */
export function useSourceResults(workspace: string, sources: readonly { readonly id: string }[]): void {
  const client = useClient();
  const queries = useQueryClient();
  const ids = sources.map((source) => source.id).join(" ");
  useEffect(() => {
    const stops = ids === "" ? [] : ids.split(" ").map((id) => watch(client, queries, workspace, id));
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, queries, workspace, ids]);
}

function watch(client: Client, queries: QueryClient, workspace: string, id: string): () => void {
  return client.subscribe(`source:${id}`, {
    topics: ["source:operation:completed", "source:operation:failed", "source:measured"],
    onEvent: (event) => {
      if (event.topic === "source:measured") {
        queries.setQueriesData<Listing<SourceOut>>({ queryKey: ["sources", workspace] }, (list) => withSource(list, id, (source) => ({ ...source, ...event.payload })));
        return;
      }
      const end = endOf(event);
      if (end === undefined) return;
      queries.setQueriesData<Listing<SourceOut>>({ queryKey: ["sources", workspace] }, (list) => withSource(list, id, (source) => ({ ...source, results: newestFirst(source.results, end) })));
    },
  });
}

/** The list with another row in the place of the source's one before it. */
function withSource(list: Listing<SourceOut> | undefined, id: string, change: (source: SourceOut) => SourceOut): Listing<SourceOut> | undefined {
  // facets are kept beside the pages
  if (!Array.isArray(list?.items) || !list.items.some((source) => source.id === id)) return list;
  return { ...list, items: list.items.map((source) => (source.id === id ? change(source) : source)) };
}
