/**
 * One open document: keeps a Yjs document equal to the server's, says truthfully what is saved, and survives breaks,
 * refusals and replaced histories. Sits in its channel as the `DocumentPart`; `handle.ts` is what users see of it.
 */
import * as Y from "yjs";
import { Aside } from "./aside";
import type { Channel, DocumentPart } from "./channel";
import type { Connection } from "./connection";
import { Held } from "./coverage";
import { type DocumentFacts, type DocumentHappening, type DocumentStatus, type Saved, sameFacts, sameSaved, sameStatus } from "./documentState";
import { type Change, placesChanged, type RecordedEdit, replay } from "./edits";
import { type ConcertError, isTransient, localError } from "./errors";
import type { Joined } from "./frames";
import type { LocalCopy } from "./localCopy";
import { type Batch, type Entry, Outbox } from "./outbox";
import { Pace } from "./pace";
import { afterRefusal, editsToMake, leftEdit, type Rebuild, underNewId } from "./rebuild";
import { LOCAL, recordOwn, REMOTE } from "./recorder";
import { mayEdit } from "./roles";
import { split } from "./splitting";
import { emitter, type Store, writable } from "./stores";

const FACTS_MS = 200;
/** A new client id that is refused as well waits a moment, so that two sides cannot keep each other busy. */
const RENEW_MS = 1_000;
const EVERYTHING = Uint8Array.of(0);

