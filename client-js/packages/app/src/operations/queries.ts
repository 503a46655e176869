/** What the screens of operations ask the server. */
import type { InputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";
import type { ItemState } from "./words";

export const PAGE = 50;

export const kindsQuery = () => queryOptions({ queryKey: ["bulk-kinds"], queryFn: ({ signal }) => call("bulk.kinds", {}, { signal }), staleTime: Infinity });

export const jobsQuery = (input: InputOf<"bulk.list">) =>
  queryOptions({ queryKey: ["bulk", input.workspace, input], queryFn: ({ signal }) => call("bulk.list", input, { signal }), placeholderData: keepPreviousData, staleTime: 0 });

export const jobQuery = (id: string) => queryOptions({ queryKey: ["bulk-job", id], queryFn: ({ signal }) => call("bulk.get", { id }, { signal }), staleTime: 0 });

export const itemsQuery = (id: string, state: ItemState | "", offset: number) =>
  queryOptions({
    queryKey: ["bulk-job", id, "items", state, offset],
    queryFn: ({ signal }) => call("bulk.items", { id, ...(state === "" ? {} : { state }), offset, limit: PAGE }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const checkpointsQuery = (id: string, limit: number) =>
  queryOptions({ queryKey: ["bulk-job", id, "checkpoints", limit], queryFn: ({ signal }) => call("bulk.checkpoints", { id, limit }, { signal }), placeholderData: keepPreviousData, staleTime: 0 });
