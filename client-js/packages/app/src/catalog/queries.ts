/** What the screens of the catalogue read, and the events that make it read again. */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";
import { useChannel } from "../live/useChannel";

export type TableQuery = Omit<InputOf<"tables.search">, "workspace" | "offset" | "limit">;

export const ROWS = 100;
export const GLOSSARIES = 20;

export const tablesQuery = (workspace: string, query: TableQuery, page: number) =>
  queryOptions({
    queryKey: ["catalog", workspace, "tables", query, page],
    queryFn: ({ signal }) => call("tables.search", { workspace, ...query, offset: page * ROWS, limit: ROWS }, { signal }),
    placeholderData: keepPreviousData,
  });

export const facetsQuery = (workspace: string, query: TableQuery) =>
  queryOptions({
    queryKey: ["catalog", workspace, "facets", query],
    queryFn: ({ signal }) => call("tables.facets", { workspace, ...query }, { signal }),
    placeholderData: keepPreviousData,
  });

export const tableQuery = (workspace: string, source: string, table: string) =>
  queryOptions({
    queryKey: ["catalog", workspace, "table", source, table],
    queryFn: ({ signal }) => call("tables.get", { id: source, table }, { signal }),
  });

export const changesQuery = (workspace: string, source: string, table: string, limit: number) =>
  queryOptions({
    queryKey: ["catalog", workspace, "changes", source, table, limit],
    queryFn: ({ signal }) => call("tables.changes", { workspace, source, table, limit }, { signal }),
    placeholderData: keepPreviousData,
  });

export const candidatesQuery = (workspace: string, source: string, table = "") =>
  queryOptions({
    queryKey: ["catalog", workspace, "candidates", source, table],
    queryFn: ({ signal }) => call("discovery.candidates", { workspace, source, table, limit: 1000 }, { signal }),
    placeholderData: keepPreviousData,
  });

export const unregisteredQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["catalog", workspace, "unregistered"],
    queryFn: ({ signal }) => call("discovery.unregistered", { workspace, limit: 1000 }, { signal }),
    staleTime: 0,
  });

/** What lies in the folders that sources may read, for one kind of source. */
export const filesQuery = (workspace: string, kind: string) =>
  queryOptions({
    queryKey: ["catalog", workspace, "files", kind],
    queryFn: ({ signal }) => call("discovery.files", { workspace, kind, limit: 1000 }, { signal }),
    staleTime: 0,
  });

export const tagsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["catalog", workspace, "tags"],
    queryFn: ({ signal }) => call("tags.list", { id: workspace, limit: 1000 }, { signal }),
  });

export const tagPageQuery = (workspace: string, search: string, offset: number) =>
  queryOptions({
    queryKey: ["catalog", workspace, "tags", search, offset],
    queryFn: ({ signal }) => call("tags.list", { id: workspace, search, offset, limit: PAGE_SIZE }, { signal }),
    placeholderData: keepPreviousData,
  });

export const TERMS = 50;

export const termsQuery = (workspace: string, search: string, { glossary = "", offset = 0, limit = 200 } = {}) =>
  queryOptions({
    queryKey: ["catalog", workspace, "terms", search, glossary, offset, limit],
    queryFn: ({ signal }) => call("glossaries.terms", { workspace, search, glossary, offset, limit }, { signal }),
    placeholderData: keepPreviousData,
  });

/** One page of them. */
export const glossariesPageQuery = (workspace: string, offset: number) =>
  queryOptions({
    queryKey: ["catalog", workspace, "glossaries", offset],
    queryFn: ({ signal }) => call("glossaries.list", { workspace, offset, limit: GLOSSARIES }, { signal }),
    placeholderData: keepPreviousData,
  });

/** To choose among them. */
export const glossariesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["catalog", workspace, "glossaries"],
    queryFn: ({ signal }) => call("glossaries.list", { workspace, limit: 1000 }, { signal }),
    staleTime: 0,
  });

const TOPICS = ["catalog:**", "document:created", "document:renamed", "document:trashed", "document:restored"] as const;

/** Whatever others change in the catalogue is read again at once, on every screen that shows it. */
export function useCatalogEvents(workspace: string): void {
  const queries = useQueryClient();
  const again = () => readAgain(queries, workspace);
  useChannel(`workspace:${workspace}`, TOPICS, { onEvent: again, onStale: again });
}

export function readAgain(queries: QueryClient, workspace: string): void {
  void queries.invalidateQueries({ queryKey: ["catalog", workspace] });
}