export class LiveDocument implements DocumentPart {
  readonly happenings = emitter<DocumentHappening>();
  readonly aside = new Aside();
  readonly #connection: Connection;
  readonly #channel: Channel;
  readonly #doc = writable(new Y.Doc());
  readonly #status = writable<DocumentStatus>({ state: "loading" }, sameStatus);
  readonly #saved = writable<Saved>({ state: "saving", edits: 0 }, sameSaved);
  readonly #facts = writable<DocumentFacts>({ role: "", kind: "", epoch: "" }, sameFacts);
  readonly #kept = writable(false);
  readonly #outbox = new Outbox();
  readonly #pace = new Pace(() => this.#flush());
  readonly #unwatch: (() => void)[];
  #copy: LocalCopy | undefined;
  #begun = false;
  #loadedClock = 0;
  #joined = false;
  #joinedOnce = false;
  #rebuild: Rebuild | undefined;
  #factsTimer: ReturnType<typeof setTimeout> | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(channel: Channel, connection: Connection) {
    this.#channel = channel;
    this.#connection = connection;
    recordOwn(this.#doc.get(), (entry) => this.#made(entry));
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

  /** Whether this browser keeps what is not saved. */
  get kept(): Store<boolean> {
    return this.#kept;
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
    this.#begun = true;
    this.#copy = copy;
    if (copy !== undefined) {
      const { client, epoch = "", role = "", kind = "", edits = [] } = copy.facts;
      const doc = this.#doc.get();
      if (client !== undefined && Y.getState(doc.store, doc.clientID) === 0) doc.clientID = client;
      this.#loadedClock = Y.getState(doc.store, doc.clientID);
      this.#facts.set({ epoch, role, kind });
      for (const edit of edits) this.#outbox.add({ edit, update: new Uint8Array() });
      this.aside.begin(copy, copy.aside);
      const keeps = () => this.#kept.set(copy.whole.get());
      this.#unwatch.push(copy.whole.subscribe(keeps));
      keeps();
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
    this.#pace.stop();
    clearTimeout(this.#factsTimer);
    for (const stop of this.#unwatch) stop();
    this.#channel.seat(undefined);
    this.happenings.clear();
    if (this.#copy !== undefined) {
      this.#writeFacts();
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
    this.#joined = this.#rebuild === undefined;
    this.#joinedOnce = true;
    // At once: a page that is left a moment later must know next time, without the server, what the person may do.
    this.#writeFacts();
    this.#flush();
    this.#refresh();
  };

  synced = (update: Uint8Array): void => {
    const doc = this.#doc.get();
    Y.applyUpdate(doc, update, REMOTE);
    if (isTorn(doc)) this.#channel.rejoinSoon();
  };

  acknowledged = (id: number): void => {
    this.#outbox.acknowledged(id);
    this.#keepFacts();
    this.#refresh();
  };

  reset = (epoch: string, update: Uint8Array): void => {
    this.#replaced(epoch, update);
  };

  roleChanged = (role: string): void => {
    this.#facts.set({ ...this.#facts.get(), role });
    this.#writeFacts();
  };

  refusedUpdate = (id: number, error: ConcertError): void => {
    const rebuild = this.#rebuild === undefined ? afterRefusal(this.#outbox, id, error) : undefined;
    if (rebuild === undefined) return;
    if (isTransient(error)) {
      this.#joined = false;
      this.#channel.rejoinSoon();
      this.#refresh();
    } else {
      this.#startRebuild(rebuild);
    }
  };

  refusedJoin = (error: ConcertError): boolean => {
    if (error.code !== "client_taken") return false;
    this.#renew();
    return true;
  };

  disconnected = (): void => {
    this.#joined = false;
    this.#pace.stop();
    this.#refresh();
  };

  // Local changes

  #made(entry: Entry): void {
    this.#channel.locks.touch();
    this.#outbox.add(entry);
    if (this.#joined) this.#pace.ask();
    else this.#copy?.wait();
    this.#keepFacts();
    this.#refresh();
  }

  #flush(): void {
    if (!this.#joined || this.#closed) return;
    for (let batch = this.#outbox.take(); batch !== undefined; batch = this.#outbox.take()) if (!this.#send(batch)) return;
  }

  /** False where the batch is larger than the server takes, which is treated as its refusal. */
  #send({ id, update }: Batch): boolean {
    const limit = this.#limit;
    if (update.length > limit) {
      this.refusedUpdate(id, localError("update_too_large", { bytes: update.length, limit }));
      return false;
    }
    this.#connection.send({ name: "sync", channel: this.#channel.name, id, update });
    return true;
  }

  /** Bytes of one update. */
  get #limit(): number {
    const state = this.#connection.state.get();
    return state.state === "online" ? state.limits.update : Number.POSITIVE_INFINITY;
  }

  // Joining

  /** Brings in what others did, and sends what the server lacks. */
  #merge(held: Held, frame: Joined): void {
    const doc = this.#doc.get();
    const back = this.#joinedOnce || this.#outbox.count > 0;
    // Before the others' changes come in: what loses against them is empty afterwards, and both are worth keeping.
    const difference = Y.encodeStateAsUpdate(doc, frame.sv.length === 0 ? EVERYTHING : frame.sv);
    const others = applied(doc, frame.update);
    const waited = this.#outbox.count;
    this.#outbox.settle((update) => held.has(update));
    const hasAll = held.hasAll(doc);
    if (hasAll) this.#outbox.clear();
    // Another tab wrote in the copy after this one had begun it anew: what that leans on is nowhere, and no server takes it.
    if (isTorn(doc)) {
      this.#startRebuild({ ...underNewId(this.#unsaved), left: held.beside(doc, doc.clientID) });
      return;
    }
    if (hasAll) {
      // They had come through before the connection broke; whoever saw them wait wants to know.
      if (waited > 0) this.happenings.emit({ kind: "returned", edits: waited, others });
      return;
    }
    if (this.#outbox.count === 0) this.#outbox.add({ edit: { at: Date.now(), changes: [] }, update: new Uint8Array() });
    if (back) this.happenings.emit({ kind: "returned", edits: this.#outbox.count, others });
    for (const batch of this.#outbox.takeAll(split(difference, this.#limit))) if (!this.#send(batch)) return;
  }

  /** The server knows more under this client id than this copy: another copy wrote under it. It is not used again. */
  #isForeign(held: Held): boolean {
    const doc = this.#doc.get();
    // Before the first join nothing of this page has been sent: what the server knows must have been in the copy.
    const own = this.#joinedOnce ? Y.getState(doc.store, doc.clientID) : this.#loadedClock;
    if (held.clock(doc.clientID) <= own) return false;
    this.#renew();
    return true;
  }

  /** Goes on under another client id: what was not saved yet is made again under that. */
  #renew(): void {
    this.#startRebuild(underNewId(this.#unsaved));
  }

  get #unsaved(): readonly RecordedEdit[] {
    return [...(this.#rebuild?.again ?? []), ...this.#outbox.edits];
  }

  // Starting anew

  #startRebuild(rebuild: Rebuild): void {
    const soon = Date.now() - this.#renewedAt < RENEW_MS && rebuild.error === undefined;
    this.#renewedAt = Date.now();
    this.#rebuild = rebuild;
    this.#joined = false;
    this.#outbox.clear();
    if (soon) this.#channel.rejoinSoon();
    else this.#channel.rejoin();
    this.#refresh();
  }

  #rebuilt(rebuild: Rebuild, held: Held, update: Uint8Array): void {
    this.#rebuild = undefined;
    const wanted = editsToMake(rebuild, held, this.#outbox.edits);
    if (rebuild.left !== undefined) this.#setAside([leftEdit(this.#doc.get(), update, rebuild.left)], localError("copy_torn"));
    this.#swap(rebuild.fresh, update);
    const edits = mayEdit(this.#facts.get().role) ? wanted : [];
    this.#outbox.separate = true;
    const lost = [...rebuild.refused, ...this.replay(edits)];
    // A secret is nothing to keep.
    if (rebuild.error !== undefined && rebuild.error.code !== "secret_refused") this.#setAside([{ at: Date.now(), changes: lost }], rebuild.error);
    if (rebuild.error !== undefined && (rebuild.decided || lost.length > 0)) {
      this.happenings.emit({ kind: "refused", error: rebuild.error, lost, kept: edits.length });
    }
  }

  /** Another history stands where ours did: ours is dropped, the unsaved edits are handed to the person. */
  #replaced(epoch: string, update?: Uint8Array): void {
    const edits = this.#unsaved;
    const aside = this.#setAside(edits);
    this.#rebuild = undefined;
    this.#joined = false;
    this.#facts.set({ ...this.#facts.get(), epoch });
    this.#swap(new Y.Doc(), update ?? new Uint8Array());
    this.happenings.emit({ kind: "reset", edits, aside });
    this.#channel.rejoin();
    this.#refresh();
  }

  /** Under which id they are kept; undefined where there is nothing to keep. */
  #setAside(edits: readonly RecordedEdit[], error?: ConcertError): string | undefined {
    const at = Date.now();
    const one = { id: `${at}-${this.#doc.get().clientID}`, at, epoch: this.#facts.get().epoch, edits };
    this.aside.add(error === undefined ? one : { ...one, refused: { code: error.code, message: error.message } });
    return this.aside.find(one.id)?.id;
  }

  /** A new Yjs document under a new client id takes the place of the old one, here and in the copy. */
  #swap(fresh: Y.Doc, update: Uint8Array): void {
    const old = this.#doc.get();
    this.#outbox.clear();
    if (update.length > 0) Y.applyUpdate(fresh, update, REMOTE);
    recordOwn(fresh, (entry) => this.#made(entry));
    this.#copy?.replace(fresh, this.#facts.get().epoch);
    this.#doc.set(fresh);
    old.destroy();
  }

  // What users see

  #keepFacts(): void {
    if (this.#copy === undefined || this.#factsTimer !== undefined) return;
    this.#factsTimer = setTimeout(() => {
      this.#factsTimer = undefined;
      this.#writeFacts();
    }, FACTS_MS);
  }

  #writeFacts(): void {
    this.#copy?.keep({ ...this.#facts.get(), client: this.#doc.get().clientID, edits: this.#unsaved });
  }

  #refresh(): void {
    if (this.#closed) return;
    this.#status.set(this.#statusNow());
    const edits = this.#outbox.count + (this.#rebuild?.again.length ?? 0);
    const offline = this.#status.get().state === "offline";
    if (this.#joinedOnce && edits === 0 && this.#rebuild === undefined) this.#saved.set({ state: "saved" });
    else this.#saved.set(offline ? { state: "offline", edits } : { state: "saving", edits });
  }

  #statusNow(): DocumentStatus {
    if (this.#joined) return { state: "live" };
    if (!this.#begun) return { state: "loading" };
    const channel = this.#channel.status.get();
    if (channel.state === "refused") return channel;
    const { state } = this.#connection.state.get();
    if (state === "online") return this.#joinedOnce ? this.#status.get() : { state: "loading" };
    // Without an epoch it was never joined, not even by an earlier page: a copy that holds nothing yet is no empty document.
    const shown = this.#joinedOnce || this.#facts.get().epoch !== "";
    return { state: shown ? "offline" : "loading" };
  }
}

/** Whether it holds something that leans on what it does not hold. */
function isTorn({ store }: Y.Doc): boolean {
  return store.pendingStructs !== null || store.pendingDs !== null;
}

/** Takes in what others did; in how many places. */
function applied(doc: Y.Doc, update: Uint8Array): number {
  if (update.length === 0) return 0;
  let places = 0;
  const count = (transaction: Y.Transaction) => {
    places += placesChanged(transaction);
  };
  doc.on("afterTransaction", count);
  Y.applyUpdate(doc, update, REMOTE);
  doc.off("afterTransaction", count);
  return places;
}
