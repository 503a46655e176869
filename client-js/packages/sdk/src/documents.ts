/** Opens documents and hands them out: one live document for each id, however many parts of an app use it. */
import * as Y from "yjs";
import type { SetAside } from "./aside";
import type { Channel } from "./channel";
import type { Channels } from "./channels";
import { CommentBook, type Comments } from "./commentBook";
import type { Connection } from "./connection";
import { LiveDocument } from "./document";
import { type DocumentFacts, type DocumentHappening, type DocumentStatus, type Saved, sameUnsaved, type Unsaved } from "./documentState";
import type { Change, Path, RecordedEdit } from "./edits";
import { localError } from "./errors";
import { type DocumentHistory, historyOf } from "./history";
import { leftWaiting, LocalCopy } from "./localCopy";
import type { Locks } from "./locks";
import type { Presence } from "./presence";
import { ProblemBook, type Problems } from "./problems";
import { LOCAL, LOCAL_KEPT } from "./recorder";
import { mayComment, mayEdit } from "./roles";
import { derived, nextValue, type Store, type Unsubscribe, writable } from "./stores";
import { OwnUndo, type Undo } from "./undo";
import { type Entries, observeEntries, observeKeys, observePath, Watcher } from "./watching";

export interface EditOptions {
  /** False: `undo` leaves this change alone (a comment, for example). */
  readonly undoable?: boolean;
  /** The change touches `comments` alone: commenters may make it too, and `undo` leaves it alone. */
  readonly comment?: boolean;
}

/** An open document. Everything but `doc` stays the same when the document is rebuilt after a refusal. */
export interface DocumentHandle {
  readonly id: string;
  /** The Yjs document of now. A refusal puts another in its place: hold on to `docStore` where that matters. */
  readonly doc: Y.Doc;
  readonly docStore: Store<Y.Doc>;
  readonly status: Store<DocumentStatus>;
  readonly saved: Store<Saved>;
  /** Role, kind and epoch, as the server said last. */
  readonly facts: Store<DocumentFacts>;
  readonly canEdit: Store<boolean>;
  readonly undo: Undo;
  readonly presence: Presence;
  /** Who has which section to themselves. */
  readonly locks: Locks;
  /** What people say to each other about places of the document. */
  readonly comments: Comments;
  /** What it was, who wrote what, and the way back. */
  readonly history: DocumentHistory;
  /** What is wrong with it, the same for everybody in it. */
  readonly problems: Problems;
  /** Runs `change` as one local change. Raises `ConcertError` code `read_only` where the role may not edit. */
  readonly edit: <T>(change: (doc: Y.Doc) => T, options?: EditOptions) => T;
  /** The plain value at a place, e.g. `["body", "nodes", id]`: tells only when something there changed. */
  readonly at: <T>(path: Path) => Store<T | undefined>;
  /** The keys of the map at a place: silent while only the values change. */
  readonly keysAt: (path: Path) => Store<readonly string[]>;
  /** The map at a place key by key: tells which keys changed, and copies nothing that did not. */
  readonly entriesAt: <T>(path: Path) => Entries<T>;
  /** Refusals, replaced histories, returns from offline. */
  readonly on: (listener: (happening: DocumentHappening) => void) => Unsubscribe;
  /** Makes recorded edits again (those a `reset` handed out); gives what could not be made. */
  readonly replay: (edits: readonly RecordedEdit[]) => readonly Change[];
  /** What was not saved when the history was replaced, also on earlier pages: nothing of it is in the document. */
  readonly aside: Store<readonly SetAside[]>;
  /** Makes what was set aside again; gives what could not be made, which stays aside. */
  readonly applyAside: (id: string) => readonly Change[];
  /** Lets go of what was set aside. */
  readonly dropAside: (id: string) => void;
  /**
   * Gives the document back. The last user's close frees it, once everything is acknowledged or kept on disk; where there is
   * something to undo it rests for ten minutes before, so that whoever opens it again can undo it.
   */
  readonly close: () => void;
}

