/**
 * The copy of a document in this browser: shown at once while the server is asked, and where edits wait while offline.
 * One database for each person and document. Without IndexedDB (Node, some private windows) there is none.
 */
import * as idb from "lib0/indexeddb";
import type * as Y from "yjs";
import type { AsideKeeper, SetAside } from "./aside";
import type { RecordedEdit } from "./edits";
import { UpdateLog } from "./updateLog";

/** What is known beside the content. `client` is the Yjs id this copy was written under. */
export interface CopyFacts {
  readonly client?: number;
  readonly epoch?: string;
  readonly role?: string;
  readonly kind?: string;
  /** Edits that no server has acknowledged yet. */
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
  readonly #unlock: (() => void) | undefined;
  #log: UpdateLog;
  #latest: Y.Doc | undefined;
  #work = Promise.resolve();
  readonly #facts: CopyFacts;

  private constructor(db: IDBDatabase, log: UpdateLog, facts: CopyFacts, aside: readonly SetAside[], unlock: (() => void) | undefined) {
    this.aside = aside;
    this.#db = db;
    this.#log = log;
    this.#facts = facts;
    this.#unlock = unlock;
  }

  /** Loads the copy into `doc`; undefined where this browser keeps none or does not answer. */
  static async open(person: string, document: string, doc: Y.Doc): Promise<LocalCopy | undefined> {
    if (typeof indexedDB === "undefined") return undefined;
    const name = `concert:${person}:${document}`;
    try {
      const db = await inTime(idb.openDB(name, (fresh) => idb.createStores(fresh, STORES as unknown as Array<[string]>)));
      const [custom] = idb.transact(db, ["custom"], "readonly");
      const read = async (key: string): Promise<CopyFacts> => (custom === undefined ? {} : (((await idb.get(custom, key)) as unknown as CopyFacts | undefined) ?? {}));
      const facts = { ...(await read(FACTS)), ...(await read(OWN_FACTS)) };
      db.onversionchange = () => db.close();
      const log = await inTime(UpdateLog.open(db, doc));
      return new LocalCopy(db, log, facts, await setAside(db), await lock(name));
    } catch {
      return undefined;
    }
  }

  get facts(): CopyFacts {
    return this.#facts;
  }

  /** True in the one tab that may go on writing under the kept client id. */
  get exclusive(): boolean {
    return this.#unlock !== undefined;
  }

  /** Keeps facts; client id and waiting edits only in the tab that writes under that id. */
  keep(facts: CopyFacts): void {
    const { client, edits, ...shared } = facts;
    this.#put(FACTS, shared);
    if (this.exclusive) this.#put(OWN_FACTS, { client, edits });
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
      change(transaction.objectStore("custom"));
      transaction.commit();
    } catch {
      // The database was taken away (site data cleared): the document lives on without a copy.
    }
  }

  /** Drops the content and starts again from `doc`. One after the other; only the latest document is kept. */
  replace(doc: Y.Doc): void {
    this.#latest = doc;
    this.#work = this.#work.then(async () => {
      if (this.#latest !== doc) return;
      try {
        this.#log.stop();
        await this.#log.clear();
        this.#log = await UpdateLog.open(this.#db, doc);
      } catch {
        // As above: no copy, no harm.
      }
    });
  }

  async close(): Promise<void> {
    await this.#work;
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
  if (typeof indexedDB === "undefined" || indexedDB.databases === undefined) return;
  const databases = await indexedDB.databases();
  for (const { name } of databases) if (name?.startsWith(`concert:${person}:`)) await idb.deleteDB(name).catch(() => undefined);
}

async function setAside(db: IDBDatabase): Promise<readonly SetAside[]> {
  const [custom] = idb.transact(db, ["custom"], "readonly");
  const found = custom === undefined ? [] : await idb.getAllKeysValues(custom);
  return found.flatMap(({ k, v }) => (String(k).startsWith(ASIDE) ? [v as unknown as SetAside] : []));
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
