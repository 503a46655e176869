/**
 * The copy of a document in this browser: shown at once while the server is asked, and where edits wait while offline.
 * One database for each person and document. Without IndexedDB (Node, some private windows) there is none.
 */
import * as idb from "lib0/indexeddb";
import type * as Y from "yjs";
import type { AsideKeeper, SetAside } from "./aside";
import type { RecordedEdit } from "./edits";
import { type Store, writable } from "./stores";
import { UpdateLog } from "./updateLog";
import { noteWaiting, waitingDocuments } from "./waiting";

/** What is known beside the content. `client` is the Yjs id this copy was written under. */
export interface CopyFacts {
  readonly client?: number;
  readonly epoch?: string;
  readonly role?: string;
  readonly kind?: string;
  /** Edits that no server has acknowledged yet: those of another tab are for that one to send, and to make again. */
  readonly edits?: readonly RecordedEdit[];
}

const FACTS = "facts";
/** Written by the one tab that holds the lock. */
const OWN_FACTS = "own";
const OPENING_MS = 3_000;
const STORES = [["updates", { autoIncrement: true }], ["custom"]] as const;

/** Before the id of each: two tabs may set something aside at once. */
const ASIDE = "aside:";

export class LocalCopy implements AsideKeeper {
  /** What earlier pages set aside. */
  readonly aside: readonly SetAside[];
  readonly #db: IDBDatabase;
  readonly #note: (waits: boolean) => void;
  readonly #unlock: (() => void) | undefined;
  /** The other tabs with this copy; they say of which history it is when they begin it anew. */
  readonly #others: BroadcastChannel | undefined;
  #log: UpdateLog;
  #latest: Y.Doc;
  #work = Promise.resolve();
  readonly #facts: CopyFacts;
  #shared: CopyFacts;
  readonly #whole = writable(true);
  #epoch: string;
  /** Another tab has put another history in the copy's place: what is of the old one has no business there. */
  #stale = false;

  private constructor(db: IDBDatabase, doc: Y.Doc, note: (waits: boolean) => void, log: UpdateLog, shared: CopyFacts, own: CopyFacts, aside: readonly SetAside[], unlock: (() => void) | undefined) {
    this.aside = aside;
    this.#note = note;
    this.#db = db;
    db.onclose = () => this.#whole.set(false);
    this.#watch(log);
    this.#log = log;
    this.#latest = doc;
    this.#shared = shared;
    this.#facts = { ...shared, ...own };
    this.#epoch = this.#facts.epoch ?? "";
    this.#unlock = unlock;
    this.#others = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(db.name);
    if (this.#others !== undefined) this.#others.onmessage = ({ data }) => this.#heard(data);
  }

  /** Loads the copy into `doc`; undefined where this browser keeps none or does not answer. */
  static async open(person: string, document: string, doc: Y.Doc): Promise<LocalCopy | undefined> {
    if (typeof indexedDB === "undefined") return undefined;
    const name = nameOf(person, document);
    let unlock: (() => void) | undefined;
    try {
      const db = await inTime(idb.openDB(name, (fresh) => idb.createStores(fresh, STORES as unknown as Array<[string]>)));
      db.onversionchange = () => db.close();
      // Before the rows: what another tab puts in their place from here on is of another history than these are.
      const shared = await inTime(read(db, FACTS));
      const log = await inTime(UpdateLog.open(db, doc));
      unlock = await lock(name);
      // What another tab wrote under the kept client id before it let go of it has to be here as well.
      if (unlock !== undefined) await inTime(log.catchUp());
      const own = unlock === undefined ? {} : ownOf(await read(db, OWN_FACTS));
      const note = (waits: boolean) => noteWaiting(person, document, waits);
      const copy = new LocalCopy(db, doc, note, log, shared, own, await setAside(db), unlock);
      await copy.#look();
      return copy;
    } catch {
      unlock?.();
      return undefined;
    }
  }

  /** False where the browser did not take all of it: its disk is full, or the site's data were cleared. */
  get whole(): Store<boolean> {
    return this.#whole;
  }

  get facts(): CopyFacts {
    return this.#facts;
  }

  /** True in the one tab that may go on writing under the kept client id. */
  get exclusive(): boolean {
    return this.#unlock !== undefined;
  }

  /** The next page sends what stands here, also where this one goes away before it has kept its facts. */
  wait(): void {
    this.#note(true);
  }

  /** Keeps facts; client id and waiting edits only in the tab that writes under that id. */
  keep(facts: CopyFacts): void {
    const { client, edits, ...shared } = facts;
    const waits = edits !== undefined && edits.length > 0;
    this.#epoch = facts.epoch ?? this.#epoch;
    this.#shared = shared;
    if (!this.#stale) this.#put(FACTS, shared);
    // With the epoch they are of: another tab may put another history in the copy's place.
    if (this.exclusive) this.#put(OWN_FACTS, { client, edits, epoch: this.#epoch });
    if (this.exclusive || waits) this.#note(waits);
  }

  keepAside(one: SetAside): void {
    this.#put(`${ASIDE}${one.id}`, one);
  }

  dropAside(id: string): void {
    this.#custom((custom) => custom.delete(`${ASIDE}${id}`));
  }

  #put(key: string, value: object): void {
    this.#custom((custom) => custom.put(value, key));
  }

  /** Committed at once, so that a page which goes away does not take it along. */
  #custom(change: (custom: IDBObjectStore) => unknown): void {
    try {
      const transaction = this.#db.transaction("custom", "readwrite");
      transaction.onabort = () => this.#whole.set(false);
      change(transaction.objectStore("custom"));
      transaction.commit();
    } catch {
      // The database was taken away (site data cleared): the document lives on without a copy.
      this.#whole.set(false);
    }
  }

