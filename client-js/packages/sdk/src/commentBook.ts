/** The comments of one open document: all threads live, what this person has not seen of them, and every act on them. */
import type * as Y from "yjs";
import type { Channels } from "./channels";
import { addReply, beginThread, type CommentAnchor, type CommentThread, newId, onWords, readThreads, removeMessage, rewriteMessage, setReaction, setResolved, type Words } from "./comments";
import type { Connection } from "./connection";
import { localError } from "./errors";
import { told } from "./events";
import type { MarksOut } from "./schema";
import type { Store } from "./stores";
import type { Watcher } from "./watching";
import { writeText } from "./writing";

/** A thread, and how many messages of others in it this person has not seen. */
export interface ShownThread extends CommentThread {
  readonly unread: number;
}

/** What users of a document see of its comments. Acts raise `ConcertError`: `read_only`, `no_place` where somebody was faster. */
export interface Comments {
  /** All threads, oldest first. A thread is the same object while nothing in it changed. */
  readonly all: Store<readonly ShownThread[]>;
  /** Begins a thread; gives its id. */
  readonly create: (anchor: CommentAnchor, said: Words) => string;
  readonly reply: (thread: string, said: Words) => string;
  readonly rewrite: (thread: string, message: string, said: Words) => void;
  /** The last message takes its thread along. */
  readonly remove: (thread: string, message: string) => void;
  readonly react: (thread: string, message: string, emoji: string, on: boolean) => void;
  readonly resolve: (thread: string) => void;
  readonly reopen: (thread: string) => void;
  /** An anchor on these words of a merged text. */
  readonly words: (path: readonly string[], from: number, to: number) => CommentAnchor;
  /** Says that this person has seen all of a thread. */
  readonly seen: (thread: string) => void;
}

interface Surroundings {
  readonly document: string;
  readonly watcher: Watcher;
  readonly connection: Connection;
  readonly channels: Channels;
  /** Who this is; undefined before the app or the server has said. */
  readonly me: () => string | undefined;
  readonly edit: <T>(change: (doc: Y.Doc) => T) => T;
}

type Marks = ReadonlyMap<string, ReadonlySet<string>>;

const TOPIC = "comment:thread:read";

export class CommentBook implements Comments {
  readonly all: Store<readonly ShownThread[]>;
  readonly #around: Surroundings;
  readonly #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];
  #marks: Marks = new Map();
  /** What was seen here and the server may not know yet. */
  readonly #pending = new Set<string>();
  #marked = false;
  #fresh = false;
  #shown: readonly ShownThread[] = [];
  #texts = new Map<string, string>();

  constructor(around: Surroundings) {
    this.#around = around;
    this.all = { get: () => this.#read(), subscribe: (listener) => this.#subscribe(listener) };
  }

  create = (anchor: CommentAnchor, said: Words): string => {
    const id = newId();
    const me = this.#me;
    this.#around.edit((doc) => beginThread(doc, id, anchor, me, said));
    return id;
  };

  reply = (thread: string, said: Words): string => {
    const me = this.#me;
    return this.#around.edit((doc) => addReply(doc, thread, me, said));
  };

  rewrite = (thread: string, message: string, said: Words): void => this.#around.edit((doc) => rewriteMessage(doc, thread, message, said, writeText));

  remove = (thread: string, message: string): void => this.#around.edit((doc) => removeMessage(doc, thread, message));

  react = (thread: string, message: string, emoji: string, on: boolean): void => {
    const me = this.#me;
    this.#around.edit((doc) => setReaction(doc, thread, message, me, emoji, on));
  };

  resolve = (thread: string): void => {
    const me = this.#me;
    this.#around.edit((doc) => setResolved(doc, thread, me, true));
  };

  reopen = (thread: string): void => {
    const me = this.#me;
    this.#around.edit((doc) => setResolved(doc, thread, me, false));
  };

  words = (path: readonly string[], from: number, to: number): CommentAnchor => onWords(this.#around.watcher.doc, path, from, to);

  seen = (thread: string): void => {
    const found = this.#read().find((one) => one.id === thread);
    if (found === undefined || found.unread === 0) return;
    this.#marks = new Map([...this.#marks, [thread, new Set([...(this.#marks.get(thread) ?? []), ...found.messages.map(({ id }) => id)])]]);
    this.#pending.add(thread);
    this.#changed();
    this.#sendSeen(thread);
  };

  close(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#marked = false;
  }

  get #me(): string {
    const me = this.#around.me();
    if (me === undefined) throw localError("not_signed_in");
    return me;
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
    const { watcher, channels } = this.#around;
    const changed = () => this.#changed();
    this.#fresh = false;
    this.#stops.push(watcher.watch(["comments"], changed), watcher.watch(["body"], changed));
    this.#stops.push(
      channels.subscribe("user:me", {
        topics: [TOPIC],
        onEvent: (event) => {
          const { payload } = told<typeof TOPIC>(event);
          if (payload.document === this.#around.document) this.#mark({ threads: { [payload.thread]: payload.messages } });
        },
        onGap: () => void this.#load(),
        onStatus: ({ state }) => {
          if (state === "joined") void this.#load();
        },
      }),
    );
  }

  async #load(): Promise<void> {
    const { connection, document } = this.#around;
    try {
      this.#mark((await connection.call("comments.marks", { id: document })) as MarksOut);
      this.#marked = true;
      for (const thread of this.#pending) this.#sendSeen(thread);
      this.#changed();
    } catch {
      // Asked again when the channel is joined next.
    }
  }

  #mark({ threads }: MarksOut): void {
    const marks = new Map(this.#marks);
    for (const [thread, messages] of Object.entries(threads)) marks.set(thread, new Set([...(marks.get(thread) ?? []), ...messages]));
    this.#marks = marks;
    this.#changed();
  }

  #sendSeen(thread: string): void {
    const { connection, document } = this.#around;
    const messages = [...(this.#marks.get(thread) ?? [])];
    connection.call("comments.read", { id: document, thread, messages }).then(
      () => this.#pending.delete(thread),
      () => undefined,
    );
  }

  #changed(): void {
    this.#fresh = false;
    for (const listener of [...this.#listeners]) listener();
  }

  #read(): readonly ShownThread[] {
    if (this.#fresh) return this.#shown;
    this.#fresh = this.#listeners.size > 0;
    const me = this.#around.me();
    const before = new Map(this.#shown.map((thread) => [thread.id, thread]));
    const texts = new Map<string, string>();
    const shown = readThreads(this.#around.watcher.doc).map((thread) => {
      const now: ShownThread = { ...thread, unread: this.#unread(thread, me) };
      const text = JSON.stringify(now);
      texts.set(thread.id, text);
      return this.#texts.get(thread.id) === text ? (before.get(thread.id) ?? now) : now;
    });
    const same = shown.length === this.#shown.length && shown.every((thread, at) => thread === this.#shown[at]);
    this.#texts = texts;
    if (!same) this.#shown = shown;
    return this.#shown;
  }

  /** Nothing, before the server has said what this person has seen: a count that goes away by itself alarms. */
  #unread(thread: CommentThread, me: string | undefined): number {
    if (!this.#marked || thread.resolved !== undefined) return 0;
    const seen = this.#marks.get(thread.id);
    return thread.messages.filter(({ id, author }) => author !== me && seen?.has(id) !== true).length;
  }
}
