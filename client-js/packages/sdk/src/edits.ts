/**
 * Local edits in words a person would use: "set this field", "insert here". Kept until they are acknowledged, so that they
 * can be made again on another copy when the one they were made on is void. Pure: reads and writes documents, nothing else.
 */
import * as Y from "yjs";
import { pathOf, type SharedType, sharedAt } from "./paths";

export type Path = readonly (string | number)[];

/** A value with the shared types it is made of. */
export type Template =
  | { readonly is: "value"; readonly value: unknown }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "map"; readonly entries: Readonly<Record<string, Template>> }
  | { readonly is: "list"; readonly items: readonly Template[] };

/** A stretch of a text or list: kept, added or dropped by the edit. */
export type Stretch<Content> =
  | { readonly did: "keep"; readonly count: number }
  | { readonly did: "add"; readonly content: Content }
  | { readonly did: "drop"; readonly content: Content };

export type Change =
  | { readonly kind: "set"; readonly path: Path; readonly value: Template }
  | { readonly kind: "remove"; readonly path: Path }
  | { readonly kind: "text"; readonly path: Path; readonly before: string; readonly stretches: readonly Stretch<string>[] }
  | { readonly kind: "list"; readonly path: Path; readonly stretches: readonly Stretch<readonly Template[]>[] };

/** One local transaction. `at` is milliseconds since 1970. */
export interface RecordedEdit {
  readonly at: number;
  readonly changes: readonly Change[];
}

const EMBED = "\uFFFC";

/** What a local transaction did. Call it in `afterTransaction`, before deleted content is collected. */
export function record(transaction: Y.Transaction, at: number): RecordedEdit {
  const changes: Change[] = [];
  for (const [type, keys] of transaction.changed) {
    if (isNewOrGone(transaction, type)) continue;
    const path = pathOf(type);
    if (path === undefined) continue;
    if (type instanceof Y.Text) changes.push({ kind: "text", path, ...textChange(transaction, type) });
    else if (type instanceof Y.Array) changes.push({ kind: "list", path, stretches: listChange(transaction, type) });
    else if (type instanceof Y.Map) changes.push(...mapChanges(type, path, keys));
  }
  return { at, changes };
}

/** How many places a transaction changed: keys of maps, texts and lists; what came or went with a place counts as that one. */
export function placesChanged(transaction: Y.Transaction): number {
  let places = 0;
  for (const [type, keys] of transaction.changed) {
    if (isNewOrGone(transaction, type)) continue;
    places += type instanceof Y.Map ? [...keys].filter((key) => key !== null).length : 1;
  }
  return places;
}

/** Makes an edit again, as far as what it touched is still there; gives the changes that could not be made. */
export function replay(doc: Y.Doc, edit: RecordedEdit, origin: unknown): readonly Change[] {
  let lost: readonly Change[] = [];
  doc.transact(() => {
    lost = edit.changes.filter((change) => !apply(doc, change));
  }, origin);
  return lost;
}

/** A shared type or plain value as data that outlives its document. */
export function template(value: unknown): Template {
  if (value instanceof Y.Text) return { is: "text", text: textContent(value) };
  if (value instanceof Y.Map) {
    return { is: "map", entries: Object.fromEntries([...value.entries()].map(([key, one]: [string, unknown]) => [key, template(one)])) };
  }
  if (value instanceof Y.Array) return { is: "list", items: value.toArray().map((one: unknown) => template(one)) };
  if (value instanceof Y.AbstractType) return { is: "value", value: null };
  return { is: "value", value };
}

/** The shared type or plain value that a template describes. */
export function build(from: Template): unknown {
  switch (from.is) {
    case "value":
      return from.value;
    case "text":
      return new Y.Text(from.text);
    case "map":
      return new Y.Map(Object.entries(from.entries).map(([key, one]) => [key, build(one)]));
    case "list":
      return listOf(from.items.map(build));
  }
}

function listOf(items: unknown[]): Y.Array<unknown> {
  const list = new Y.Array<unknown>();
  list.push(items);
  return list;
}

function isNewOrGone(transaction: Y.Transaction, type: SharedType): boolean {
  for (let item = type._item; item !== null; item = parentItem(item)) {
    if (item.deleted || isNew(transaction, item)) return true;
  }
  return false;
}

function parentItem(item: Y.Item): Y.Item | null {
  return item.parent instanceof Y.AbstractType ? item.parent._item : null;
}

function isNew(transaction: Y.Transaction, item: Y.Item): boolean {
  return item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0);
}

function mapChanges(type: Y.Map<unknown>, path: Path, keys: ReadonlySet<string | null>): Change[] {
  const changes: Change[] = [];
  for (const key of keys) {
    if (key === null) continue;
    const at = [...path, key];
    changes.push(type.has(key) ? { kind: "set", path: at, value: template(type.get(key)) } : { kind: "remove", path: at });
  }
  return changes;
}

/** Items of a sequence in order, with what the transaction did to each. Items added and deleted at once are left out. */
function* walk(transaction: Y.Transaction, type: Pick<SharedType, "_start">): Generator<{ readonly item: Y.Item; readonly did: "keep" | "add" | "drop" }> {
  for (let item = type._start; item !== null; item = item.right) {
    const added = isNew(transaction, item);
    if (!item.deleted) yield { item, did: added ? "add" : "keep" };
    else if (!added && Y.isDeleted(transaction.deleteSet, item.id)) yield { item, did: "drop" };
  }
}

