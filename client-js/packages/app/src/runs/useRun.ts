/** A run that stays true while it is looked at: its snapshot, every event after it, and what its steps say live. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { runQuery } from "../data/queries";
import { hasEnded, type Level, type RunDetail } from "../data/runs";
import { listOf, numberOf, type Payload, payloadOf, textOf } from "../live/payload";
import { useChannel } from "../live/useChannel";
import { keptLines, LogBook } from "./logBook";
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
    onEvent: ({ topic, payload: raw, sequence }) => {
      const payload = payloadOf({ payload: raw });
      if (topic === "workflow:step:log") return note(linesIn(payload, run));
      if (topic === "workflow:step:progress") return setProgress((old) => new Map(old).set(textOf(payload, "node"), progressIn(payload)));
      queries.setQueryData<RunDetail>(runQuery(id).queryKey, (old) => {
        if (old === undefined || sequence <= old.sequence) return old;
        return { ...afterEvent(old, topic, payload), sequence };
      });
      if (!topic.endsWith(":started")) snapshotSoon();
    },
    onStale: () => {
      if (run !== undefined && !hasEnded(run.status)) void refetch();
    },
  });
  return { run, error, reload: () => void refetch(), log: { lines: book.lines, version }, progress };
}

function linesIn(payload: Payload, run: RunDetail | undefined): readonly LogLine[] {
  const node = textOf(payload, "node");
  const step = run?.nodes.find((one) => one.node === node)?.title ?? node;
  return listOf(payload, "lines").map((line) => {
    const told = payloadOf({ payload: line });
    return { at: numberOf(told, "at") ?? 0, level: textOf(told, "level") as Level, message: textOf(told, "message"), step };
  });
}

function progressIn(payload: Payload): StepProgress {
  return { done: numberOf(payload, "done") ?? 0, total: numberOf(payload, "total") ?? 0, label: textOf(payload, "label") };
}
