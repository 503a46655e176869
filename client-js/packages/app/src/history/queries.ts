/** What the history of a document is read with. A point never changes, so what was loaded of it stays. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export const PAGE = 50;

export const historyQuery = (id: string, limit: number) =>
  queryOptions({
    queryKey: ["history", id, limit],
    queryFn: ({ signal }) => call("history.list", { id, limit }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const pointQuery = (id: string, through: number) =>
  queryOptions({
    queryKey: ["history.state", id, through],
    queryFn: ({ signal }) => call("history.state", { id, through }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: through > 0,
  });

export const differenceQuery = (id: string, before: number, after: number) =>
  queryOptions({
    queryKey: ["history.difference", id, before, after],
    queryFn: ({ signal }) => call("history.difference", { id, before, after }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: before > 0 && after > 0,
  });

export const blameQuery = (id: string, through: number) =>
  queryOptions({
    queryKey: ["history.blame", id, through],
    queryFn: ({ signal }) => call("history.blame", { id, through, path: ["body"] }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: through > 0,
  });
