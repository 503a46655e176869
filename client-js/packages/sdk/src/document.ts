/**
 * One open document: keeps a Yjs document equal to the server's, says truthfully what is saved, and survives breaks,
 * refusals and replaced histories. Sits in its channel as the `DocumentPart`; `handle.ts` is what users see of it.
 */
import * as Y from "yjs";
import type { Channel, DocumentPart } from "./channel";
import type { Connection } from "./connection";
import { Held } from "./coverage";
import { type Change, record, type RecordedEdit, replay } from "./edits";
import { type ConcertError, isTransient, localError } from "./errors";
import type { Joined } from "./frames";
import { isCopyOrigin, type LocalCopy } from "./localCopy";
import { Outbox } from "./outbox";
import { mayEdit } from "./roles";
import { emitter, type Store, writable } from "./stores";

export type DocumentStatus =
  | { readonly state: "loading" }
  /** Joined: changes of others arrive, own ones leave. */
  | { readonly state: "live" }
  /** Shown from this browser's copy; edits are kept here. */
  | { readonly state: "offline" }
  /** The server does not let this person in. */
  | { readonly state: "refused"; readonly code: string; readonly message: string };

/** `saved` means committed on the server, for every edit. `edits` counts those that are not. */
export type Saved = { readonly state: "saved" } | { readonly state: "saving"; readonly edits: number } | { readonly state: "offline"; readonly edits: number };

export type DocumentHappening =
  /** Edits were not accepted; the document was rebuilt without them. `lost` holds what could not be kept. */
  | { readonly kind: "refused"; readonly error: ConcertError; readonly lost: readonly Change[]; readonly kept: number }
  /** The history was replaced (a restored backup). `edits` were not saved yet; `replay` makes them again on request. */
  | { readonly kind: "reset"; readonly edits: readonly RecordedEdit[] }
  /** Back after a break: so many edits made meanwhile were sent. */
  | { readonly kind: "returned"; readonly edits: number };

export interface DocumentFacts {
  readonly role: string;
  readonly kind: string;
  readonly epoch: string;
}

/** A document being made anew from the server's state, and the edits to make on it again. */
interface Rebuild {
  /** What takes the document's place, under a client id of its own. */
  readonly fresh: Y.Doc;
  readonly error: ConcertError | undefined;
  /** False while it is still open which edit of a batch the server did not want. */
  readonly decided: boolean;
  readonly refused: readonly Change[];
  /** Sent before the refused one: made again only where the server turns out not to have them. */
  readonly earlier: readonly { readonly update: Uint8Array; readonly edits: readonly RecordedEdit[] }[];
  readonly again: readonly RecordedEdit[];
}

/** Origins of transactions: of the server, of this person (undone by `undo`), of this person (not undone). */
export const REMOTE = { origin: "concert server" };
export const LOCAL = { origin: "concert local" };
export const LOCAL_KEPT = { origin: "concert local, kept by undo" };

const TICK_MS = 16;
const FACTS_MS = 200;
const EVERYTHING = Uint8Array.of(0);
const WHOLE: ReadonlySet<string> = new Set(["read_only", "forbidden", "not_found"]);

