/**
 * The body of a source as JSON, and back: its text, what an edited text means as edits of single fields, and what is wrong.
 *
 * `base` is the body that the text was made from, `mine` what the text says now, `now` what the document says by then.
 * What others wrote since is no matter of the text: only what was changed in it becomes edits. Pure but for `write`.
 */
import { type DocumentHandle, type Json, type JsonObject, removeAt, setAt, textAt, writeText, type Y } from "@concert/sdk";
import { type Parsed, placeKey, type Problem, type Stretch } from "./parse";
import { GROUPS, objectAt, type Shape, shapeOf, type SourceKind } from "./shape";

export interface Edit {
  /** Below `body`. */
  readonly path: readonly string[];
  readonly merged: boolean;
  /** undefined: nothing stands there any more. */
  readonly value: Json | undefined;
}

/** A value that the text and somebody else both changed, in different ways. */
export interface Conflict extends Edit {
  readonly theirs: Json | undefined;
}

export interface Plan {
  readonly edits: readonly Edit[];
  readonly conflicts: readonly Conflict[];
  /** What others changed since. */
  readonly theirs: readonly (readonly string[])[];
}

type Values = ReadonlyMap<string, { readonly path: readonly string[]; readonly value: Json }>;

/** What the form shows as set, in its order; two spaces deep, with a last new line. */
export function textOf(body: JsonObject, kinds: readonly SourceKind[]): string {
  return `${JSON.stringify(shown(body, kinds), null, 2)}\n`;
}

function shown(body: JsonObject, kinds: readonly SourceKind[]): JsonObject {
  const values = valuesOf(body);
  const top = new Map<string, Json | Map<string, Json>>();
  for (const { path } of shapeOf(body, kinds).fields) {
    const [name = "", inside] = path;
    const found = values.get(placeKey(path));
    if (found === undefined) continue;
    if (inside === undefined) top.set(name, found.value);
    else {
      const group = top.get(name);
      top.set(name, group instanceof Map ? group.set(inside, found.value) : new Map([[inside, found.value]]));
    }
  }
  return Object.fromEntries([...top].map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]));
}

/** Each single value; nothing, and an empty text, are not set. */
function valuesOf(body: JsonObject): Values {
  const paths = Object.keys(body).flatMap((name) => (GROUPS.includes(name) ? Object.keys(objectAt(body, name)).map((inside) => [name, inside]) : [[name]]));
  return new Map(
    paths.flatMap((path) => {
      const [name = "", inside] = path;
      const value = inside === undefined ? body[name] : objectAt(body, name)[inside];
      return value === undefined || value === null || value === "" ? [] : [[placeKey(path), { path, value }] as const];
    }),
  );
}

/** The edits that make of `now` what the text says, where it says another thing than it did. */
export function planOf(base: JsonObject, mine: JsonObject, now: JsonObject, kinds: readonly SourceKind[]): Plan {
  const begun = valuesOf(shown(base, kinds));
  const [before, wanted, live] = [valuesOf(base), valuesOf(mine), valuesOf(now)];
  const merged = new Set(shapeOf(mine, kinds).fields.flatMap((field) => (field.merged === true ? [placeKey(field.path)] : [])));
  const edits: Edit[] = [];
  const conflicts: Conflict[] = [];
  for (const [key, path] of pathsOf(begun, wanted)) {
    const value = wanted.get(key)?.value;
    const theirs = live.get(key)?.value;
    if (same(begun.get(key)?.value, value) || same(theirs, value)) continue;
    const edit = { path, merged: merged.has(key), value };
    if (same(before.get(key)?.value, theirs)) edits.push(edit);
    else conflicts.push({ ...edit, theirs });
  }
  const theirs = [...pathsOf(before, live)].flatMap(([key, path]) => (same(before.get(key)?.value, live.get(key)?.value) ? [] : [path]));
  return { edits, conflicts, theirs };
}

