/** A run that stays true while it is looked at: its snapshot, every event after it, and what its steps say live. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { runQuery } from "../data/queries";
import { hasEnded, type Level, type RunDetail } from "../data/runs";
import { listOf, numberOf, type Payload, payloadOf, textOf } from "../live/payload";
import { useChannel } from "../live/useChannel";
import { afterEvent } from "./reduce";
import type { LogLine, StepProgress } from "./view";

const TOPICS = ["workflow:run:*", "workflow:step:*"] as const;
/** Outputs and kept logs are in snapshots only; many steps that end together ask for one. */
const SNAPSHOT_MS = 600;
const MOST_LINES = 200_000;

export interface LiveRun {
  readonly run: RunDetail | undefined;
  readonly error: Error | null;
  readonly reload: () => void;
  readonly heard: readonly LogLine[];
  readonly progress: ReadonlyMap<string, StepProgress>;
}

export function useRun(id: string): LiveRun {
  const queries = useQueryClient();
  const { data: run, error, refetch } = useQuery(runQuery(id));
  const [heard, setHeard] = useState<readonly LogLine[]>([]);
  const [progress, setProgress] = useState<ReadonlyMap<string, StepProgress>>(new Map());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const snapshotSoon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void refetch();
    }, SNAPSHOT_MS);
  };
  useChannel(`run:${id}`, TOPICS, {
    onEvent: ({ topic, payload: raw, sequence }) => {
      const payload = payloadOf({ payload: raw });
      if (topic === "workflow:step:log") return setHeard((lines) => [...lines, ...linesIn(payload, run)].slice(-MOST_LINES));
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
  return { run, error, reload: () => void refetch(), heard, progress };
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