export class LiveDocument implements DocumentPart {
  readonly happenings = emitter<DocumentHappening>();
  readonly #connection: Connection;
  readonly #channel: Channel;
  readonly #doc = writable(new Y.Doc());
  readonly #status = writable<DocumentStatus>({ state: "loading" });
  readonly #saved = writable<Saved>({ state: "saving", edits: 0 }, sameSaved);
  readonly #facts = writable<DocumentFacts>({ role: "", kind: "", epoch: "" }, sameFacts);
  readonly #outbox = new Outbox();
  readonly #unwatch: (() => void)[];
  #copy: LocalCopy | undefined;
  #edit: RecordedEdit | undefined;
  #joined = false;
  #joinedOnce = false;
  #rebuild: Rebuild | undefined;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  #flushedAt = Number.NEGATIVE_INFINITY;
  #flushing = false;
  #factsTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(channel: Channel, connection: Connection) {
    this.#channel = channel;
    this.#connection = connection;
    this.#listen(this.#doc.get());
    const refresh = () => this.#refresh();
    this.#unwatch = [connection.state.subscribe(refresh), channel.status.subscribe(refresh)];
  }

  get doc(): Store<Y.Doc> {
    return this.#doc;
  }

  get status(): Store<DocumentStatus> {
    return this.#status;
  }

  get saved(): Store<Saved> {
    return this.#saved;
  }

  get facts(): Store<DocumentFacts> {
    return this.#facts;
  }

  /** Starts with this browser's copy, if there is one, then takes its seat in the channel. */
  begin(copy: LocalCopy | undefined): void {
    if (this.#closed) {
      void copy?.close();
      return;
    }
    this.#copy = copy;
    if (copy !== undefined) {
      const { client, epoch = "", role = "", kind = "", edits = [] } = copy.facts;
      const doc = this.#doc.get();
      if (client !== undefined && copy.exclusive && Y.getState(doc.store, doc.clientID) === 0) doc.clientID = client;
      this.#facts.set({ epoch, role, kind });
      for (const edit of edits) this.#outbox.add({ edit, update: new Uint8Array() });
    }
    this.#channel.seat(this);
    this.#refresh();
  }

  /** Makes edits again, for example those a `reset` handed back; gives what could not be made. */
  replay(edits: readonly RecordedEdit[]): readonly Change[] {
    return edits.flatMap((edit) => replay(this.#doc.get(), edit, LOCAL));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#factsTimer);
    for (const stop of this.#unwatch) stop();
    this.#channel.seat(undefined);
    this.happenings.clear();
    if (this.#copy !== undefined) {
      this.#copy.keep({ edits: this.#outbox.edits });
      void this.#copy.close();
    }
    this.#doc.get().destroy();
    this.#outbox.clear();
  }

  // What the channel says

  request = (): { readonly sv: Uint8Array; readonly epoch: string; readonly client: number } => {
    const doc = this.#rebuild?.fresh ?? this.#doc.get();
    return { sv: Y.encodeStateVector(doc), epoch: this.#facts.get().epoch, client: doc.clientID };
  };

  joined = (frame: Joined): void => {
    const { epoch } = this.#facts.get();
    if (epoch !== "" && frame.epoch !== epoch) {
      this.#replaced(frame.epoch);
      return;
    }
    this.#facts.set({ role: frame.role, kind: frame.kind, epoch: frame.epoch });
    const held = new Held(frame.sv, frame.update);
    if (this.#rebuild !== undefined) this.#rebuilt(this.#rebuild, held, frame.update);
    else if (this.#isForeign(held)) return;
    else this.#merge(held, frame);
    this.#joined = true;
    this.#joinedOnce = true;
    this.#keepFacts();
    this.#flush();
    this.#refresh();
  };

  synced = (update: Uint8Array): void => {
    const doc = this.#doc.get();
    Y.applyUpdate(doc, update, REMOTE);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) this.#channel.rejoinSoon();
  };

  acknowledged = (id: number): void => {
    this.#outbox.acknowledged(id);
    this.#keepFacts();
    this.#refresh();
  };

  reset = (epoch: string, update: Uint8Array): void => {
    this.#replaced(epoch, update);
  };

  refusedUpdate = (id: number, error: ConcertError): void => {
    const found = this.#outbox.find(id);
    if (found === undefined || this.#rebuild !== undefined) return;
    if (isTransient(error)) {
      this.#joined = false;
      this.#channel.rejoinSoon();
      this.#refresh();
      return;
    }
    const { batch, earlier } = found;
    const edits = batch.entries.map((entry) => entry.edit);
    const later = this.#outbox.after(id).map((entry) => entry.edit);
    const all = [...edits, ...later];
    const decided = WHOLE.has(error.code) || edits.length === 1;
    const [refused, again] = WHOLE.has(error.code) ? [all, []] : decided ? [edits, later] : [[], all];
    this.#startRebuild({
      fresh: new Y.Doc(),
      error,
      decided,
      refused: refused.flatMap((edit) => edit.changes),
      earlier: earlier.map((one) => ({ update: one.update, edits: one.entries.map((entry) => entry.edit) })),
      again,
    });
  };

  disconnected = (): void => {
    this.#joined = false;
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#refresh();
  };

  // Local changes

  #listen(doc: Y.Doc): void {
    doc.on("afterTransaction", (transaction: Y.Transaction) => {
      if (this.#isOwn(transaction.origin)) this.#edit = record(transaction, Date.now());
    });
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      const edit = this.#edit;
      if (edit === undefined || !this.#isOwn(origin)) return;
      this.#edit = undefined;
      this.#outbox.add({ update, edit });
      this.#schedule();
      this.#keepFacts();
      this.#refresh();
    });
  }

  #isOwn(origin: unknown): boolean {
    return origin !== REMOTE && !isCopyOrigin(origin);
  }

  /** One frame at most each tick, and the first change of a quiet moment at once. */
  #schedule(): void {
    if (!this.#joined || this.#flushing || this.#flushTimer !== undefined) return;
    const wait = this.#flushedAt + TICK_MS - Date.now();
    if (wait > 0) {
      this.#flushTimer = setTimeout(() => {
        this.#flushTimer = undefined;
        this.#flush();
      }, wait);
      return;
    }
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (!this.#joined || this.#closed) return;
    const state = this.#connection.state.get();
    const limit = state.state === "online" ? state.limits.update : Number.POSITIVE_INFINITY;
    for (let batch = this.#outbox.take(); batch !== undefined; batch = this.#outbox.take()) {
      this.#flushedAt = Date.now();
      if (batch.update.length > limit) {
        this.refusedUpdate(batch.id, localError("update_too_large", { bytes: batch.update.length, limit }));
        return;
      }
      this.#connection.send({ name: "sync", channel: this.#channel.name, id: batch.id, update: batch.update });
    }
  }

  // Joining

  /** Brings in what others did, and sends what the server lacks. */
  #merge(held: Held, frame: Joined): void {
    const doc = this.#doc.get();
    const back = this.#joinedOnce || this.#outbox.count > 0;
    if (frame.update.length > 0) Y.applyUpdate(doc, frame.update, REMOTE);
    this.#outbox.settle((update) => held.has(update));
    if (held.hasAll(doc)) {
      this.#outbox.clear();
      return;
    }
    if (this.#outbox.count === 0) this.#outbox.add({ edit: { at: Date.now(), changes: [] }, update: new Uint8Array() });
    if (back) this.happenings.emit({ kind: "returned", edits: this.#outbox.count });
    const sv = frame.sv.length === 0 ? EVERYTHING : frame.sv;
    const batch = this.#outbox.takeAll(Y.encodeStateAsUpdate(doc, sv));
    this.#connection.send({ name: "sync", channel: this.#channel.name, id: batch.id, update: batch.update });
  }

  /** The server knows more under this client id than this copy: another copy wrote under it. It is not used again. */
  #isForeign(held: Held): boolean {
    const doc = this.#doc.get();
    if (held.clock(doc.clientID) <= Y.getState(doc.store, doc.clientID)) return false;
    this.#startRebuild({ fresh: new Y.Doc(), error: undefined, decided: false, refused: [], earlier: [], again: this.#outbox.edits });
    return true;
  }

  // Starting anew

  #startRebuild(rebuild: Rebuild): void {
    this.#rebuild = rebuild;
    this.#joined = false;
    this.#outbox.clear();
    this.#channel.rejoin();
    this.#refresh();
  }

  #rebuilt(rebuild: Rebuild, held: Held, update: Uint8Array): void {
    this.#rebuild = undefined;
    const meanwhile = this.#outbox.edits;
    const missing = rebuild.earlier.filter((one) => one.update.length === 0 || !held.has(one.update)).flatMap((one) => one.edits);
    this.#swap(rebuild.fresh, update);
    const edits = mayEdit(this.#facts.get().role) ? [...missing, ...rebuild.again, ...meanwhile] : [];
    this.#outbox.separate = true;
    const lost = [...rebuild.refused, ...this.replay(edits)];
    if (rebuild.error !== undefined && (rebuild.decided || lost.length > 0)) {
      this.happenings.emit({ kind: "refused", error: rebuild.error, lost, kept: edits.length });
    }
  }

  /** Another history stands where ours did: ours is dropped, the unsaved edits are handed to the person. */
  #replaced(epoch: string, update?: Uint8Array): void {
    const edits = this.#rebuild === undefined ? this.#outbox.edits : [...this.#rebuild.again, ...this.#outbox.edits];
    this.#rebuild = undefined;
    this.#joined = false;
    this.#facts.set({ ...this.#facts.get(), epoch });
    this.#swap(new Y.Doc(), update ?? new Uint8Array());
    this.happenings.emit({ kind: "reset", edits });
    this.#channel.rejoin();
    this.#refresh();
  }

  /** A new Yjs document under a new client id takes the place of the old one, here and in the copy. */
  #swap(fresh: Y.Doc, update: Uint8Array): void {
    const old = this.#doc.get();
    this.#outbox.clear();
    this.#edit = undefined;
    if (update.length > 0) Y.applyUpdate(fresh, update, REMOTE);
    this.#listen(fresh);
    void this.#copy?.replace(fresh);
    this.#doc.set(fresh);
    old.destroy();
  }

  // What users see

  #keepFacts(): void {
    if (this.#copy === undefined || this.#factsTimer !== undefined) return;
    this.#factsTimer = setTimeout(() => {
      this.#factsTimer = undefined;
      this.#copy?.keep({ ...this.#facts.get(), client: this.#doc.get().clientID, edits: this.#outbox.edits });
    }, FACTS_MS);
  }

  #refresh(): void {
    if (this.#closed) return;
    this.#status.set(this.#currentStatus());
    const edits = this.#outbox.count + (this.#rebuild?.again.length ?? 0);
    const offline = this.#status.get().state === "offline";
    if (this.#joinedOnce && edits === 0) this.#saved.set({ state: "saved" });
    else this.#saved.set(offline ? { state: "offline", edits } : { state: "saving", edits });
  }

  #currentStatus(): DocumentStatus {
    const before = this.#status.get();
    const next = this.#statusNow();
    return before.state === next.state && next.state !== "refused" ? before : next;
  }

  #statusNow(): DocumentStatus {
    if (this.#joined) return { state: "live" };
    const channel = this.#channel.status.get();
    if (channel.state === "refused") return channel;
    const { state } = this.#connection.state.get();
    const shown = this.#joinedOnce || this.#copy !== undefined;
    if (state === "online") return this.#joinedOnce ? this.#status.get() : { state: "loading" };
    return shown || state !== "connecting" ? { state: "offline" } : { state: "loading" };
  }
}

function sameSaved(a: Saved, b: Saved): boolean {
  return a.state === b.state && (a.state === "saved" || (b.state !== "saved" && a.edits === b.edits));
}

function sameFacts(a: DocumentFacts, b: DocumentFacts): boolean {
  return a.role === b.role && a.kind === b.kind && a.epoch === b.epoch;
}