interface Open {
  readonly live: LiveDocument;
  readonly channel: Channel;
  readonly watcher: Watcher;
  readonly undo: OwnUndo;
  readonly comments: CommentBook;
  readonly problems: ProblemBook;
  readonly release: () => void;
  users: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  unwatch: (() => void) | undefined;
}

const LINGER_MS = 1_000;
const FLUSH_MS = 10_000;
/** How long a document that was left keeps what can be undone in it, and how many do. */
const REST_MS = 10 * 60_000;
const MOST_RESTING = 2;

export class Documents {
  readonly #connection: Connection;
  readonly #channels: Channels;
  readonly #person: () => Promise<string | undefined>;
  readonly #open = new Map<string, Open>();
  /** Documents that nobody looks at, left last come last. */
  readonly #resting = new Set<string>();
  readonly #unsaved = writable<Unsaved>({ edits: 0, kept: true }, sameUnsaved);
  #me: string | undefined;

  /** `person` gives the id under which copies are kept in this browser; undefined keeps none. */
  constructor(connection: Connection, channels: Channels, person: () => Promise<string | undefined>) {
    this.#connection = connection;
    this.#channels = channels;
    this.#person = person;
  }

  get unsaved(): Store<Unsaved> {
    return this.#unsaved;
  }

  open(id: string): DocumentHandle {
    const open = this.#open.get(id) ?? this.#start(id);
    open.users += 1;
    clearTimeout(open.timer);
    open.unwatch?.();
    open.unwatch = undefined;
    this.#resting.delete(id);
    return this.#handle(id, open);
  }

