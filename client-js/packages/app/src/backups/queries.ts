/** Backups of a source as the server knows them; it tells when they move on, nobody polls. */
import type { EventOf, OutputOf } from "@concert/sdk";
import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { useChannel } from "../live/useChannel";

export type BackupList = OutputOf<"backups.list">;
export type Backup = BackupList["items"][number];
export type Restore = Backup["restored"][number];
export type BackupProgress = EventOf<"source:backup:progress">["payload"];

export const PAGE = 20;

export const backupsQuery = (id: string, offset: number) =>
  queryOptions({
    queryKey: ["backups", id, offset],
    queryFn: ({ signal }) => call("backups.list", { id, offset, limit: PAGE }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

const MOVED = ["source:backup:started", "source:backup:progress", "source:backup:ended", "source:backup:restoring", "source:backup:restored", "source:backup:removed"] as const;

/** Reads the list again when something happened. What is under way says in between how far it is. */
export function useBackupEvents(source: string): BackupProgress | undefined {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<BackupProgress>();
  const again = () => void queries.invalidateQueries({ queryKey: ["backups", source] });
  useChannel(`doc:${source}`, MOVED, {
    onEvent: (event) => {
      if (event.topic === "source:backup:progress") {
        setProgress(event.payload);
        return;
      }
      setProgress(undefined);
      again();
    },
    onStale: again,
  });
  return progress;
}