function pathsOf(...all: readonly Values[]): ReadonlyMap<string, readonly string[]> {
  return new Map(all.flatMap((values) => [...values].map(([key, { path }]) => [key, path] as const)));
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * What keeps a text from being applied, each at its place: fields that there are not, values that do not fit, and changes
 * where `closed` gives a reason. A value that is as it was is not held against who did not write it.
 */
export function problemsOf(text: Extract<Parsed, { state: "read" }>, base: JsonObject, kinds: readonly SourceKind[], closed: (path: readonly string[]) => string | undefined): readonly Problem[] {
  const { value: mine, places } = text;
  const shape = shapeOf(mine, kinds);
  const at = (path: readonly string[], message: string): Problem => ({ ...placeOf(places, path), message });
  const misplaced = strangers(mine, shape).map(([path, message]) => at(path, message));
  const { edits } = planOf(base, mine, base, kinds);
  const fields = new Map(shape.fields.map((field) => [placeKey(field.path), field]));
  const kindChanged = edits.some(({ path }) => path[0] === "kind");
  const checked = kindChanged ? [...edits.map(({ path }) => path), ...shape.fields.flatMap(({ path }) => (path[0] === "connection" && places.has(placeKey(path)) ? [path] : []))] : edits.map(({ path }) => path);
  const wrong = [...new Map(checked.map((path) => [placeKey(path), path])).values()].flatMap((path) => {
    const reason = edits.some((edit) => edit.path === path) ? closed(path) : undefined;
    const message = reason ?? fields.get(placeKey(path))?.problem(valueAt(mine, path));
    return message === undefined ? [] : [at(path, message)];
  });
  return [...misplaced, ...wrong].toSorted((a, b) => a.from - b.from);
}

/** Fields that a source does not have, and groups that are none. */
function strangers(mine: JsonObject, shape: Shape): readonly (readonly [readonly string[], string])[] {
  return Object.entries(mine).flatMap(([name, value]): (readonly [readonly string[], string])[] => {
    const unknown = shape.unknown([name]);
    if (unknown !== undefined) return [[[name], unknown]];
    if (!shape.groups.includes(name) || value === null) return [];
    if (typeof value !== "object" || Array.isArray(value)) return [[[name], "Needs an object in braces."]];
    return Object.keys(value).flatMap((inside) => {
      const message = shape.unknown([name, inside]);
      return message === undefined ? [] : [[[name, inside], message] as const];
    });
  });
}

export function valueAt(body: JsonObject, path: readonly string[]): Json | undefined {
  return valuesOf(body).get(placeKey(path))?.value;
}

/** Where it stands; what was taken out is said where it stood, or at the first line. */
function placeOf(places: ReadonlyMap<string, Stretch>, path: readonly string[]): Stretch {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const found = places.get(placeKey(path.slice(0, depth)));
    if (found !== undefined) return found;
  }
  return { from: 0, to: 1 };
}

/** What the document says after the edits: for checking them against what others wrote. */
export function after(now: JsonObject, edits: readonly Edit[]): JsonObject {
  const made: Record<string, Json> = { ...now };
  for (const { path, value } of edits) {
    const [name = "", inside] = path;
    const group: Record<string, Json> = { ...objectAt(made, name) };
    if (inside === undefined) {
      if (value === undefined) delete made[name];
      else made[name] = value;
    } else {
      if (value === undefined) delete group[inside];
      else group[inside] = value;
      made[name] = group;
    }
  }
  return made;
}

/** Edits that fit the text alone, but not what others made of the source meanwhile: another kind, for example. */
export function misfits(now: JsonObject, edits: readonly Edit[], kinds: readonly SourceKind[]): readonly Edit[] {
  const shape = shapeOf(after(now, edits), kinds);
  const fields = new Map(shape.fields.map((field) => [placeKey(field.path), field]));
  return edits.filter(({ path, value }) => value !== undefined && (shape.unknown(path) ?? fields.get(placeKey(path))?.problem(value)) !== undefined);
}

/** Makes the edits in one change, which is one step of undo. Raises what `handle.edit` does. */
export function write(handle: DocumentHandle, edits: readonly Edit[]): void {
  if (edits.length === 0) return;
  handle.undo.split();
  handle.edit((doc) => {
    for (const edit of edits) make(doc, edit);
  });
  handle.undo.split();
}

/** As the field of the form writes it. */
export function make(doc: Y.Doc, { path, merged, value }: Edit): void {
  const place = ["body", ...path];
  if (merged) writeText(textAt(doc, place), typeof value === "string" ? value : "");
  else if (value === undefined) removeAt(doc, place);
  else setAt(doc, place, value);
}
