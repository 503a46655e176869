/** What screens read from the server, by name. Events change these copies (live/), so nothing is asked twice. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "./api";

export interface ListQuery {
  readonly workspace: string;
  readonly search?: string;
  readonly offset?: number;
  readonly limit?: number;
}

export const PAGE_SIZE = 50;

/** What is asked for, with the size of a page; a field that is not set is left out. */
function page<Query extends ListQuery>(list: Query): Query & { readonly limit: number } {
  return { ...list, limit: list.limit ?? PAGE_SIZE };
}

/** Shown at once from the copy, and asked again on each visit: events do not tell when each document was changed last. */
const LIST = { placeholderData: keepPreviousData, staleTime: 0 } as const;

/** Keys begin with the workspace's list they belong to, so that one event can mark all pages of it. */
export const documentsQuery = ({ workspace, ...list }: ListQuery & { readonly kind?: string; readonly trashed?: boolean }) =>
  queryOptions({
    queryKey: ["documents", workspace, list],
    queryFn: ({ signal }) => call("documents.list", { id: workspace, ...list, limit: list.limit ?? PAGE_SIZE }, { signal }),
    ...LIST,
  });

export const sourcesQuery = (list: ListQuery) =>
  queryOptions({
    queryKey: ["sources", list.workspace, list],
    queryFn: ({ signal }) => call("sources.list", page(list), { signal }),
    ...LIST,
  });

export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: ["source", id],
    queryFn: ({ signal }) => call("sources.get", { id }, { signal }),
  });

export const designsQuery = (list: ListQuery) =>
  queryOptions({
    queryKey: ["designs", list.workspace, list],
    queryFn: ({ signal }) => call("designs.list", page(list), { signal }),
    ...LIST,
  });

export const runsQuery = (list: Omit<ListQuery, "search"> & { readonly design?: string; readonly status?: string; readonly days?: number }) =>
  queryOptions({
    queryKey: ["runs", list.workspace, list],
    queryFn: ({ signal }) => call("runs.list", page(list), { signal }),
    placeholderData: keepPreviousData,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => call("runs.get", { id }, { signal }),
  });

export const activityQuery = (workspace: string, limit: number) =>
  queryOptions({
    queryKey: ["activity", workspace, limit],
    queryFn: ({ signal }) => call("activity.list", { id: workspace, limit }, { signal }),
  });

/** Who has which document of the workspace open now. */
export const sessionsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["sessions", workspace],
    queryFn: async ({ signal }) => {
      const active = await call("sessions.active", {}, { signal });
      return active.items.filter((session) => session.workspace === workspace);
    },
  });

