/** Scans of a source as the server knows them; it tells when they move on, nobody polls. */
import type { EventOf, OutputOf } from "@concert/sdk";
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

export type Scan = OutputOf<"scans.list">["items"][number];
export type StageState = Scan["stages"][number];
export type Changed = OutputOf<"findings.changes">["items"][number];
export type ScanProgress = EventOf<"scan:progress">["payload"];

export const PAGE = 20;
const key = (source: string) => ["scans", source] as const;

export const scansQuery = (id: string, offset: number) =>
  queryOptions({ queryKey: [...key(id), offset], queryFn: ({ signal }) => call("scans.list", { id, offset, limit: PAGE }, { signal }), staleTime: 0 });

export const changesQuery = (workspace: string, source: string, scan: string) =>
  queryOptions({ queryKey: [...key(source), "changes", scan], queryFn: ({ signal }) => call("findings.changes", { id: workspace, scan, limit: 200 }, { signal }), staleTime: 0 });

export const ruleSetsOfQuery = (id: string) => queryOptions({ queryKey: ["rule sets", "of", id], queryFn: ({ signal }) => call("rule_sets.of_source", { id }, { signal }), staleTime: 0 });

const MOVED = ["scan:queued", "scan:started", "scan:stage:started", "scan:stage:completed", "scan:completed", "scan:failed", "scan:cancelled", "scan:progress"] as const;

/** Reads scans again when one moves on. What is at work says in between how far it is. */
export function useScanEvents(source: string): ScanProgress | undefined {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<ScanProgress>();
  const again = () => void queries.invalidateQueries({ queryKey: key(source) });
  useChannel(`doc:${source}`, MOVED, {
    onEvent: (event) => {
      if (event.topic === "scan:progress") {
        setProgress(event.payload);
        return;
      }
      again();
    },
    onStale: again,
  });
  return progress;
}
