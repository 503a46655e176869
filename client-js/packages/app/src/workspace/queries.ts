/** What the workspace's own screens read from the server. Keys begin with the list they belong to, as in data/queries. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { InputOf } from "@concert/sdk";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";

interface Slice {
  readonly search?: string;
  readonly offset?: number;
}

const LIST = { placeholderData: keepPreviousData, staleTime: 0 } as const;

export const memberPageQuery = (workspace: string, slice: Slice & { readonly role?: NonNullable<InputOf<"workspaces.members">["role"]> }) =>
  queryOptions({
    queryKey: ["members", workspace, slice],
    queryFn: ({ signal }) => call("workspaces.members", { id: workspace, limit: PAGE_SIZE, ...slice }, { signal }),
    ...LIST,
  });

export const groupsQuery = (workspace: string, { search, offset }: Required<Slice>) =>
  queryOptions({
    queryKey: ["groups", workspace, search, offset],
    queryFn: ({ signal }) => call("groups.list", { id: workspace, limit: PAGE_SIZE, search, offset }, { signal }),
    ...LIST,
  });

export const groupMembersQuery = (workspace: string, group: string, { search, offset }: Required<Slice>) =>
  queryOptions({
    queryKey: ["groups", workspace, "members", group, search, offset],
    queryFn: ({ signal }) => call("groups.members", { id: workspace, group, limit: PAGE_SIZE, search, offset }, { signal }),
    ...LIST,
  });

export const invitationsQuery = (workspace: string, slice: Pick<Slice, "offset"> & { readonly state?: NonNullable<InputOf<"invitations.list">["state"]> }) =>
  queryOptions({
    queryKey: ["invitations", workspace, slice],
    queryFn: ({ signal }) => call("invitations.list", { id: workspace, limit: PAGE_SIZE, ...slice }, { signal }),
    ...LIST,
  });

export const myInvitationsQuery = queryOptions({
  queryKey: ["my-invitations"],
  queryFn: ({ signal }) => call("invitations.mine", {}, { signal }),
});

export const sharedQuery = queryOptions({
  queryKey: ["shared-with-me"],
  queryFn: ({ signal }) => call("documents.shared", { limit: 100 }, { signal }),
});

export const accessQuery = (document: string, offset: number) =>
  queryOptions({
    queryKey: ["access", document, offset],
    queryFn: ({ signal }) => call("documents.access", { id: document, offset, limit: PAGE_SIZE }, { signal }),
    ...LIST,
  });

export const shelfQuery = (workspace: string, wanted: Omit<InputOf<"documents.list">, "id">) =>
  queryOptions({
    queryKey: ["documents", workspace, "shelf", wanted.trashed === true, wanted],
    queryFn: ({ signal }) => call("documents.list", { id: workspace, limit: PAGE_SIZE, ...wanted }, { signal }),
    ...LIST,
    // What is in use is never shown as if it were in the trash, nor the other way round.
    placeholderData: (kept, before) => (before?.queryKey[3] === (wanted.trashed === true) ? kept : undefined),
  });
