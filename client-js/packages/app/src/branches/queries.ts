/** What screens read of branches. Events of the documents change these copies (`useBranchEvents`). */
import type { BranchOut, HereOut } from "@concert/sdk";
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

const MANY = 1000;

/** Where one is: on a branch or on the document itself, and which branches there are. */
export const hereQuery = (document: string) =>
  queryOptions({
    queryKey: ["branches", "here", document],
    queryFn: ({ signal }) => call("branches.here", { id: document }, { signal }),
  });

export const branchesQuery = (target: string, state: "open" | "closed" | "all") =>
  queryOptions({
    queryKey: ["branches", "list", target, state],
    queryFn: ({ signal }) => call("branches.list", { id: target, state, limit: MANY }, { signal }),
  });

export const compareQuery = (target: string, branch: string) =>
  queryOptions({
    queryKey: ["branches", "compare", target, branch],
    queryFn: ({ signal }) => call("branches.compare", { id: target, branch }, { signal }),
    staleTime: 0,
  });

export const mergesQuery = (target: string, branch: string) =>
  queryOptions({
    queryKey: ["branches", "merges", target, branch],
    queryFn: ({ signal }) => call("branches.merges", { id: target, branch, limit: 50 }, { signal }),
  });

const TOPICS = ["document:branch:*"] as const;

/** Keeps the copies true while a document, or its branch, is in view. */
export function useBranchEvents(document: string): void {
  const queries = useQueryClient();
  const forget = () => void queries.invalidateQueries({ queryKey: ["branches"] });
  useChannel(`doc:${document}`, TOPICS, { onEvent: forget, onStale: forget });
}

/** Where a document of this kind opens. */
export function placeOf(kind: string): "/w/$workspace/designs/$document" | "/w/$workspace/sources/$document" | undefined {
  switch (kind) {
    case "workflow":
      return "/w/$workspace/designs/$document";
    case "data_source":
      return "/w/$workspace/sources/$document";
    default:
      return undefined;
  }
}

/** Where the branches of a document of this kind are listed. */
export function listOf(kind: string): "/w/$workspace/designs/$document/branches" | "/w/$workspace/sources/$document/branches" {
  return kind === "workflow" ? "/w/$workspace/designs/$document/branches" : "/w/$workspace/sources/$document/branches";
}

/** Where a branch is compared and merged. */
export function mergeOf(kind: string): "/w/$workspace/designs/$document/branches/$branch" | "/w/$workspace/sources/$document/branches/$branch" {
  return kind === "workflow" ? "/w/$workspace/designs/$document/branches/$branch" : "/w/$workspace/sources/$document/branches/$branch";
}

export type { BranchOut, HereOut };
