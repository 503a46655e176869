/** What the screens of triggers read, by name, and how events keep it true. */
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import type { InputOf, JsonObject } from "@concert/sdk";
import { useEffect, useRef } from "react";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";
import { useChannel } from "../live/useChannel";

type Wanted = Pick<InputOf<"triggers.list_all">, "search" | "kind" | "state" | "offset">;

/** Those of one design come all at once. */
export const triggersQuery = (workspace: string, design: string | undefined, wanted: Wanted) =>
  queryOptions({
    queryKey: ["triggers", workspace, design ?? "", wanted],
    queryFn: ({ signal }) => (design === undefined ? call("triggers.list_all", { workspace, ...wanted, limit: PAGE_SIZE }, { signal }) : call("triggers.list", { id: design }, { signal })),
    placeholderData: keepPreviousData,
  });

export const kindsQuery = () =>
  queryOptions({
    queryKey: ["trigger-kinds"],
    queryFn: ({ signal }) => call("triggers.kinds", {}, { signal }),
    staleTime: Infinity,
  });

export const previewQuery = (kind: string, config: JsonObject) =>
  queryOptions({
    queryKey: ["trigger-preview", kind, config],
    queryFn: ({ signal }) => call("triggers.preview", { kind, config }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  });

export const overlapsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["triggers", workspace, "overlaps"],
    queryFn: ({ signal }) => call("triggers.overlaps", { workspace }, { signal }),
    placeholderData: keepPreviousData,
  });

export const firingsQuery = (design: string, trigger: string) =>
  queryOptions({
    queryKey: ["triggers", "firings", trigger],
    queryFn: ({ signal }) => call("triggers.firings", { id: design, trigger, limit: 20 }, { signal }),
  });

export const backfillsQuery = (design: string, trigger: string) =>
  queryOptions({
    queryKey: ["triggers", "backfills", trigger],
    queryFn: ({ signal }) => call("backfills.list", { id: design, trigger }, { signal }),
  });

const TOPICS = ["workflow:trigger:*", "workflow:backfill:*", "workflow:run:*"] as const;
/** Many runs that end together ask once. */
const TOGETHER_MS = 400;

/** Lists of triggers are asked again when something happened to one, or a run of one went on. */
export function useTriggerEvents(workspace: string): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stale = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: ["triggers"] });
    }, TOGETHER_MS);
  };
  useChannel(`workspace:${workspace}`, TOPICS, { onEvent: stale, onStale: stale });
}
