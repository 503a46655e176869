/** A run that stays true while it is looked at: its snapshot, every event after it, and what its steps say live. */
import type { OutputOf, RunDetail, StepOut } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { runQuery } from "../data/queries";
import { hasEnded } from "../data/runs";
import { useChannel } from "../live/useChannel";
import { keptLines, linesIn, LogBook, MOST_LINES, storedLines } from "./logBook";
import { call } from "../data/api";
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
  /** Asks for what was inside this step and is over. */
  readonly open: (node: string) => void;
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
  const titled = useRef(run);
  titled.current = run;
  // Lines that were kept before this page was open; those that are said from now on are heard. Both have the same names.
  const there = run !== undefined;
  const [missed, setMissed] = useState(0);
  useEffect(() => {
    if (!there) return undefined;
    const asking = new AbortController();
    void readAll(id, asking.signal, (lines) => {
      if (book.add(storedLines(lines))) setVersion((now) => now + 1);
    }).catch(() => {
      // What an attempt kept with itself is shown all the same.
      if (!asking.signal.aborted && titled.current !== undefined && book.add(keptLines(titled.current))) setVersion((now) => now + 1);
    });
    return () => asking.abort();
  }, [there, id, book, missed]);

  const { whole, open } = useInside(id, run);

  const snapshotSoon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void refetch();
    }, SNAPSHOT_MS);
  };
  const linesLater = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(linesLater.current), []);
  const linesSoon = () => {
    linesLater.current ??= setTimeout(() => {
      linesLater.current = undefined;
      setMissed((times) => times + 1);
    }, 4 * SNAPSHOT_MS);
  };
  useChannel(`run:${id}`, TOPICS, {
    onEvent: (event) => {
      const { topic, payload, sequence } = event;
      if (topic === "workflow:step:log") {
        if (payload.dropped > 0) linesSoon();
        return note(linesIn(payload, run));
      }
      if (topic === "workflow:step:progress") return setProgress((old) => new Map(old).set(payload.node, payload));
      if (topic === "workflow:run:deleted") return void queries.resetQueries({ queryKey: runQuery(id).queryKey });
      queries.setQueryData<RunDetail>(runQuery(id).queryKey, (old) => {
        if (old === undefined || sequence <= old.sequence) return old;
        return { ...afterEvent(old, event), sequence };
      });
      if (!topic.endsWith(":started")) snapshotSoon();
      if (topic === "workflow:step:failed") linesSoon();
    },
    onStale: () => {
      if (run === undefined || hasEnded(run.status)) return;
      void refetch();
      setMissed((times) => times + 1);
    },
  });
  return { open, run: whole, error, reload: () => void refetch(), log: { lines: book.lines, version }, progress };
}

const ROUNDS = 500;

/** The run with the steps that were inside others: those of rounds that are over are in no snapshot, but were heard or asked for. */
function useInside(id: string, run: RunDetail | undefined) {
  const [past, setPast] = useState<ReadonlyMap<string, StepOut>>(new Map());
  const heard = useRef<readonly StepOut[]>([]);
  useEffect(() => {
    if (run === undefined) return;
    const there = new Set(run.nodes.map((step) => step.node));
    const gone = heard.current.filter((step) => step.scope !== "" && !there.has(step.node));
    heard.current = run.nodes;
    if (gone.length > 0) setPast((old) => new Map([...old, ...gone.map((step) => [step.node, step] as const)]));
  }, [run]);
  const open = (node: string) => {
    void call("runs.rounds", { id, node, count: ROUNDS }).then(
      ({ steps }) => setPast((old) => new Map([...old, ...steps.map((step) => [step.node, step] as const)])),
      () => undefined, // what was heard is shown all the same
    );
  };
  const whole = useMemo(() => {
    if (run === undefined || past.size === 0) return run;
    const there = new Set(run.nodes.map((step) => step.node));
    const over = [...past.values()].filter((step) => !there.has(step.node));
    return over.length === 0 ? run : { ...run, nodes: [...run.nodes, ...over] };
  }, [run, past]);
  return { whole, open };
}

const LINES = 1000;

/** All pages of what was said, the newest first, so that the end of a long log is there at once. */
async function readAll(id: string, signal: AbortSignal, told: (lines: OutputOf<"runs.logs">["items"]) => void): Promise<void> {
  for (let offset = 0; offset < MOST_LINES; offset += LINES) {
    const page = await call("runs.logs", { id, offset, limit: LINES, newest_first: true }, { signal });
    told(page.items.toReversed());
    if (offset + page.items.length >= page.total || page.items.length === 0) return;
  }
}
