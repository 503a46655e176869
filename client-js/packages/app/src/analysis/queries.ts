/** What the analysis of a design asks the server for. */
import type { ChangeToTry } from "@concert/sdk";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../data/api";

export type Change = ChangeToTry["change"];

/** Counted as runs end, so each visit asks again and shows the copy meanwhile. */
const FRESH = { staleTime: 0, placeholderData: keepPreviousData } as const;

export const statisticsQuery = (design: string, days: number) =>
  queryOptions({
    queryKey: ["statistics", design, days],
    queryFn: ({ signal }) => call("statistics.of", { id: design, days }, { signal }),
    ...FRESH,
  });

export const compareQuery = (design: string, first: string, second: string) =>
  queryOptions({
    queryKey: ["statistics", design, "compare", first, second],
    queryFn: ({ signal }) => call("statistics.compare", { id: design, first, second }, { signal }),
    staleTime: 0,
  });

export const adviceQuery = (design: string) =>
  queryOptions({
    queryKey: ["optimizer", design],
    queryFn: ({ signal }) => call("optimizer.suggest", { id: design }, { signal }),
    staleTime: 0,
  });

export const expectationsQuery = (design: string) =>
  queryOptions({
    queryKey: ["optimizer", design, "expectations"],
    queryFn: ({ signal }) => call("optimizer.expectations", { id: design }, { signal }),
    staleTime: 0,
  });

export const planQuery = (design: string) =>
  queryOptions({
    queryKey: ["plan", design],
    queryFn: ({ signal }) => call("designs.plan", { id: design }, { signal }),
    staleTime: 0,
  });

export const impactQuery = (design: string, node: string) =>
  queryOptions({
    queryKey: ["plan", design, "impact", node],
    queryFn: ({ signal }) => call("designs.impact", { id: design, node }, { signal }),
    staleTime: 0,
  });
