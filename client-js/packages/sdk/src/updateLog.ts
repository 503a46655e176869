/**
 * The updates of one document in IndexedDB, one row each, in the layout of y-indexeddb (stores `updates` and `custom`).
 * Every row is written in a transaction that is committed at once: a page that goes away right after a key was pressed
 * takes nothing with it. A transaction left to commit by itself dies with its page. Where the browser does not take a row
 * (its disk is full), rows behind it would be worth nothing: the whole document is written anew instead, until that works.
 */
import * as idb from "lib0/indexeddb";
import * as Y from "yjs";

const UPDATES = "updates";
const CUSTOM = "custom";
/** So many rows are folded into one. */
const TRIM_AT = 500;
const TRIM_MS = 1_000;

export class UpdateLog {
  readonly #db: IDBDatabase;
  readonly #doc: Y.Doc;
  /** Rows up to this key are part of the document; what another tab adds comes behind it. */
  #read = 0;
  #rows = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #whole = true;
  /** Hears when a row was not taken, and when all of the document is there again. */
  onWhole: (whole: boolean) => void = () => undefined;

  private constructor(db: IDBDatabase, doc: Y.Doc) {
    this.#db = db;
    this.#doc = doc;
  }

  /** Loads the rows into `doc` and writes there from now on what changes. */
  static async open(db: IDBDatabase, doc: Y.Doc): Promise<UpdateLog> {
    const log = UpdateLog.begin(db, doc);
    await log.catchUp();
    return log;
  }

  /** Writes there from now on what `doc` holds and what changes, whatever other tabs wrote before. */
  static begin(db: IDBDatabase, doc: Y.Doc): UpdateLog {
    const log = new UpdateLog(db, doc);
    const held = Y.encodeStateAsUpdate(doc);
    if (held.byteLength > EMPTY) log.#append(held);
    doc.on("update", log.#changed);
    return log;
  }

  /** Puts what `doc` holds in the place of all rows, in one step with what `note` says of it: a page that goes away leaves the old ones or this. */
  static anew(db: IDBDatabase, doc: Y.Doc, note: (custom: IDBObjectStore) => void): UpdateLog {
    const log = new UpdateLog(db, doc);
    log.#write(
      (updates, transaction) => {
        updates.clear();
        updates.add(Y.encodeStateAsUpdate(doc));
        note(transaction.objectStore(CUSTOM));
      },
      [UPDATES, CUSTOM],
    );
    doc.on("update", log.#changed);
    return log;
  }

  get whole(): boolean {
    return this.#whole;
  }

  /** Ends the writing; the database stays open. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#doc.off("update", this.#changed);
  }

  readonly #changed = (update: Uint8Array, origin: unknown): void => {
    if (origin !== this) this.#append(update);
  };

  #append(update: Uint8Array): void {
    if (!this.#whole) {
      this.#trimSoon();
      return;
    }
    this.#write((updates) => void updates.add(update));
  }

  #write(change: (updates: IDBObjectStore, transaction: IDBTransaction) => void, stores = [UPDATES]): void {
    try {
      const transaction = this.#db.transaction(stores, "readwrite");
      transaction.onabort = () => this.#tear();
      change(transaction.objectStore(UPDATES), transaction);
      transaction.commit();
    } catch {
      this.#tear(); // also where the database was taken away (site data cleared): the document lives on without a copy
      return;
    }
    this.#rows += 1;
    if (this.#rows >= TRIM_AT) this.#trimSoon();
  }

  #tear(): void {
    this.#note(false);
    this.#trimSoon();
  }

  #note(whole: boolean): void {
    this.#whole = whole;
    this.onWhole(whole);
  }

  #trimSoon(): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#trim().catch(() => undefined), TRIM_MS);
  }

  /** Applies the rows that are new here. */
  async catchUp(): Promise<void> {
    const [updates] = idb.transact(this.#db, [UPDATES], "readonly");
    if (updates === undefined) return;
    const fresh = await idb.getAllKeysValues(updates, idb.createIDBKeyRangeLowerBound(this.#read, true));
    if (this.#stopped) return;
    // Deaf meanwhile: what comes from the rows is not written again, and need not be written out by Yjs.
    this.#doc.off("update", this.#changed);
    this.#doc.transact(() => {
      for (const { v } of fresh) Y.applyUpdate(this.#doc, v as Uint8Array, this);
    }, this);
    this.#doc.on("update", this.#changed);
    this.#read = Number(fresh.at(-1)?.k ?? this.#read);
    this.#rows += fresh.length;
  }

  /** One row in place of all that this document holds. */
  async #trim(): Promise<void> {
    await this.catchUp();
    if (this.#stopped) return;
    const transaction = this.#db.transaction(UPDATES, "readwrite");
    const updates = transaction.objectStore(UPDATES);
    updates.delete(IDBKeyRange.upperBound(this.#read));
    updates.add(Y.encodeStateAsUpdate(this.#doc));
    if (!this.#whole) transaction.oncomplete = () => this.#note(true);
    transaction.commit();
    this.#rows = 1;
  }
}

/** Length of the update that says nothing. */
const EMPTY = Y.encodeStateAsUpdate(new Y.Doc()).byteLength;
