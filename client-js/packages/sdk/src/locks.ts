/**
 * Who has which section of a document to themselves (crdt/SPEC.md, section L): the server's list as a store, and the ways to
 * take part. What this person has is renewed by every tab that they work in, also one that was loaded again since; what this
 * tab has taken it gives back when the document is closed.
 */
import type { InputOf, OutputOf } from "./api";
import type { Connection } from "./connection";
import type { ChannelName } from "./frames";
import type { PersonColor } from "./presenceState";
import type { LockOut, PersonOut } from "./schema";
import { derived, type Store, writable } from "./stores";

/** A path of map keys from a root on, such as `["body", "nodes", "n1"]`; `[]` is the whole document. */
export type Section = readonly string[];

export interface LockPerson {
  readonly id: string;
  readonly name: string;
  /** 0 for somebody who is not here. */
  readonly color: PersonColor | 0;
}

export interface SectionLock {
  readonly section: Section;
  readonly holder: LockPerson;
  /** Rises with each grant in this document. */
  readonly fence: number;
  /** Milliseconds since 1970 on the server's clock: compare with `client.now()`. */
  readonly until: number;
  /** Somebody asked: they get the section then, unless the holder keeps it or goes on working. */
  readonly answerBy: number | undefined;
  /** This person holds it, here or in another tab. */
  readonly mine: boolean;
  readonly queue: readonly LockPerson[];
  /** This person's place in the queue, from 1; 0 for who does not wait. */
  readonly place: number;
}

/** What the users of a document see of its locks. The promises fail with `section_locked`, `lock_lost`, `read_only`, `offline`… */
export interface Locks {
  /** All locks of the document, by section. A new list for each change. */
  readonly all: Store<readonly SectionLock[]>;
  /** The lock that a place lies in, whoever's it is. */
  readonly over: (path: Section) => Store<SectionLock | undefined>;
  /** False where somebody else has the place, a part of it, or what it lies in. */
  readonly isFree: (path: Section) => boolean;
  /** Takes a section, which is renewed for as long as this person works in a tab with the document. */
  readonly take: (section: Section) => Promise<SectionLock>;
  readonly release: (section: Section) => Promise<void>;
  /** Takes the section where it is free; else waits in the queue, and renews it once it comes. Gives the place, 0 when it is taken. */
  readonly ask: (section: Section) => Promise<number>;
  readonly withdraw: (section: Section) => Promise<void>;
  /** Tells who asks that the section is still needed. */
  readonly keep: (section: Section) => Promise<void>;
  /** Gives the section to somebody who waits, or is here and may edit. */
  readonly handOver: (section: Section, person: string) => Promise<void>;
  /** Takes the section over from its holder; needs the right to. */
  readonly break: (section: Section) => Promise<SectionLock>;
  /** Says "still working" without an edit; `presence` says it too. */
  readonly touch: () => void;
}

type LockCommand = "locks.take" | "locks.renew" | "locks.release" | "locks.ask" | "locks.withdraw" | "locks.keep" | "locks.hand_over" | "locks.break";

const RENEW_MS = 10_000;
/** The last lease outlasts this by half a minute: after a minute without work the section is free. */
const IDLE_MS = 30_000;
const MICROS = 1_000;

