/** What the screens of lineage read, and the event that makes them read again. */
import type { OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";
import { keyOf, type Way, type Where, whereOf } from "./model";

/** Neighbours that one page draws. */
export const PAGE = 25;
export const FOUND = 50;

export const placesQuery = (workspace: string, search: string, source = "") =>
  queryOptions({
    queryKey: ["lineage", workspace, "places", search, source],
    queryFn: ({ signal }) => call("lineage.search", { id: workspace, search, source, limit: FOUND }, { signal }),
    placeholderData: keepPreviousData,
  });

export interface Narrow {
  readonly search: string;
  readonly of: string;
}

export const sideQuery = (workspace: string, place: Where, way: Way, shown: number, narrow: Narrow = { search: "", of: "" }) =>
  queryOptions({
    queryKey: ["lineage", workspace, "side", way, keyOf(place), shown, narrow],
    queryFn: ({ signal }) => call("lineage.neighbours", { id: workspace, ...whereOf(place), way, ...narrow, offset: 0, limit: shown }, { signal }),
    placeholderData: keepPreviousData,
  });

export const graphQuery = (workspace: string, place: Where, hops: number, narrow: Narrow) =>
  queryOptions({
    queryKey: ["lineage", workspace, "graph", keyOf(place), hops, narrow],
    queryFn: ({ signal }) => call("lineage.graph", { id: workspace, ...whereOf(place), up: hops, down: hops, ...narrow }, { signal }),
    placeholderData: keepPreviousData,
  });

export const impactQuery = (workspace: string, place: Where) =>
  queryOptions({
    queryKey: ["lineage", workspace, "impact", keyOf(place)],
    queryFn: ({ signal }) => call("lineage.impact", { id: workspace, ...whereOf(place), limit: 1000 }, { signal }),
  });

export const readingsQuery = (workspace: string, source: string) =>
  queryOptions({
    queryKey: ["lineage", workspace, "readings", source],
    queryFn: ({ signal }) => call("lineage.readings", { id: source, limit: 1000 }, { signal }),
  });

export type Namespace = OutputOf<"openlineage.namespaces">["items"][number];
export const NAMESPACES = 20;

export const namespacesQuery = (workspace: string, offset: number) =>
  queryOptions({
    queryKey: ["lineage", workspace, "namespaces", offset],
    queryFn: ({ signal }) => call("openlineage.namespaces", { id: workspace, offset, limit: NAMESPACES }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export function useLineageAgain(workspace: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["lineage", workspace] });
}

/** Edges that come or go are on every screen at once. */
export function useLineageEvents(workspace: string): void {
  const again = useLineageAgain(workspace);
  useChannel(`workspace:${workspace}`, ["lineage:changed"], { onEvent: again, onStale: again });
}
