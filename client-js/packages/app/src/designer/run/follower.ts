/**
 * The run that a designer shows: the newest of its design, as a snapshot plus the events of `doc:ID`. Pictures of it are
 * made at most once a frame, and a step that did not change keeps its object, so that its node does not repaint.
 */
import { type RunDetail, type StepOut, type Store, writable } from "@concert/sdk";
import { hasEnded, type Level } from "../../data/runs";
import { listOf, numberOf, type Payload, payloadOf, textOf } from "../../live/payload";
import { keptLines, LogBook } from "../../runs/logBook";
import type { Log } from "../../runs/useRun";
import type { LogLine, StepProgress } from "../../runs/view";
import { follow } from "./follow";

export interface RunLoader {
  readonly newest: () => Promise<RunDetail | undefined>;
  readonly one: (id: string) => Promise<RunDetail>;
}

interface Heard {
  readonly topic: string;
  readonly payload: Payload;
}

export type Loading = { readonly kind: "loading" } | { readonly kind: "ready" } | { readonly kind: "failed"; readonly error: Error };

/** Outputs and kept logs are in snapshots only; steps that end together ask for one. */
const SNAPSHOT_MS = 500;
const MOST_WAITING = 10_000;

export class RunFollower {
  readonly run = writable<RunDetail | undefined>(undefined);
  readonly log = writable<Log>({ lines: [], version: 0 });
  readonly loading = writable<Loading>({ kind: "loading" });
  readonly #progress = writable<ReadonlyMap<string, StepProgress>>(new Map());
  readonly #loader: RunLoader;
  readonly #soon: (flush: () => void) => void;
  #book = new LogBook();
  #heard: Heard[] = [];
  #asked = false;
  #wanted: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #index: { readonly of: RunDetail; readonly steps: ReadonlyMap<string, StepOut> } | undefined;

  constructor(loader: RunLoader, soon: (flush: () => void) => void) {
    this.#loader = loader;
    this.#soon = soon;
  }

  get progress(): Store<ReadonlyMap<string, StepProgress>> {
    return this.#progress;
  }

  step(node: string): StepOut | undefined {
    const run = this.run.get();
    if (run === undefined) return undefined;
    if (this.#index?.of !== run) this.#index = { of: run, steps: new Map(run.nodes.map((step) => [step.node, step])) };
    return this.#index.steps.get(node);
  }

  /** Loads the newest run: at the start, and after a gap in the events. */
  reload(): void {
    void this.#load(() => this.#loader.newest());
  }

  /** Shows this run and follows it. */
  show(run: string): void {
    this.#wanted = run;
    void this.#load(() => this.#loader.one(run));
  }

  hear(topic: string, payload: unknown): void {
    this.#heard.push({ topic, payload: payloadOf({ payload }) });
    if (this.#heard.length > MOST_WAITING) this.#heard.splice(0, this.#heard.length - MOST_WAITING);
    if (this.#asked) return;
    this.#asked = true;
    this.#soon(() => this.#flush());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #load(ask: () => Promise<RunDetail | undefined>): Promise<void> {
    try {
      const fresh = await ask();
      if (this.#closed) return;
      this.loading.set({ kind: "ready" });
      if (fresh === undefined || (this.#wanted !== undefined && fresh.id !== this.#wanted)) return;
      this.#adopt(fresh);
    } catch (error) {
      if (!this.#closed) this.loading.set({ kind: "failed", error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  /** Takes a snapshot, unless what is shown has heard more than it. */
  #adopt(fresh: RunDetail): void {
    const shown = this.run.get();
    if (shown !== undefined && shown.id !== fresh.id) this.#forget();
    if (shown?.id === fresh.id && shown.steps_ended > fresh.steps_ended) {
      this.#snapshotSoon();
      return;
    }
    this.#wanted = fresh.id;
    this.run.set(shown?.id === fresh.id ? kept(shown, fresh) : fresh);
    this.#note(keptLines(fresh));
    this.#flush();
  }

  #forget(): void {
    this.#book = new LogBook();
    this.log.set({ lines: [], version: 0 });
    this.#progress.set(new Map());
  }

  #flush(): void {
    this.#asked = false;
    if (this.#closed) return;
    const events = this.#heard;
    this.#heard = [];
    let run = this.run.get();
    let ended = false;
    const lines: LogLine[] = [];
    const progress = new Map(this.#progress.get());
    const later: Heard[] = [];
    for (const event of events) {
      const of = textOf(event.payload, "run");
      if (of !== run?.id) {
        if (event.topic === "workflow:run:queued" && of !== this.#wanted) this.show(of);
        if (of === this.#wanted) later.push(event);
      } else if (event.topic === "workflow:step:log") lines.push(...linesIn(event.payload, run));
      else if (event.topic === "workflow:step:progress") progress.set(textOf(event.payload, "node"), progressIn(event.payload));
      else {
        const next: RunDetail = follow(run, event.topic, event.payload);
        if (next !== run && !event.topic.endsWith(":started")) ended = true;
        run = next;
      }
    }
    this.#heard = [...later, ...this.#heard];
    this.#note(lines);
    if (events.some((event) => event.topic === "workflow:step:progress")) this.#progress.set(progress);
    this.run.set(run);
    if (ended) this.#snapshotSoon();
  }

  #note(lines: readonly LogLine[]): void {
    if (this.#book.add(lines)) this.log.set({ lines: this.#book.lines, version: this.log.get().version + 1 });
  }

  #snapshotSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const shown = this.run.get();
      if (shown !== undefined) void this.#load(() => this.#loader.one(shown.id));
    }, SNAPSHOT_MS);
  }
}

/** A snapshot in which steps that say the same as before keep their object. */
function kept(before: RunDetail, fresh: RunDetail): RunDetail {
  const old = new Map(before.nodes.map((step) => [step.node, step]));
  const nodes = fresh.nodes.map((step) => {
    const known = old.get(step.node);
    return known !== undefined && JSON.stringify(known) === JSON.stringify(step) ? known : step;
  });
  return { ...fresh, nodes };
}

function linesIn(payload: Payload, run: RunDetail): readonly LogLine[] {
  const node = textOf(payload, "node");
  const step = run.nodes.find((one) => one.node === node)?.title ?? node;
  return listOf(payload, "lines").map((line) => {
    const told = payloadOf({ payload: line });
    return { at: numberOf(told, "at") ?? 0, level: levelOf(textOf(told, "level")), message: textOf(told, "message"), step };
  });
}

function levelOf(word: string): Level {
  return word === "debug" || word === "warning" || word === "error" ? word : "info";
}

function progressIn(payload: Payload): StepProgress {
  return { done: numberOf(payload, "done") ?? 0, total: numberOf(payload, "total") ?? 0, label: textOf(payload, "label") };
}

export function isGoing(run: RunDetail | undefined): boolean {
  return run !== undefined && !hasEnded(run.status);
}