  /** Drops the content and starts again from what `doc`, of this epoch, holds once its edits have been made again, a moment later. */
  replace(doc: Y.Doc, epoch: string): void {
    this.#latest = doc;
    this.#epoch = epoch;
    // Said before, so that nobody adds to the old rows any more, and after, when the others can see what stands there.
    this.#others?.postMessage(epoch);
    this.#work = this.#work.then(async () => {
      if (this.#latest !== doc) return;
      this.#stale = false;
      this.#follow(UpdateLog.anew(this.#db, doc, (custom) => custom.put({ ...this.#shared, epoch }, FACTS)));
      await this.#look();
      this.#others?.postMessage(epoch);
    });
  }

  #heard(epoch: unknown): void {
    if (this.#epoch === "" || (epoch === this.#epoch && !this.#stale)) return;
    this.#leave();
    this.#work = this.#work.then(() => this.#look());
  }

  /** Of which history the copy is says what stands in it: what others say of it may be late. */
  async #look(): Promise<void> {
    const { epoch } = await read(this.#db, FACTS).catch((): CopyFacts => ({}));
    if (epoch === undefined || this.#epoch === "") return;
    if (epoch !== this.#epoch) this.#leave();
    else if (this.#stale) {
      this.#stale = false;
      this.#follow(UpdateLog.begin(this.#db, this.#latest));
    }
  }

  #leave(): void {
    this.#stale = true;
    this.#log.stop();
    this.#whole.set(false);
  }

  #follow(log: UpdateLog): void {
    this.#log.stop();
    this.#log = log;
    this.#watch(log);
  }

  #watch(log: UpdateLog): void {
    log.onWhole = (whole) => this.#whole.set(whole);
    this.#whole.set(log.whole);
  }

  async close(): Promise<void> {
    if (this.#others !== undefined) this.#others.onmessage = null;
    await this.#work;
    this.#others?.close();
    this.#log.stop();
    this.#db.close();
    this.#unlock?.();
  }
}

/** Is this what transactions carry that load a copy? */
export function isCopyOrigin(origin: unknown): boolean {
  return origin instanceof UpdateLog;
}

/** Deletes this browser's copies of one person's documents. */
export async function forgetCopies(person: string): Promise<void> {
  for (const document of waitingDocuments(person)) noteWaiting(person, document, false);
  if (typeof indexedDB === "undefined" || indexedDB.databases === undefined) return;
  const databases = await indexedDB.databases();
  for (const { name } of databases) if (name?.startsWith(`concert:${person}:`)) await idb.deleteDB(name).catch(() => undefined);
}

async function read(db: IDBDatabase, key: string): Promise<CopyFacts> {
  const [custom] = idb.transact(db, ["custom"], "readonly");
  return custom === undefined ? {} : (((await idb.get(custom, key)) as unknown as CopyFacts | undefined) ?? {});
}

/** Where nothing waits, the copy is of the history that its rows are of: another tab may have put one in their place since. */
function ownOf({ epoch, ...own }: CopyFacts): CopyFacts {
  const waits = own.edits !== undefined && own.edits.length > 0;
  return waits && epoch !== undefined ? { ...own, epoch } : own;
}

async function setAside(db: IDBDatabase): Promise<readonly SetAside[]> {
  const [custom] = idb.transact(db, ["custom"], "readonly");
  const found = custom === undefined ? [] : await idb.getAllKeysValues(custom);
  return found.flatMap(({ k, v }) => (String(k).startsWith(ASIDE) ? [v as unknown as SetAside] : []));
}

function nameOf(person: string, document: string): string {
  return `concert:${person}:${document}`;
}

/** Those documents that wait with edits of earlier pages, and that no other tab has open to send them. */
export async function leftWaiting(person: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const document of waitingDocuments(person)) {
    const unlock = await lock(nameOf(person, document));
    unlock?.();
    if (unlock !== undefined) found.push(document);
  }
  return found;
}

/** Takes the lock that makes this tab the writer of the kept client id; undefined when another tab has it. */
async function lock(name: string): Promise<(() => void) | undefined> {
  if (typeof navigator === "undefined" || navigator.locks === undefined) return undefined;
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (held) => {
        if (held === null) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch(() => resolve(undefined));
  });
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("IndexedDB does not answer")), OPENING_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