export class LockBook implements Locks {
  readonly #document: string;
  readonly #connection: Connection;
  readonly #all = writable<readonly SectionLock[]>([]);
  /** What this tab has taken, and what it waits for, by key. */
  readonly #taken = new Map<string, Section>();
  readonly #asked = new Map<string, Section>();
  /** Since when somebody else asks for what this person has. */
  readonly #pressed = new Map<string, number>();
  #workedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(channel: ChannelName, connection: Connection) {
    this.#document = channel.slice(channel.indexOf(":") + 1);
    this.#connection = connection;
  }

  get all(): Store<readonly SectionLock[]> {
    return this.#all;
  }

  over = (path: Section): Store<SectionLock | undefined> => derived(this.#all, (locks) => locks.find(({ section }) => holds(section, path)));

  isFree = (path: Section): boolean => !this.#all.get().some((lock) => !lock.mine && (holds(lock.section, path) || isAround(path, lock.section)));

  take = async (section: Section): Promise<SectionLock> => {
    this.touch();
    return this.#got(section, await this.#call("locks.take", { section }));
  };

  release = async (section: Section): Promise<void> => {
    this.#taken.delete(keyOf(section));
    await this.#call("locks.release", { section });
  };

  ask = async (section: Section): Promise<number> => {
    this.touch();
    const { lock, place } = await this.#call("locks.ask", { section });
    if (place === 0 && lock !== null) this.#got(section, { lock, place });
    else this.#asked.set(keyOf(section), section);
    return place;
  };

  withdraw = async (section: Section): Promise<void> => {
    this.#asked.delete(keyOf(section));
    await this.#call("locks.withdraw", { section });
  };

  keep = async (section: Section): Promise<void> => {
    this.touch();
    await this.#call("locks.keep", { section });
  };

  handOver = async (section: Section, person: string): Promise<void> => {
    await this.#call("locks.hand_over", { section, to: person });
    this.#taken.delete(keyOf(section));
  };

  break = async (section: Section): Promise<SectionLock> => {
    this.touch();
    return this.#got(section, await this.#call("locks.break", { section }));
  };

  touch = (): void => {
    this.#workedAt = Date.now();
  };

  /** All locks there are now. */
  changed(locks: readonly LockOut[]): void {
    const me = this.#me;
    const shown = locks.map((lock) => this.#shown(lock, me));
    this.#all.set(shown);
    const mine = new Map(shown.filter((lock) => lock.mine).map((lock) => [keyOf(lock.section), lock]));
    for (const [key, section] of [...this.#asked]) {
      if (mine.has(key)) this.#took(section);
      else if (!shown.some((lock) => lock.place > 0 && (holds(lock.section, section) || isAround(section, lock.section)))) this.#asked.delete(key);
    }
    for (const key of [...this.#taken.keys()]) if (!mine.has(key)) this.#taken.delete(key);
    for (const key of [...this.#pressed.keys()]) if (mine.get(key)?.answerBy === undefined) this.#pressed.delete(key);
    for (const [key, { answerBy }] of mine) if (answerBy !== undefined && !this.#pressed.has(key)) this.#pressed.set(key, Date.now());
    if (mine.size > 0) this.#timer ??= setInterval(() => this.#renew(), RENEW_MS);
    else this.#rest();
  }

  /** The server may have forgotten who waits: whoever still does asks again. */
  joined(locks: readonly LockOut[]): void {
    const waiting = [...this.#asked.values()];
    this.changed(locks);
    for (const section of waiting) {
      const key = keyOf(section);
      if (!this.#asked.has(key) && !this.#taken.has(key)) void this.ask(section).catch(() => undefined);
    }
  }

  /** Gives back what this tab has, and waits no longer. */
  close(): void {
    for (const section of this.#taken.values()) void this.#call("locks.release", { section }).catch(() => undefined);
    for (const section of this.#asked.values()) void this.#call("locks.withdraw", { section }).catch(() => undefined);
    this.#taken.clear();
    this.#asked.clear();
    this.#pressed.clear();
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get #me(): string | undefined {
    const state = this.#connection.state.get();
    return state.state === "online" ? state.user.id : undefined;
  }

  async #call<Name extends LockCommand>(command: Name, input: Omit<InputOf<Name>, "id">): Promise<OutputOf<Name>> {
    return (await this.#connection.call(command, { id: this.#document, ...input })) as OutputOf<Name>;
  }

  #got(section: Section, { lock }: OutputOf<"locks.take">): SectionLock {
    if (lock === null) throw new TypeError("a granted lock was not shown");
    this.#took(section);
    return this.#shown(lock, this.#me);
  }

  #took(section: Section): void {
    const key = keyOf(section);
    this.#asked.delete(key);
    this.#taken.set(key, section);
  }

  /** Not for who has left the desk, nor for who has done nothing since somebody asked. */
  #renew(): void {
    if (Date.now() - this.#workedAt > IDLE_MS) return;
    for (const { section, mine } of this.#all.get()) {
      if (!mine || (this.#pressed.get(keyOf(section)) ?? 0) > this.#workedAt) continue;
      // What was lost meanwhile is told by the list.
      void this.#call("locks.renew", { section }).catch(() => undefined);
    }
  }

  #shown(lock: LockOut, me: string | undefined): SectionLock {
    return {
      section: lock.section,
      holder: person(lock.holder),
      fence: lock.fence,
      until: lock.until / MICROS,
      answerBy: lock.answer_by === null ? undefined : lock.answer_by / MICROS,
      mine: lock.holder.id === me,
      queue: lock.queue.map(person),
      place: lock.queue.findIndex((one) => one.id === me) + 1,
    };
  }
}

function person({ id, name, color }: PersonOut): LockPerson {
  return { id, name, color: color as PersonColor | 0 };
}

function keyOf(section: Section): string {
  return JSON.stringify(section);
}

/** Whether the path lies in the section; a part of the layout does in what it is the layout of. */
function holds(section: Section, path: Section): boolean {
  if (section.length === 0) return path[0] !== "comments" && path[0] !== "meta";
  const [root, ...rest] = path;
  const place = root === "layout" && section[0] === "body" ? ["body", ...rest] : path;
  return section.every((step, depth) => place[depth] === step);
}

function isAround(path: Section, section: Section): boolean {
  const [root, ...rest] = path;
  const place = root === "layout" ? ["body", ...rest] : path;
  return place.length < section.length && place.every((step, depth) => section[depth] === step);
}

/** Whether a change there would be refused to others while the section is locked. */
export function touches(path: Section, section: Section): boolean {
  return holds(section, path) || isAround(path, section);
}
