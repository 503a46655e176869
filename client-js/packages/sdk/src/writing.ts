/** Writes plain values into a document by place. Call these inside `edit`: it asks whether one may, and several are one step. */
import * as Y from "yjs";
import { ConcertError } from "./errors";
import type { Path } from "./edits";
import { sharedAt } from "./paths";

/** Marks a string that becomes merged text instead of a value that the last writer wins. */
export class MergedText {
  readonly content: string;

  constructor(content: string) {
    this.content = content;
  }
}

/** Marks an object or array that is one value, never half of two people's: a position, for example. */
export class WholeValue {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** `setAt(doc, path, { name: text("Load"), operation: "source.profile" })`: a string that people type in together. */
export function text(content = ""): MergedText {
  return new MergedText(content);
}

/** `setAt(doc, ["layout", "nodes", id], whole({ x, y }))`: replaced as one. */
export function whole(value: unknown): WholeValue {
  return new WholeValue(value);
}

/**
 * Sets what stands at `path`. Objects become shared maps (arrays and scalars stay plain values), `text(…)` merged text,
 * `whole(…)` one value; shared types are taken as they are. Maps that are missing on the way are made.
 * Raises `ConcertError` code `no_place` where something else stands in the way.
 */
export function setAt(doc: Y.Doc, path: Path, value: unknown): void {
  doc.transact(() => {
    const key = path.at(-1);
    const parent = mapAt(doc, path.slice(0, -1));
    if (typeof key !== "string" || parent === undefined) throw noPlace(path);
    parent.set(key, toShared(value));
  });
}

/** Removes what stands at `path`; nothing happens where nothing stands. */
export function removeAt(doc: Y.Doc, path: Path): void {
  const key = path.at(-1);
  const parent = sharedAt(doc, path.slice(0, -1));
  if (typeof key === "string" && parent instanceof Y.Map) parent.delete(key);
}

/** The merged text at `path`, made when nothing or a plain string stands there. */
export function textAt(doc: Y.Doc, path: Path): Y.Text {
  const found = sharedAt(doc, path, "text");
  if (found instanceof Y.Text) return found;
  const key = path.at(-1);
  const parent = mapAt(doc, path.slice(0, -1));
  if (typeof key !== "string" || parent === undefined || found !== undefined) throw noPlace(path);
  const before = parent.get(key);
  const made = new Y.Text(typeof before === "string" ? before : "");
  parent.set(key, made);
  return made;
}

/** Makes `target` read `content` by changing only the stretch that differs, so that others' typing around it stays. */
export function writeText(target: Y.Text, content: string): void {
  const now = target.toString();
  if (now === content) return;
  let head = 0;
  while (head < now.length && head < content.length && now[head] === content[head]) head += 1;
  if (splits(now, head)) head -= 1;
  let tail = 0;
  while (tail < now.length - head && tail < content.length - head && now[now.length - 1 - tail] === content[content.length - 1 - tail]) tail += 1;
  if (splits(now, now.length - tail)) tail -= 1;
  const change = () => {
    if (now.length - head - tail > 0) target.delete(head, now.length - head - tail);
    if (content.length - head - tail > 0) target.insert(head, content.slice(head, content.length - tail));
  };
  if (target.doc === null) change();
  else target.doc.transact(change);
}

/** Would a cut here part the two halves of one character? */
function splits(content: string, at: number): boolean {
  const code = content.charCodeAt(at - 1);
  return at > 0 && code >= 0xd800 && code <= 0xdbff;
}

/** A plain value as what stands in a document. */
export function toShared(value: unknown): unknown {
  if (value instanceof MergedText) return new Y.Text(value.content);
  if (value instanceof WholeValue) return value.value;
  if (value instanceof Y.AbstractType || value instanceof Uint8Array) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return new Y.Map(entries.map(([key, one]) => [key, toShared(one)]));
}

function mapAt(doc: Y.Doc, path: Path): Y.Map<unknown> | undefined {
  const [root, ...rest] = path;
  const first = typeof root === "string" ? sharedAt(doc, [root]) : undefined;
  let at = first instanceof Y.Map ? (first as Y.Map<unknown>) : undefined;
  for (const step of rest) {
    if (at === undefined || typeof step !== "string") return undefined;
    let next = at.get(step);
    if (next === undefined) {
      next = new Y.Map();
      at.set(step, next);
    }
    at = next instanceof Y.Map ? next : undefined;
  }
  return at;
}

function noPlace(path: Path): ConcertError {
  return new ConcertError({ code: "no_place", message: `Nothing can be written at ${path.join(".")}.`, nextStep: "Write to a key of a map.", details: { path } });
}
