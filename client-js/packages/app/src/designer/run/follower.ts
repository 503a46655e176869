/**
 * The runs that a designer shows: one as a snapshot plus the events of `doc:ID`, and which others go on meanwhile. It is
 * the newest one, or the one somebody chose here for as long as that goes on. Pictures are made at most once a frame, and
 * a step that did not change keeps its object, so that its node does not repaint.
 */
import { type Listing, type RunDetail, type RunOut, type StepOut, type Store, writable } from "@concert/sdk";
import { hasEnded, roundsAtEnd } from "../../data/runs";
import { keptLines, linesIn, LogBook } from "../../runs/logBook";
import type { RunTold } from "../../runs/reduce";
import type { Log } from "../../runs/useRun";
import type { LogLine, StepProgress } from "../../runs/view";
import { type Instances, instancesOf, type Tally } from "./instances";
import { follow, type OtherRun, type OtherRuns, othersAfter } from "./follow";

export interface RunLoader {
  /** The newest runs of the design, the newest first. */
  readonly newest: () => Promise<Pick<Listing<RunOut>, "items">>;
  readonly one: (id: string) => Promise<RunDetail>;
  /** What the steps inside others came to. */
  readonly tallies: (id: string) => Promise<readonly Tally[]>;
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
  readonly #others = writable<readonly OtherRun[]>([]);
  readonly #loader: RunLoader;
  readonly #soon: (flush: () => void) => void;
  #book = new LogBook();
  #heard: RunTold[] = [];
  #asked = false;
  #going: OtherRuns = new Map();
  /** The run that is shown, or about to be. */
  #wanted: string | undefined;
  /** Chosen or started here: a newer run does not take its place while it goes on. */
  #chosen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #holds: (node: string) => boolean;
  #index: { readonly of: RunDetail; readonly all: Instances } | undefined;
  #steps = new Map<string, StepOut>();
  #tallies: readonly Tally[] = [];
  /** The run and how many of its loops were over when they were asked for. */
  #tallied = "";

  /** `holds`: whether a step of the design is a container, whose rounds are steps of the design too. */
  constructor(loader: RunLoader, soon: (flush: () => void) => void, holds: (node: string) => boolean = () => true) {
    this.#loader = loader;
    this.#soon = soon;
    this.#holds = holds;
  }

  get progress(): Store<ReadonlyMap<string, StepProgress>> {
    return this.#progress;
  }

  /** What goes on besides the run that is shown, the newest first. */
  get others(): Store<readonly OtherRun[]> {
    return this.#others;
  }

  step(node: string): StepOut | undefined {
    return this.#all() === undefined ? undefined : this.#steps.get(node);
  }

  /** All steps of the design that the shown run has, each followed by what it holds. */
  steps(): readonly StepOut[] {
    return this.#all() === undefined ? [] : [...this.#steps.values()];
  }

  /** "2 of 3 times, 1 failed": what the rounds of a step came to that stands in a loop. */
  timesOf(node: string): string | undefined {
    return this.#all()?.times.get(node);
  }

  /** "7/20": how many rounds of a loop have ended, of those there are; undefined where none has begun. */
  roundsOf(loop: string): string | undefined {
    const step = this.step(loop);
    const told = step?.rounds;
    const rounds = this.#all()?.rounds.get(loop);
    const progress = this.#progress.get().get(loop);
    // Other steps tell how far they are, too, but not in rounds.
    if (progress !== undefined && progress.total > 0 && (told != null || rounds !== undefined)) return `${progress.done}/${progress.total}`;
    if (told != null) return `${told.succeeded + told.failed}/${told.total ?? told.begun}`;
    if (step !== undefined && hasEnded(step.status)) {
      const over = roundsAtEnd(step);
      return over === undefined ? undefined : `${over.succeeded + over.failed}/${over.succeeded + over.failed}`;
    }
    return rounds === undefined ? undefined : `${rounds.ended}/${rounds.known}`;
  }

  #all(): Instances | undefined {
    const run = this.run.get();
    if (run === undefined) return undefined;
    if (this.#index?.of !== run) {
      const all = instancesOf(run.nodes, this.#holds, this.#tallies);
      this.#index = { of: run, all };
      this.#steps = new Map([...all.steps].map(([node, step]) => [node, sameStep(this.#steps.get(node), step)]));
    }
    return this.#index.all;
  }

