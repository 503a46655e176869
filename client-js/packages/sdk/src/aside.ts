/**
 * What did not get into a document: edits that were not saved when its history was replaced, those that the server
 * refused, and those of other pages in a damaged copy. Kept in this browser until the person has made them again or let them go.
 */
import type { Change, Path, RecordedEdit, Template } from "./edits";
import { type Store, writable } from "./stores";

/**
 * Edits that are not in the document. `at` is when they were set aside, in milliseconds since 1970; `epoch` names the
 * history they belong to. `refused`: why they were not taken; without it the history was replaced.
 */
export interface SetAside {
  readonly id: string;
  readonly at: number;
  readonly epoch: string;
  readonly edits: readonly RecordedEdit[];
  readonly refused?: { readonly code: string; readonly message: string };
}

/** The oldest refusals go first. */
const MOST_REFUSED = 50;

/** Where they outlive the page. */
export interface AsideKeeper {
  keepAside(one: SetAside): void;
  dropAside(id: string): void;
}

export class Aside {
  readonly #all = writable<readonly SetAside[]>([]);
  #keeper: AsideKeeper | undefined;

  get all(): Store<readonly SetAside[]> {
    return this.#all;
  }

  /** Those of earlier pages, and where to keep those to come. */
  begin(keeper: AsideKeeper, found: readonly SetAside[]): void {
    this.#keeper = keeper;
    this.#all.set([...found, ...this.#all.get()]);
  }

  add(one: SetAside): void {
    if (!one.edits.some((edit) => edit.changes.length > 0)) return;
    this.#all.set([...this.#all.get(), one]);
    this.#keeper?.keepAside(one);
    const refused = this.#all.get().filter((each) => each.refused !== undefined);
    for (const old of refused.slice(0, Math.max(0, refused.length - MOST_REFUSED))) this.leave(old.id, []);
  }

  find(id: string): SetAside | undefined {
    return this.#all.get().find((one) => one.id === id);
  }

  /** Keeps only these changes of it; without any it is gone. */
  leave(id: string, changes: readonly Change[]): void {
    const left = this.#all.get().flatMap((one) => (one.id !== id ? [one] : changes.length === 0 ? [] : [{ ...one, edits: [{ at: one.at, changes }] }]));
    this.#all.set(left);
    const kept = left.find((one) => one.id === id);
    if (kept === undefined) this.#keeper?.dropAside(id);
    else this.#keeper?.keepAside(kept);
  }
}

/** For people: one line for each change, with the text or value that was written. */
export function asideText(aside: SetAside): string {
  return aside.edits.flatMap(({ at, changes }) => changes.map((change) => `${new Date(at).toISOString()} ${place(change.path)}: ${said(change)}`)).join("\n");
}

function place(path: Path): string {
  return path.join(" › ");
}

function said(change: Change): string {
  switch (change.kind) {
    case "set":
      return `set to ${JSON.stringify(plain(change.value))}`;
    case "remove":
      return "removed";
    case "text":
      return change.stretches.flatMap((one) => (one.did === "keep" ? [] : [`${one.did === "add" ? "added" : "removed"} ${JSON.stringify(one.content)}`])).join(", ");
    case "list":
      return change.stretches.flatMap((one) => (one.did === "keep" ? [] : [`${one.did === "add" ? "added" : "removed"} ${JSON.stringify(one.content.map(plain))}`])).join(", ");
  }
}

function plain(from: Template): unknown {
  switch (from.is) {
    case "value":
      return from.value;
    case "text":
      return from.text;
    case "map":
      return Object.fromEntries(Object.entries(from.entries).map(([key, one]) => [key, plain(one)]));
    case "list":
      return from.items.map(plain);
  }
}
