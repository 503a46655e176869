/**
 * Plain copies of shared types that keep what did not change: after an edit only the changed types and those around them
 * are read again, and an equal value stays the same object. Whoever owns them must tell of every change.
 */
import * as Y from "yjs";
import { plain, type SharedType } from "./paths";

interface Copy {
  readonly of: unknown;
  readonly stale: boolean;
}

export class Copies {
  readonly #copies = new WeakMap<SharedType, Copy>();

  /** What the events of a transaction changed is read anew, and all that it lies in. */
  outdate(events: readonly Y.YEvent<SharedType>[]): void {
    for (const { target } of events) {
      let at: unknown = target;
      while (at instanceof Y.AbstractType) {
        const copy = this.#copies.get(at as SharedType);
        if (copy !== undefined) this.#copies.set(at as SharedType, { ...copy, stale: true });
        at = at._item?.parent;
      }
    }
  }

  /** The plain value of a shared type, or the value itself; the object `before`, of what stood there, where it says the same. */
  of(value: unknown, before?: unknown): unknown {
    if (!(value instanceof Y.AbstractType)) return kept(value, before);
    const type = value as SharedType;
    const known = this.#copies.get(type);
    if (known?.stale === false) return known.of;
    const of = this.#read(type, known === undefined ? before : known.of);
    this.#copies.set(type, { of, stale: false });
    return of;
  }

  #read(type: SharedType, before: unknown): unknown {
    if (type instanceof Y.Map) {
      const fields: Record<string, unknown> = {};
      for (const [key, value] of type.entries()) fields[key] = this.of(value, isObject(before) ? before[key] : undefined);
      return isObject(before) && sameFields(fields, before) ? before : fields;
    }
    if (type instanceof Y.Array) {
      const items = type.toArray().map((value, index) => this.of(value, Array.isArray(before) ? before[index] : undefined));
      return Array.isArray(before) && items.length === before.length && items.every((item, index) => item === before[index]) ? before : items;
    }
    return plain(type);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object of before where a plain value says the same. */
function kept(value: unknown, before: unknown): unknown {
  if (value === before || typeof value !== "object" || typeof before !== "object" || value === null || before === null) return value;
  return JSON.stringify(value) === JSON.stringify(before) ? before : value;
}

function sameFields(fields: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(fields);
  return keys.length === Object.keys(before).length && keys.every((key) => Object.hasOwn(before, key) && fields[key] === before[key]);
}