  /** Asks which runs there are: at the start, and after a gap in the events. */
  reload(): void {
    void this.#try(async () => {
      const { items } = await this.#loader.newest();
      if (this.#closed) return;
      this.#going = new Map(items.filter((run) => !hasEnded(run.status)).map((run) => [run.id, asOther(run)]));
      this.#tellOthers();
      const next = this.#chosen ? (this.#wanted ?? items[0]?.id) : items[0]?.id;
      if (next === undefined) this.loading.set({ kind: "ready" });
      else await this.#load(next);
    });
  }

  /** Shows this run, and stays with it while it goes on. */
  show(run: string): void {
    this.#chosen = true;
    void this.#try(() => this.#load(run));
  }

  hear(event: RunTold): void {
    this.#heard.push(event);
    if (this.#heard.length > MOST_WAITING) this.#heard.splice(0, this.#heard.length - MOST_WAITING);
    if (this.#asked) return;
    this.#asked = true;
    this.#soon(() => this.#flush());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #try(load: () => Promise<void>): Promise<void> {
    try {
      await load();
    } catch (error) {
      if (!this.#closed) this.loading.set({ kind: "failed", error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  async #load(id: string): Promise<void> {
    this.#wanted = id;
    const fresh = await this.#loader.one(id);
    if (this.#closed || this.#wanted !== id) return;
    this.loading.set({ kind: "ready" });
    this.#adopt(fresh);
  }

  /** Takes a snapshot, unless what is shown has heard more than it. */
  #adopt(fresh: RunDetail): void {
    const shown = this.run.get();
    if (shown !== undefined && shown.id !== fresh.id) this.#forget();
    if (shown?.id === fresh.id && shown.steps_ended > fresh.steps_ended) {
      this.#snapshotSoon();
      return;
    }
    this.run.set(shown?.id === fresh.id ? kept(shown, fresh) : fresh);
    this.#note(keptLines(fresh));
    this.#flush();
    void this.#try(() => this.#tally(fresh));
  }

  /** Rounds that are over are in no snapshot: what they came to is asked for as loops end. */
  async #tally(run: RunDetail): Promise<void> {
    const over = run.nodes.filter((step) => LOOPS.has(step.operation) && hasEnded(step.status)).length;
    const asked = `${run.id} ${over} ${run.status}`;
    if (over === 0 || asked === this.#tallied) return;
    this.#tallied = asked;
    const tallies = await this.#loader.tallies(run.id);
    const shown = this.run.get();
    if (this.#closed || shown?.id !== run.id) return;
    this.#tallies = tallies;
    this.run.set({ ...shown });
  }

  #forget(): void {
    this.#book = new LogBook();
    this.log.set({ lines: [], version: 0 });
    this.#progress.set(new Map());
    this.#tallies = [];
    this.#tallied = "";
  }

  #flush(): void {
    this.#asked = false;
    if (this.#closed) return;
    const events = this.#heard;
    this.#heard = [];
    let run = this.run.get();
    let ended = false;
    const lines: LogLine[] = [];
    let progress = this.#progress.get();
    const later: RunTold[] = [];
    for (const event of events) {
      const { topic, payload } = event;
      this.#going = othersAfter(this.#going, event);
      if (payload.run !== run?.id) {
        if (payload.run === this.#wanted) later.push(event);
        else if (topic === "workflow:run:queued" && !this.#isKept(run)) void this.#follow(payload.run);
      } else if (topic === "workflow:step:log") lines.push(...linesIn(payload, run));
      else if (topic === "workflow:step:progress") progress = new Map(progress).set(payload.node, payload);
      else {
        const next = follow(run, event);
        if ((next !== run && !topic.endsWith(":started")) || isNews(run, event)) ended = true;
        run = next;
      }
    }
    this.#heard = [...later, ...this.#heard];
    this.#note(lines);
    this.#progress.set(progress);
    this.run.set(run);
    this.#tellOthers();
    if (ended) this.#snapshotSoon();
  }

  /** Goes to a run that somebody started. */
  #follow(run: string): Promise<void> {
    this.#chosen = false;
    return this.#try(() => this.#load(run));
  }

  #isKept(run: RunDetail | undefined): boolean {
    return this.#chosen && (run === undefined || run.id !== this.#wanted || !hasEnded(run.status));
  }

  #tellOthers(): void {
    const others = [...this.#going.values()].filter((one) => one.id !== this.run.get()?.id).toSorted((a, b) => b.number - a.number);
    const before = this.#others.get();
    if (others.length !== before.length || others.some((one, index) => one !== before[index])) this.#others.set(others);
  }

  #note(lines: readonly LogLine[]): void {
    if (this.#book.add(lines)) this.log.set({ lines: this.#book.lines, version: this.log.get().version + 1 });
  }

  #snapshotSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#wanted !== undefined && this.#wanted === this.run.get()?.id) void this.#try(() => this.#load(this.#wanted ?? ""));
    }, SNAPSHOT_MS);
  }
}

/** A round that the snapshot does not have yet, or a state that only a snapshot tells. */
function isNews(run: RunDetail, { topic, payload }: RunTold): boolean {
  if (SNAPSHOT_TELLS.has(topic)) return true;
  return "node" in payload && !run.nodes.some((step) => step.node === payload.node);
}

const SNAPSHOT_TELLS: ReadonlySet<string> = new Set<RunTold["topic"]>(["workflow:step:asking", "workflow:step:waiting", "workflow:step:decided", "workflow:run:undoing"]);

const LOOPS: ReadonlySet<string> = new Set(["flow.for_each", "flow.while"]);

/** The object of before, where several instances together say the same again. */
function sameStep(before: StepOut | undefined, now: StepOut): StepOut {
  return before !== undefined && before !== now && before.status === now.status && before.attempts === now.attempts && before.error === now.error && before.summary === now.summary ? before : now;
}

function asOther({ id, number, steps, steps_ended: stepsEnded }: RunOut): OtherRun {
  return { id, number, steps, stepsEnded };
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