  /** Sends what earlier pages could not, one document after the other, while the server is there. */
  async sendWaiting(): Promise<void> {
    const person = await this.#person().catch(() => undefined);
    for (const id of person === undefined ? [] : await leftWaiting(person)) {
      if (this.#connection.state.get().state !== "online") return;
      if (this.#open.has(id)) continue;
      const { saved, status, close } = this.open(id);
      const isOver = () => (saved.get().state === "saved" || status.get().state === "refused" ? true : undefined);
      await Promise.race([nextValue(saved, isOver), nextValue(status, isOver), later(FLUSH_MS)]);
      close();
    }
  }

  /** Frees all documents at once. */
  close(): void {
    for (const [id, open] of [...this.#open]) this.#free(id, open);
  }

  #start(id: string): Open {
    const { channel, release } = this.#channels.use(`doc:${id}`);
    channel.hold();
    const live = new LiveDocument(channel, this.#connection);
    const watcher = new Watcher(live.doc.get());
    const undo = new OwnUndo(live.doc.get());
    live.doc.subscribe(() => {
      watcher.exchange(live.doc.get());
      undo.exchange(live.doc.get());
    });
    const comments = new CommentBook({
      document: id,
      watcher,
      connection: this.#connection,
      channels: this.#channels,
      me: () => this.#me,
      edit: (change) => editOf(id, live, change, { comment: true }),
    });
    const problems = new ProblemBook({
      document: id,
      connection: this.#connection,
      channels: this.#channels,
      status: channel.status,
      role: derived(live.facts, (facts) => facts.role),
      edit: (change) => {
        undo.split();
        const made = editOf(id, live, change, {});
        undo.split();
        return made;
      },
    });
    const open: Open = { live, channel, watcher, undo, comments, problems, release, users: 0, timer: undefined, unwatch: undefined };
    this.#open.set(id, open);
    live.saved.subscribe(this.#count);
    live.kept.subscribe(this.#count);
    void this.#load(id, live);
    return open;
  }

  async #load(id: string, live: LiveDocument): Promise<void> {
    const person = await this.#person().catch(() => undefined);
    this.#me = person;
    const copy = person === undefined ? undefined : await LocalCopy.open(person, id, live.doc.get());
    live.begin(copy);
  }

  #handle(id: string, open: Open): DocumentHandle {
    const { live, channel, watcher, undo } = open;
    const canEdit = derived(live.facts, (facts) => mayEdit(facts.role));
    let closed = false;
    return {
      id,
      get doc() {
        return live.doc.get();
      },
      docStore: live.doc,
      status: live.status,
      saved: live.saved,
      facts: live.facts,
      canEdit,
      undo,
      presence: channel.presence,
      locks: channel.locks,
      comments: open.comments,
      history: historyOf(this.#connection, id),
      problems: open.problems,
      edit: (change, options = {}) => editOf(id, live, change, options),
      at: <T>(path: Path) => observePath<T>(watcher, path),
      keysAt: (path) => observeKeys(watcher, path),
      entriesAt: <T>(path: Path) => observeEntries<T>(watcher, path),
      on: live.happenings.on,
      replay: (edits) => live.replay(edits),
      aside: live.aside.all,
      applyAside: (aside) => {
        const { role } = live.facts.get();
        if (!mayEdit(role)) throw localError("read_only", { document: id, role });
        const lost = live.replay(live.aside.find(aside)?.edits ?? []);
        live.aside.leave(aside, lost);
        return lost;
      },
      dropAside: (aside) => live.aside.leave(aside, []),
      close: () => {
        if (closed) return;
        closed = true;
        open.users -= 1;
        if (open.users === 0) this.#linger(id, open);
      },
    };
  }

  /** Waits a moment, since pages often close and open the same document, and for what is not saved: as long as the server is away. */
  #linger(id: string, open: Open): void {
    open.channel.presence.clear();
    const { saved } = open.live;
    const look = () => {
      const now = saved.get();
      clearTimeout(open.timer);
      if (now.state === "saved" || now.edits === 0) this.#leave(id, open);
      else if (now.state === "saving") open.timer = setTimeout(() => this.#free(id, open), FLUSH_MS);
    };
    open.timer = setTimeout(() => {
      open.unwatch = saved.subscribe(look);
      look();
    }, LINGER_MS);
  }

  /** What could be undone rests for a while, unseen and without its locks: who comes back can undo it still. */
  #leave(id: string, open: Open): void {
    const { canUndo, canRedo } = open.undo.state.get();
    if (!canUndo && !canRedo) {
      this.#free(id, open);
      return;
    }
    clearTimeout(open.timer);
    open.unwatch?.();
    open.channel.locks.close();
    open.timer = setTimeout(() => this.#free(id, open), REST_MS);
    open.unwatch = open.live.status.subscribe(() => {
      if (open.live.status.get().state === "refused") this.#free(id, open);
    });
    this.#resting.add(id);
    const [oldest] = this.#resting;
    const first = oldest === undefined ? undefined : this.#open.get(oldest);
    if (this.#resting.size > MOST_RESTING && oldest !== undefined && first !== undefined) this.#free(oldest, first);
  }

  readonly #count = (): void => {
    let edits = 0;
    let kept = true;
    for (const { live } of this.#open.values()) {
      const saved = live.saved.get();
      if (saved.state === "saved" || saved.edits === 0) continue;
      edits += saved.edits;
      kept &&= live.kept.get();
    }
    this.#unsaved.set({ edits, kept });
  };

  #free(id: string, open: Open): void {
    if (this.#open.get(id) !== open) return;
    clearTimeout(open.timer);
    open.unwatch?.();
    this.#open.delete(id);
    this.#resting.delete(id);
    open.watcher.close();
    open.undo.close();
    open.comments.close();
    open.problems.close();
    open.live.close();
    open.release();
    this.#count();
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function editOf<T>(id: string, live: LiveDocument, change: (doc: Y.Doc) => T, { comment = false, undoable = !comment }: EditOptions): T {
  const { role } = live.facts.get();
  if (!(comment ? mayComment(role) : mayEdit(role))) throw localError("read_only", { document: id, role });
  return live.doc.get().transact(() => change(live.doc.get()), undoable ? LOCAL : LOCAL_KEPT);
}
