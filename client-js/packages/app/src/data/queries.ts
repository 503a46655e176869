/** What screens read from the server, by name. Events change these copies (live/), so nothing is asked twice. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { query, request } from "./api";
import type { ActiveSession, Activity, DesignOut, DocumentOut, Listing, Member, SourceDetail, SourceOut } from "./types";
import type { RunDetail, RunOut } from "./runs";

export interface ListQuery {
  readonly workspace: string;
  readonly search?: string;
  readonly offset?: number;
  readonly limit?: number;
}

export const PAGE_SIZE = 50;

function page(list: ListQuery) {
  return { search: list.search, offset: list.offset ?? 0, limit: list.limit ?? PAGE_SIZE };
}

/** Shown at once from the copy, and asked again on each visit: events do not tell when each document was changed last. */
const LIST = { placeholderData: keepPreviousData, staleTime: 0 } as const;

/** Keys begin with the workspace's list they belong to, so that one event can mark all pages of it. */
export const documentsQuery = (list: ListQuery & { readonly kind?: string; readonly trashed?: boolean }) =>
  queryOptions({
    queryKey: ["documents", list.workspace, list],
    queryFn: ({ signal }) =>
      request<Listing<DocumentOut>>(
        "GET",
        `/collaboration/workspaces/${list.workspace}/documents${query({ ...page(list), kind: list.kind, trashed: list.trashed })}`,
        undefined,
        signal,
      ),
    ...LIST,
  });

export const sourcesQuery = (list: ListQuery) =>
  queryOptions({
    queryKey: ["sources", list.workspace, list],
    queryFn: ({ signal }) => request<Listing<SourceOut>>("GET", `/data-sources${query({ workspace: list.workspace, ...page(list) })}`, undefined, signal),
    ...LIST,
  });

export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: ["source", id],
    queryFn: ({ signal }) => request<SourceDetail>("GET", `/data-sources/${id}`, undefined, signal),
  });

export const designsQuery = (list: ListQuery) =>
  queryOptions({
    queryKey: ["designs", list.workspace, list],
    queryFn: ({ signal }) =>
      request<Listing<DesignOut>>("GET", `/workflow/designer/workflows${query({ workspace: list.workspace, ...page(list) })}`, undefined, signal),
    ...LIST,
  });

export const runsQuery = (list: ListQuery & { readonly design?: string; readonly status?: string; readonly days?: number }) =>
  queryOptions({
    queryKey: ["runs", list.workspace, list],
    queryFn: ({ signal }) =>
      request<Listing<RunOut>>(
        "GET",
        `/workflow/executions${query({ workspace: list.workspace, design: list.design, status: list.status, days: list.days, offset: list.offset ?? 0, limit: list.limit ?? PAGE_SIZE })}`,
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => request<RunDetail>("GET", `/workflow/executions/${id}`, undefined, signal),
  });

export const activityQuery = (workspace: string, limit: number) =>
  queryOptions({
    queryKey: ["activity", workspace, limit],
    queryFn: ({ signal }) => request<Listing<Activity>>("GET", `/collaboration/workspaces/${workspace}/activity${query({ limit })}`, undefined, signal),
  });

/** Who has which document of the workspace open now. */
export const sessionsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["sessions", workspace],
    queryFn: async ({ signal }) => {
      const active = await request<Listing<ActiveSession>>("GET", "/collaboration/sessions/active", undefined, signal);
      return active.items.filter((session) => session.workspace === workspace);
    },
  });

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["members", workspace],
    queryFn: ({ signal }) => request<Listing<Member>>("GET", `/collaboration/workspaces/${workspace}/members`, undefined, signal),
  });
