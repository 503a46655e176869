/**
 * What the server finds wrong with an open document, the same for everybody in it: all of it once, then what changes
 * (engine/SPEC.md, section DG). Follows while somebody looks. A fix is one edit of this person's own, and can be undone.
 */
import * as Y from "yjs";
import type { ChannelStatus } from "./channel";
import type { Channels } from "./channels";
import type { Connection } from "./connection";
import { asConcertError } from "./errors";
import { told } from "./events";
import { plain, valueAt } from "./paths";
import type { FixOut, ProblemOut, ProblemsChangedEvent, ProblemsOut } from "./schema";
import type { Store } from "./stores";
import { removeAt, setAt, whole, writeText } from "./writing";

export type Problem = ProblemOut;

export interface ProblemList {
  /** `asking` before the first answer, `live` while every change is heard, `away` while the server is not reached: then this is what was known last. */
  readonly state: "asking" | "live" | "away";
  /** Those that concern this person, in the order in which one would mend them. */
  readonly problems: readonly Problem[];
  /** How many there are; more than `problems` where there are very many. */
  readonly total: number;
}

/** What users of a document see of its problems. */
export interface Problems {
  /** A new list for each change; a problem is the same object while nothing of it changed. */
  readonly all: Store<ProblemList>;
  /** Makes the edit that a problem offers. False where something else stands there by now, and then nothing is changed. */
  readonly fix: (problem: Problem) => boolean;
}

interface Surroundings {
  readonly document: string;
  readonly connection: Connection;
  readonly channels: Channels;
  /** Of the document's channel. */
  readonly status: Store<ChannelStatus>;
  readonly role: Store<string>;
  readonly edit: <T>(change: (doc: Y.Doc) => T) => T;
}

const TOPIC = "document:problems";
/** Between two questions for all of it. */
const PAUSE_MS = 500;
/** The server tells no more at once. */
const MOST_ANSWERED = 1000;
const NOTHING: ProblemList = { state: "asking", problems: [], total: 0 };

export class ProblemBook implements Problems {
  readonly all: Store<ProblemList>;
  readonly #around: Surroundings;
  readonly #listeners = new Set<() => void>();
  #known = new Map<string, Problem>();
  #total = 0;
  #state: ProblemList["state"] = "asking";
  /** The checker that tells, and the number of its last message; undefined before the first answer. */
  #at: { readonly state: string; readonly number: number } | undefined;
  /** What came while all of it was asked for. */
  #early: ProblemsChangedEvent[] = [];
  #asking = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stops: (() => void)[] = [];
  #shown: ProblemList = NOTHING;

  constructor(around: Surroundings) {
    this.#around = around;
    this.all = { get: () => this.#shown, subscribe: (listener) => this.#subscribe(listener) };
  }

  fix = ({ fix }: Problem): boolean => fix !== null && this.#around.edit((doc) => mend(doc, fix));

  close(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#timer);
    this.#at = undefined;
    this.#asking = false;
  }

  #subscribe(listener: () => void): () => void {
    const own = () => listener();
    if (this.#listeners.size === 0) this.#start();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.close();
    };
  }

  #start(): void {
    const { channels, role, status, document } = this.#around;
    const moved = () => {
      if (status.get().state === "joined") this.#ask();
      else this.#left();
    };
    this.#stops.push(
      role.subscribe(() => this.#show()),
      status.subscribe(moved),
      channels.subscribe(`doc:${document}`, { topics: [TOPIC], onEvent: (event) => this.#heard(told<typeof TOPIC>(event).payload) }),
    );
    moved();
  }

  #left(): void {
    this.#at = undefined;
    if (this.#state === "live") this.#state = "away";
    this.#show();
  }

  #heard(event: ProblemsChangedEvent): void {
    if (this.#asking) {
      this.#early.push(event);
      return;
    }
    const at = this.#at;
    if (at === undefined || (event.state === at.state && event.number <= at.number)) return;
    if (event.again || event.state !== at.state || event.number !== at.number + 1) {
      this.#ask();
      return;
    }
    this.#at = { state: event.state, number: event.number };
    for (const id of event.removed) this.#known.delete(id);
    for (const one of [...event.added, ...event.changed]) this.#known.set(one.id, one);
    this.#total = event.total;
    if (this.#known.size < Math.min(event.total, MOST_ANSWERED)) this.#ask();
    this.#show();
  }

  /** All of it, soon: at most twice a second, whatever is told meanwhile. */
  #ask(): void {
    clearTimeout(this.#timer);
    if (this.#asking) return;
    const wait = this.#askedAt + PAUSE_MS - Date.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#ask(), wait);
    else void this.#load();
  }

  async #load(): Promise<void> {
    const { connection, document } = this.#around;
    this.#asking = true;
    this.#askedAt = Date.now();
    try {
      const answer = (await connection.call("problems.list", { id: document })) as ProblemsOut;
      if (!this.#asking) return;
      const before = this.#known;
      this.#known = new Map(answer.problems.map((one) => [one.id, kept(before.get(one.id), one)]));
      this.#total = answer.total;
      this.#at = { state: answer.state, number: answer.number };
      this.#state = "live";
    } catch (failure) {
      const { code } = asConcertError(failure);
      if (code === "check_failed") this.#timer = setTimeout(() => this.#ask(), 4 * PAUSE_MS);
      // Not reached: asked again when the channel is joined next.
    }
    this.#asking = false;
    const early = this.#early;
    this.#early = [];
    for (const event of early) this.#heard(event);
    this.#show();
  }

  #show(): void {
    const role = this.#around.role.get();
    const problems = [...this.#known.values()].filter(({ roles }) => roles.length === 0 || roles.includes(role)).sort(inOrder);
    const total = this.#total - (this.#known.size - problems.length);
    const state = this.#state;
    const now = this.#shown;
    if (now.state === state && now.total === total && now.problems.length === problems.length && problems.every((one, at) => one === now.problems[at])) return;
    this.#shown = { state, problems, total };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The order of the server: by rank, then by place, then by id. */
function inOrder(a: Problem, b: Problem): number {
  return a.rank - b.rank || compare(a.node ?? a.edge ?? "", b.node ?? b.edge ?? "") || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The object from before, where the problem is the same. */
function kept(before: Problem | undefined, now: Problem): Problem {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** Makes all of a fix, or nothing of it where one of its places has changed. */
export function mend(doc: Y.Doc, { mends }: FixOut): boolean {
  if (!mends.every(({ path, was }) => stands(plain(valueAt(doc, path)), was))) return false;
  for (const { path, do: act, now } of mends) {
    const here = valueAt(doc, path);
    if (act === "remove") removeAt(doc, path);
    else if (here instanceof Y.Text && typeof now === "string") writeText(here, now);
    else setAt(doc, path, whole(now));
  }
  return true;
}

/** Whether what was said to stand there does. What a newer version has put beside it does not matter. */
function stands(here: unknown, was: unknown): boolean {
  if (was === null || was === undefined) return here === null || here === undefined;
  if (typeof was !== "object") return here === was;
  if (typeof here !== "object" || here === null || Array.isArray(here) !== Array.isArray(was)) return false;
  const held = here as Readonly<Record<string, unknown>>;
  return Object.entries(was).every(([key, value]) => stands(held[key], value));
}