function textOf(item: Y.Item): string {
  if (item.content instanceof Y.ContentString) return item.content.str;
  return item.countable ? EMBED.repeat(item.length) : "";
}

/** A text's characters, with one placeholder for each embedded object. */
function textContent(text: Y.Text): string {
  let content = "";
  for (let item = text._start; item !== null; item = item.right) if (!item.deleted) content += textOf(item);
  return content;
}

function textChange(transaction: Y.Transaction, type: Y.Text): { readonly before: string; readonly stretches: readonly Stretch<string>[] } {
  let before = "";
  const stretches: Stretch<string>[] = [];
  for (const { item, did } of walk(transaction, type)) {
    const content = textOf(item);
    if (content === "") continue;
    if (did !== "add") before += content;
    stretches.push(did === "keep" ? { did, count: content.length } : { did, content });
  }
  return { before, stretches };
}

function listChange(transaction: Y.Transaction, type: Y.Array<unknown>): readonly Stretch<readonly Template[]>[] {
  const stretches: Stretch<readonly Template[]>[] = [];
  for (const { item, did } of walk(transaction, type)) {
    if (!item.countable) continue;
    if (did === "keep") stretches.push({ did, count: item.length });
    else stretches.push({ did, content: (item.content.getContent() as unknown[]).map(template) });
  }
  return stretches;
}

function apply(doc: Y.Doc, change: Change): boolean {
  switch (change.kind) {
    case "set":
    case "remove":
      return applyKey(doc, change);
    case "text": {
      const type = sharedAt(doc, change.path, "text");
      if (!(type instanceof Y.Text)) return false;
      return applyText(type, change.before, change.stretches);
    }
    case "list": {
      const type = sharedAt(doc, change.path, "list");
      if (!(type instanceof Y.Array)) return false;
      applyList(type, change.stretches);
      return true;
    }
  }
}

function applyKey(doc: Y.Doc, change: Extract<Change, { kind: "set" | "remove" }>): boolean {
  const key = change.path.at(-1);
  const parent = sharedAt(doc, change.path.slice(0, -1), "map");
  if (typeof key !== "string" || !(parent instanceof Y.Map)) return false;
  if (change.kind === "set") parent.set(key, build(change.value));
  else parent.delete(key);
  return true;
}

/** Positions follow what others did meanwhile: what stands before or after the changed middle keeps its place. */
function applyText(type: Y.Text, before: string, stretches: readonly Stretch<string>[]): boolean {
  let now = textContent(type);
  const place = placing(before, now);
  let at = 0;
  let shift = 0;
  let whole = true;
  for (const stretch of stretches) {
    const start = place(at) + shift;
    switch (stretch.did) {
      case "keep":
        at += stretch.count;
        break;
      case "add":
        type.insert(start, stretch.content);
        now = now.slice(0, start) + stretch.content + now.slice(start);
        shift += stretch.content.length;
        break;
      case "drop":
        at += stretch.content.length;
        if (now.startsWith(stretch.content, start)) {
          type.delete(start, stretch.content.length);
          now = now.slice(0, start) + now.slice(start + stretch.content.length);
          shift -= stretch.content.length;
        } else {
          whole = false;
        }
    }
  }
  return whole;
}

/** Characters on one side of a place by which it is found again, at most and at least. */
const CONTEXT = 24;
const LEAST_CONTEXT = 4;

/** Maps an offset in `before` to one in `now`: in what others changed by the words around it, where these stand there once. */
function placing(before: string, now: string): (offset: number) => number {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return (offset) => {
    if (offset <= head) return offset;
    if (offset >= before.length - tail) return offset + now.length - before.length;
    return foundAgain(before, now, offset) ?? Math.min(offset, now.length - tail);
  };
}

function foundAgain(before: string, now: string, offset: number): number | undefined {
  for (let length = CONTEXT; length >= LEAST_CONTEXT; length -= 4) {
    const [left, right] = [before.slice(Math.max(0, offset - length), offset), before.slice(offset, offset + length)];
    if (left.length === length && isOnce(now, left)) return now.indexOf(left) + length;
    if (right.length === length && isOnce(now, right)) return now.indexOf(right);
  }
  return undefined;
}

function isOnce(text: string, words: string): boolean {
  const at = text.indexOf(words);
  return at >= 0 && text.indexOf(words, at + 1) < 0;
}

function applyList(type: Y.Array<unknown>, stretches: readonly Stretch<readonly Template[]>[]): void {
  let at = 0;
  for (const stretch of stretches) {
    const start = Math.min(at, type.length);
    switch (stretch.did) {
      case "keep":
        at += stretch.count;
        break;
      case "add":
        type.insert(start, stretch.content.map(build));
        at += stretch.content.length;
        break;
      case "drop":
        for (const one of stretch.content) {
          if (start < type.length && alike(template(type.get(start)), one)) type.delete(start, 1);
        }
    }
  }
}

function alike(a: Template, b: Template): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
