/** Local changes on their way: what waits, what was sent and under which id, what is acknowledged. Pure bookkeeping. */
import * as Y from "yjs";
import type { RecordedEdit } from "./edits";

export interface Entry {
  readonly update: Uint8Array;
  readonly edit: RecordedEdit;
}

export interface Batch {
  /** Rises within a document's life, also across connections. */
  readonly id: number;
  readonly update: Uint8Array;
  readonly entries: readonly Entry[];
}

export class Outbox {
  #queue: Entry[] = [];
  #sent: Batch[] = [];
  #next = 1;
  /** One edit in each batch: so that a refusal names exactly one. Ends when nothing waits any more. */
  separate = false;

  /** Edits that are not acknowledged. */
  get count(): number {
    return this.#sent.reduce((sum, batch) => sum + batch.entries.length, this.#queue.length);
  }

  get edits(): readonly RecordedEdit[] {
    return this.entries.map((entry) => entry.edit);
  }

  get entries(): readonly Entry[] {
    return [...this.#sent.flatMap((batch) => batch.entries), ...this.#queue];
  }

  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  add(entry: Entry): void {
    this.#queue.push(entry);
  }

  /** The next batch to send, now counted as sent; undefined when nothing waits. */
  take(): Batch | undefined {
    if (this.#queue.length === 0) return undefined;
    const entries = this.#queue.splice(0, this.separate ? 1 : this.#queue.length);
    return this.#push(merged(entries), entries);
  }

  /** Counts everything as sent with these bytes, in parts: the difference to what the server has. The last part has the edits. */
  takeAll(updates: readonly Uint8Array[]): readonly Batch[] {
    const { entries } = this;
    this.clear();
    return updates.map((update, at) => this.#push(update, at === updates.length - 1 ? entries : []));
  }

  acknowledged(id: number): void {
    this.#sent = this.#sent.filter((batch) => batch.id > id);
    this.#calm();
  }

  /** Drops what the server turned out to have. */
  settle(has: (update: Uint8Array) => boolean): void {
    this.#sent = this.#sent.filter((batch) => batch.update.length === 0 || !has(batch.update));
    this.#calm();
  }

  /** The batch of this id with those sent before it; undefined when it is none of these. */
  find(id: number): { readonly batch: Batch; readonly earlier: readonly Batch[] } | undefined {
    const index = this.#sent.findIndex((batch) => batch.id === id);
    const batch = this.#sent[index];
    return batch === undefined ? undefined : { batch, earlier: this.#sent.slice(0, index) };
  }

  /** The batches that were sent and not acknowledged. */
  get sent(): readonly Batch[] {
    return this.#sent;
  }

  /** Entries that stand behind a batch, sent or not. */
  after(id: number): readonly Entry[] {
    return [...this.#sent.filter((batch) => batch.id > id).flatMap((batch) => batch.entries), ...this.#queue];
  }

  clear(): void {
    this.#queue = [];
    this.#sent = [];
  }

  #push(update: Uint8Array, entries: readonly Entry[]): Batch {
    const batch = { id: this.#next, update, entries };
    this.#next += 1;
    this.#sent.push(batch);
    return batch;
  }

  #calm(): void {
    if (this.#sent.length === 0 && this.#queue.length === 0) this.separate = false;
  }
}

function merged(entries: readonly Entry[]): Uint8Array {
  const [first] = entries;
  return entries.length === 1 && first !== undefined ? first.update : Y.mergeUpdates(entries.map((entry) => entry.update));
}
