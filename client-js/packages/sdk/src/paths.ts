/** Where a shared type stands in its document, and what stands at a place: `["body", "nodes", "n1", "name"]`. */
import * as Y from "yjs";

/** A map, text, list or XML of a document. */
export type SharedType = Y.Transaction["changed"] extends Map<infer Type, unknown> ? Type : never;

/** The place of a type, from its root's name on; undefined for a type that is in no document. */
export function pathOf(type: SharedType): (string | number)[] | undefined {
  const path: (string | number)[] = [];
  let at: SharedType = type;
  while (at._item !== null) {
    const item: Y.Item = at._item;
    if (!(item.parent instanceof Y.AbstractType)) return undefined;
    path.unshift(item.parentSub ?? indexOf(item));
    at = item.parent;
  }
  for (const [name, root] of at.doc?.share ?? []) if (root === at) return [name, ...path];
  return undefined;
}

function indexOf(item: Y.Item): number {
  let index = 0;
  for (let left = item.left; left !== null; left = left.left) if (!left.deleted && left.countable) index += left.length;
  return index;
}

/** A root as a map, text or list. A root that is used as another type gives undefined. */
export function rootOf(doc: Y.Doc, name: string, as: "map" | "text" | "list"): SharedType | undefined {
  const known = doc.share.get(name);
  if (known !== undefined && known.constructor !== Y.AbstractType) return known;
  switch (as) {
    case "map":
      return doc.getMap(name) as unknown as SharedType;
    case "text":
      return doc.getText(name) as unknown as SharedType;
    case "list":
      return doc.getArray(name) as unknown as SharedType;
  }
}

/** The shared type at a place; undefined where there is none. `as` says what a root is that nobody used yet. */
export function sharedAt(doc: Y.Doc, path: readonly (string | number)[], as: "map" | "text" | "list" = "map"): SharedType | undefined {
  const [root, ...rest] = path;
  if (typeof root !== "string") return undefined;
  let at: unknown = rootOf(doc, root, rest.length === 0 ? as : typeof rest[0] === "number" ? "list" : "map");
  for (const step of rest) at = stepInto(at, step);
  return at instanceof Y.AbstractType ? at : undefined;
}

/** The value at a place: a shared type, or a plain value inside one. */
export function valueAt(doc: Y.Doc, path: readonly (string | number)[]): unknown {
  const [root, ...rest] = path;
  if (typeof root !== "string") return undefined;
  let at: unknown = rootOf(doc, root, typeof rest[0] === "number" ? "list" : "map");
  for (const step of rest) at = stepInto(at, step);
  return at;
}

function stepInto(at: unknown, step: string | number): unknown {
  if (at instanceof Y.Map) return at.get(String(step));
  if (at instanceof Y.Array) return typeof step === "number" && step < at.length ? at.get(step) : undefined;
  if (at instanceof Y.AbstractType) return undefined;
  if (typeof at === "object" && at !== null && Object.hasOwn(at, step)) return (at as Readonly<Record<string | number, unknown>>)[step];
  return undefined;
}

/** A value without shared types: maps as objects, texts as strings, lists as arrays. */
export function plain(value: unknown): unknown {
  if (value instanceof Y.Text) return value.toString();
  if (value instanceof Y.Map || value instanceof Y.Array) return value.toJSON();
  if (value instanceof Y.AbstractType) return value.toJSON() as unknown;
  return value;
}
