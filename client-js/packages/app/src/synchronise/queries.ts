/** Synchronisations as the server knows them; it tells when they move on, nobody polls. */
import type { EventOf, OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

export type SyncList = OutputOf<"synchronisations.list">;
export type Sync = SyncList["items"][number];
export type SyncRun = OutputOf<"synchronisations.runs">["items"][number];
export type SyncConflict = OutputOf<"synchronisations.conflicts">["items"][number];
export type Proposal = OutputOf<"synchronisations.propose">;
export type MappedColumn = Sync["columns"][number];
export type SyncProgress = EventOf<"sync:run:progress">["payload"];

export const PAGE = 10;
const ALL = 200;

export const syncsQuery = (id: string) =>
  queryOptions({
    queryKey: ["synchronisations", id],
    queryFn: ({ signal }) => call("synchronisations.list", { id, limit: ALL }, { signal }),
    staleTime: 0,
  });

export const syncRunsQuery = (id: string, synchronisation: string, offset: number) =>
  queryOptions({
    queryKey: ["synchronisations", id, synchronisation, "runs", offset],
    queryFn: ({ signal }) => call("synchronisations.runs", { id, synchronisation, offset, limit: PAGE }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const syncConflictsQuery = (id: string, synchronisation: string, offset: number) =>
  queryOptions({
    queryKey: ["synchronisations", id, synchronisation, "conflicts", offset],
    queryFn: ({ signal }) => call("synchronisations.conflicts", { id, synchronisation, offset, limit: PAGE }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const syncTablesQuery = (id: string) =>
  queryOptions({
    queryKey: ["synchronisation-tables", id],
    queryFn: ({ signal }) => call("synchronisations.tables", { id }, { signal }),
    retry: false,
    staleTime: 0,
  });

export interface Pair {
  readonly id: string;
  readonly table: string;
  readonly target: string;
  readonly target_table: string;
}

export const proposalQuery = (pair: Pair) =>
  queryOptions({
    queryKey: ["synchronisation-proposal", pair],
    queryFn: ({ signal }) => call("synchronisations.propose", pair, { signal }),
    retry: false,
    staleTime: 0,
  });

const MOVED = ["sync:run:started", "sync:run:progress", "sync:run:finished", "sync:run:failed", "sync:policy:changed"] as const;

/** Reads the lists again when something happened. What is under way says in between how far it is, by its synchronisation. */
export function useSyncEvents(source: string): ReadonlyMap<string, SyncProgress> {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<ReadonlyMap<string, SyncProgress>>(new Map());
  const again = () => {
    void queries.invalidateQueries({ queryKey: ["synchronisations", source] });
    void queries.invalidateQueries({ queryKey: ["synchronisation-tables"] });
  };
  useChannel(`doc:${source}`, MOVED, {
    onEvent: (event) => {
      if (event.topic === "sync:run:progress") {
        const said = event.payload;
        setProgress((now) => new Map(now).set(said.synchronisation, said));
        return;
      }
      again();
    },
    onStale: again,
  });
  return progress;
}
