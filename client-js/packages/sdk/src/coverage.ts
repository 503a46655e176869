/** What a server has of a document, and whether that includes a given update. Pure. */
import * as Y from "yjs";

interface Stretch {
  readonly clock: number;
  readonly len: number;
}

/** The structs (by state vector) and deletions that a server has said it holds. */
export class Held {
  readonly #clocks: ReadonlyMap<number, number>;
  readonly #deleted: ReadonlyMap<number, readonly Stretch[]>;

  /** `update` is the server's answer to a join: it carries all deletions, and the structs this side lacked. */
  constructor(sv: Uint8Array, update: Uint8Array) {
    this.#clocks = sv.length === 0 ? new Map() : Y.decodeStateVector(sv);
    this.#deleted = update.length === 0 ? new Map() : deletions(Y.decodeUpdate(update).ds);
  }

  /** The number of structs' units the server has from one client. */
  clock(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }

  /** Does the server have all of this update? */
  has(update: Uint8Array): boolean {
    const { structs, ds } = Y.decodeUpdate(update);
    return structs.every((struct) => struct.id.clock + struct.length <= this.clock(struct.id.client)) && this.#hasDeleted(deletions(ds));
  }

  /** Does the server have all of this document? */
  hasAll(doc: Y.Doc): boolean {
    for (const client of doc.store.clients.keys()) if (Y.getState(doc.store, client) > this.clock(client)) return false;
    return this.#hasDeleted(deletions(Y.createDeleteSetFromStructStore(doc.store)));
  }

  /** What a document holds beyond that, other than under the client id `own`. */
  beside(doc: Y.Doc, own: number): Uint8Array {
    return Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(this.#clocks).set(own, Y.getState(doc.store, own))));
  }

  #hasDeleted(wanted: ReadonlyMap<number, readonly Stretch[]>): boolean {
    for (const [client, stretches] of wanted) {
      const held = this.#deleted.get(client) ?? [];
      if (!stretches.every((one) => held.some((other) => other.clock <= one.clock && one.clock + one.len <= other.clock + other.len))) return false;
    }
    return true;
  }
}

/** Deletions by client, with stretches that touch joined to one. */
function deletions(ds: ReturnType<typeof Y.createDeleteSet>): ReadonlyMap<number, readonly Stretch[]> {
  const joined = Y.mergeDeleteSets([ds]);
  return joined.clients;
}
