/** What screens read of branches. Events of the documents change these copies (`useBranchEvents`). */
import type { BranchOut, HereOut } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

/** Rows of a page. */
export const BRANCHES = 50;
export const MERGES = 20;

/** Where one is: on a branch or on the document itself, and which branches there are. */
export const hereQuery = (document: string) =>
  queryOptions({
    queryKey: ["branches", "here", document],
    queryFn: ({ signal }) => call("branches.here", { id: document }, { signal }),
  });

export const branchesQuery = (target: string, state: "open" | "closed" | "all", offset: number) =>
  queryOptions({
    queryKey: ["branches", "list", target, state, offset],
    queryFn: ({ signal }) => call("branches.list", { id: target, state, offset, limit: BRANCHES }, { signal }),
    placeholderData: (before, query) => (query?.queryKey[3] === state ? before : undefined),
  });

export const compareQuery = (target: string, branch: string) =>
  queryOptions({
    queryKey: ["branches", "compare", target, branch],
    queryFn: ({ signal }) => call("branches.compare", { id: target, branch }, { signal }),
    staleTime: 0,
  });

export const mergesQuery = (target: string, branch: string, offset: number) =>
  queryOptions({
    queryKey: ["branches", "merges", target, branch, offset],
    queryFn: ({ signal }) => call("branches.merges", { id: target, branch, offset, limit: MERGES }, { signal }),
    placeholderData: keepPreviousData,
  });

const TOPICS = ["document:branch:*"] as const;

/** Keeps the copies true while a document, or its branch, is in view. */
export function useBranchEvents(document: string): void {
  const queries = useQueryClient();
  const forget = () => void queries.invalidateQueries({ queryKey: ["branches"] });
  useChannel(`doc:${document}`, TOPICS, { onEvent: forget, onStale: forget });
}

interface Places {
  readonly place: "/w/$workspace/designs/$document" | "/w/$workspace/sources/$document" | "/w/$workspace/documents/$document";
  readonly list: `${Places["place"]}/branches`;
  readonly merge: `${Places["place"]}/branches/$branch`;
}

const SOURCE: Places = { place: "/w/$workspace/sources/$document", list: "/w/$workspace/sources/$document/branches", merge: "/w/$workspace/sources/$document/branches/$branch" };
const PLACES: Readonly<Record<string, Places>> = {
  workflow: { place: "/w/$workspace/designs/$document", list: "/w/$workspace/designs/$document/branches", merge: "/w/$workspace/designs/$document/branches/$branch" },
  data_source: SOURCE,
  freeform: { place: "/w/$workspace/documents/$document", list: "/w/$workspace/documents/$document/branches", merge: "/w/$workspace/documents/$document/branches/$branch" },
};

/** Where a document of this kind opens. */
export function placeOf(kind: string): Places["place"] | undefined {
  return PLACES[kind]?.place;
}

/** Where the branches of a document of this kind are listed. */
export function listOf(kind: string): Places["list"] {
  return (PLACES[kind] ?? SOURCE).list;
}

/** Where a branch is compared and merged. */
export function mergeOf(kind: string): Places["merge"] {
  return (PLACES[kind] ?? SOURCE).merge;
}

export type { BranchOut, HereOut };
