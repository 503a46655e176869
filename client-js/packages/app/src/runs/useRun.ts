/** A run that stays true while it is looked at: its snapshot, every event after it, and what its steps say live. */
import type { RunDetail } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { runQuery } from "../data/queries";
import { hasEnded } from "../data/runs";
import { useChannel } from "../live/useChannel";
import { keptLines, linesIn, LogBook } from "./logBook";
import { afterEvent } from "./reduce";
import type { LogLine, StepProgress } from "./view";

const TOPICS = ["workflow:run:*", "workflow:step:*"] as const;
/** Outputs and kept logs are in snapshots only; many steps that end together ask for one. */
const SNAPSHOT_MS = 600;

/** The same array as long as the run is looked at; `version` rises when lines were added. */
export interface Log {
  readonly lines: readonly LogLine[];
  readonly version: number;
}

export interface LiveRun {
  readonly run: RunDetail | undefined;
  readonly error: Error | null;
  readonly reload: () => void;
  readonly log: Log;
  readonly progress: ReadonlyMap<string, StepProgress>;
}

export function useRun(id: string): LiveRun {
  const queries = useQueryClient();
  const { data: run, error, refetch } = useQuery(runQuery(id));
  const [book] = useState(() => new LogBook());
  const [version, setVersion] = useState(0);
  const [progress, setProgress] = useState<ReadonlyMap<string, StepProgress>>(new Map());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const note = (lines: readonly LogLine[]) => {
    if (book.add(lines)) setVersion((now) => now + 1);
  };
  useEffect(() => {
    if (run !== undefined && book.add(keptLines(run))) setVersion((now) => now + 1);
  }, [run, book]);

  const snapshotSoon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void refetch();
    }, SNAPSHOT_MS);
  };
  useChannel(`run:${id}`, TOPICS, {
    onEvent: (event) => {
      const { topic, payload, sequence } = event;
      if (topic === "workflow:step:log") return note(linesIn(payload, run));
      if (topic === "workflow:step:progress") return setProgress((old) => new Map(old).set(payload.node, payload));
      queries.setQueryData<RunDetail>(runQuery(id).queryKey, (old) => {
        if (old === undefined || sequence <= old.sequence) return old;
        return { ...afterEvent(old, event), sequence };
      });
      if (!topic.endsWith(":started")) snapshotSoon();
    },
    onStale: () => {
      if (run !== undefined && !hasEnded(run.status)) void refetch();
    },
  });
  return { run, error, reload: () => void refetch(), log: { lines: book.lines, version }, progress };
}
