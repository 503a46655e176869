/**
 * Comments of a document as plain data, and the edits that make them. Who wrote what stands in `by`, which the server holds
 * to its writer; times are what the writers' clocks said. Pure: reads and writes a Yjs document, nothing else.
 */
import * as Y from "yjs";
import { ConcertError } from "./errors";
import type { Path } from "./edits";
import { plain, sharedAt, valueAt } from "./paths";

/** One unit of a text: Yjs client and clock. */
export type TextUnit = readonly [client: number, clock: number];

/** What a thread is about. */
export type CommentAnchor =
  | { readonly kind: "document" }
  | { readonly kind: "node"; readonly node: string }
  | { readonly kind: "edge"; readonly edge: string }
  | { readonly kind: "field"; readonly path: readonly string[] }
  | { readonly kind: "point"; readonly x: number; readonly y: number }
  | { readonly kind: "text"; readonly path: readonly string[]; readonly first: TextUnit; readonly last: TextUnit; readonly quote: string };

export interface CommentReaction {
  readonly emoji: string;
  /** Ids of those who reacted so. */
  readonly people: readonly string[];
}

export interface CommentMessage {
  readonly id: string;
  /** The id of its writer; "" where nobody says. */
  readonly author: string;
  readonly text: string;
  /** Milliseconds since 1970, by the writer's clock. */
  readonly at: number;
  readonly editedAt: number | undefined;
  readonly mentions: readonly string[];
  readonly reactions: readonly CommentReaction[];
}

export interface CommentThread {
  readonly id: string;
  readonly anchor: CommentAnchor;
  readonly author: string;
  readonly resolved: { readonly by: string; readonly at: number } | undefined;
  /** At least one, oldest first. */
  readonly messages: readonly CommentMessage[];
  /** What it is about is gone. */
  readonly orphan: boolean;
  /** Where its words stand now. */
  readonly span: readonly [from: number, to: number] | undefined;
}

/** What somebody says. */
export interface Words {
  readonly text: string;
  readonly mentions?: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const MICROS = 1_000;
const LONGEST_QUOTE = 300;
const ON_DOCUMENT: CommentAnchor = { kind: "document" };

// Reading

/** All threads, oldest first. What is no thread is passed over. */
export function readThreads(doc: Y.Doc): readonly CommentThread[] {
  const found = Object.entries(fieldsOf(plain(valueAt(doc, ["comments"]))) ?? {}).flatMap(([id, value]) => thread(doc, id, value));
  return found.toSorted((a, b) => order(a.messages[0], b.messages[0]) || byId(a, b));
}

function thread(doc: Y.Doc, id: string, value: unknown): readonly CommentThread[] {
  const fields = fieldsOf(value);
  const messages = Object.entries(fieldsOf(fields?.["messages"]) ?? {}).flatMap(([key, one]) => message(key, one));
  if (fields === undefined || messages.length === 0) return [];
  const anchor = anchorOf(fields["anchor"]) ?? ON_DOCUMENT;
  const span = anchor.kind === "text" ? spanOf(doc, anchor) : undefined;
  return [
    {
      id,
      anchor,
      author: textOf(fields["by"]),
      resolved: resolution(fields["resolved"]),
      messages: messages.toSorted((a, b) => order(a, b)),
      orphan: anchor.kind === "text" ? span === undefined : isGone(doc, anchor),
      span,
    },
  ];
}

function message(id: string, value: unknown): readonly CommentMessage[] {
  const fields = fieldsOf(value);
  if (fields === undefined) return [];
  const edited = momentOf(fields["edited_at"]);
  return [
    {
      id,
      author: textOf(fields["by"]),
      text: textOf(fields["text"]),
      at: momentOf(fields["at"]),
      editedAt: edited === 0 ? undefined : edited,
      mentions: Object.keys(fieldsOf(fields["mentions"]) ?? {}).toSorted(),
      reactions: reactions(fieldsOf(fields["reactions"]) ?? {}),
    },
  ];
}

function reactions(value: Fields): readonly CommentReaction[] {
  const people = new Map<string, string[]>();
  for (const key of Object.keys(value).toSorted()) {
    const colon = key.indexOf(":");
    if (colon < 1 || value[key] !== true) continue;
    const emoji = key.slice(colon + 1);
    people.set(emoji, [...(people.get(emoji) ?? []), key.slice(0, colon)]);
  }
  return [...people].map(([emoji, of]) => ({ emoji, people: of }));
}

function resolution(value: unknown): CommentThread["resolved"] {
  if (value === undefined || value === null || value === false) return undefined;
  const fields = fieldsOf(value);
  return { by: textOf(fields?.["by"]), at: momentOf(fields?.["at"]) };
}

function anchorOf(value: unknown): CommentAnchor | undefined {
  const fields = fieldsOf(value);
  const path = fields?.["path"];
  const steps = Array.isArray(path) && path.length > 0 && path.every((step) => typeof step === "string") ? (path as string[]) : undefined;
  const { node, edge, x, y } = fields ?? {};
  switch (fields?.["kind"]) {
    case "node":
      return typeof node === "string" ? { kind: "node", node } : undefined;
    case "edge":
      return typeof edge === "string" ? { kind: "edge", edge } : undefined;
    case "point":
      return typeof x === "number" && typeof y === "number" ? { kind: "point", x, y } : undefined;
    case "field":
      return steps === undefined ? undefined : { kind: "field", path: steps };
    case "text": {
      const [first, last] = [unitOf(fields["first"]), unitOf(fields["last"])];
      return steps === undefined || first === undefined || last === undefined ? undefined : { kind: "text", path: steps, first, last, quote: textOf(fields["quote"]) };
    }
    default:
      return undefined;
  }
}

function unitOf(value: unknown): TextUnit | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [client, clock] = value as unknown[];
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock) ? [client as number, clock as number] : undefined;
}

function isGone(doc: Y.Doc, anchor: CommentAnchor): boolean {
  switch (anchor.kind) {
    case "node":
      return valueAt(doc, ["body", "nodes", anchor.node]) === undefined;
    case "edge":
      return valueAt(doc, ["body", "edges", anchor.edge]) === undefined;
    case "field":
      // A field may be empty; it is gone with what it is a field of. A root is there for good.
      return anchor.path.length > 1 && fieldsOf(plain(valueAt(doc, anchor.path.slice(0, -1)))) === undefined;
    default:
      return false;
  }
}

/** Where the words stand now; by what they said where their units are those of another history. */
function spanOf(doc: Y.Doc, { path, first, last, quote }: Extract<CommentAnchor, { kind: "text" }>): CommentThread["span"] {
  const text = sharedAt(doc, path, "text");
  if (!(text instanceof Y.Text)) return undefined;
  const from = placeOf(doc, text, first, 0);
  const to = placeOf(doc, text, last, -1);
  if (from !== undefined && to !== undefined) return from < to ? [from, to] : undefined;
  const content = text.toString();
  const at = quote === "" ? -1 : content.indexOf(quote);
  return at < 0 || content.indexOf(quote, at + 1) >= 0 ? undefined : [at, at + quote.length];
}

function placeOf(doc: Y.Doc, text: Y.Text, [client, clock]: TextUnit, assoc: number): number | undefined {
  if (clock >= Y.getState(doc.store, client)) return undefined;
  const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON({ item: { client, clock }, assoc }), doc);
  return place?.type === text ? place.index : undefined;
}

// Writing. Each inside `edit(…, { comment: true })`.

/** Units `from` to `to` of the merged text at a place. Raises `no_place` where they are not there. */
export function onWords(doc: Y.Doc, path: readonly string[], from: number, to: number): CommentAnchor {
  const text = sharedAt(doc, path, "text");
  if (!(text instanceof Y.Text) || from < 0 || from >= to || to > text.length) throw gone(path);
  const { item: first } = Y.createRelativePositionFromTypeIndex(text, from, 0);
  const { item: last } = Y.createRelativePositionFromTypeIndex(text, to, -1);
  if (first === null || last === null) throw gone(path);
  const quote = text.toString().slice(from, to).slice(0, LONGEST_QUOTE);
  return { kind: "text", path: [...path], first: [first.client, first.clock], last: [last.client, last.clock], quote };
}

export function beginThread(doc: Y.Doc, id: string, anchor: CommentAnchor, by: string, said: Words): void {
  const at = Date.now() * MICROS;
  const messages = new Y.Map([[newId(), newMessage(by, said, at)]]);
  doc.getMap("comments").set(id, new Y.Map<unknown>(Object.entries({ anchor, by, at, messages })));
}

export function addReply(doc: Y.Doc, thread: string, by: string, said: Words): string {
  const id = newId();
  const messages = mapAt(doc, [thread, "messages"]);
  const last = Math.max(0, ...[...messages.values()].map((one) => (one instanceof Y.Map ? Number(one.get("at")) || 0 : 0)));
  // An answer comes after what it answers, whatever the clocks say.
  messages.set(id, newMessage(by, said, Math.max(Date.now() * MICROS, last + 1)));
  return id;
}

/** Another text, by the smallest change, and other mentions. */
export function rewriteMessage(doc: Y.Doc, thread: string, id: string, said: Words, write: (text: Y.Text, content: string) => void): void {
  const there = mapAt(doc, [thread, "messages", id]);
  const text = there.get("text");
  if (text instanceof Y.Text) write(text, said.text);
  else there.set("text", new Y.Text(said.text));
  const wanted = new Set(said.mentions ?? []);
  const named = there.get("mentions");
  if (named instanceof Y.Map) {
    for (const user of [...named.keys()]) if (!wanted.has(user)) named.delete(user);
    for (const user of wanted) if (!named.has(user)) named.set(user, true);
  } else {
    there.set("mentions", new Y.Map([...wanted].map((user) => [user, true])));
  }
  there.set("edited_at", Date.now() * MICROS);
}

/** The message, and its thread where nothing else stands in it. */
export function removeMessage(doc: Y.Doc, thread: string, id: string): void {
  const messages = mapAt(doc, [thread, "messages"]);
  if (!messages.has(id)) throw gone(["comments", thread, "messages", id]);
  if (messages.size === 1) doc.getMap("comments").delete(thread);
  else messages.delete(id);
}

export function setReaction(doc: Y.Doc, thread: string, id: string, by: string, emoji: string, on: boolean): void {
  const there = mapAt(doc, [thread, "messages", id, "reactions"]);
  const key = `${by}:${emoji}`;
  if (on && there.get(key) !== true) there.set(key, true);
  else if (!on && there.has(key)) there.delete(key);
}

export function setResolved(doc: Y.Doc, thread: string, by: string, resolved: boolean): void {
  const there = mapAt(doc, [thread]);
  if (resolved && resolution(there.get("resolved")) === undefined) there.set("resolved", { by, at: Date.now() * MICROS });
  else if (!resolved && there.has("resolved")) there.delete("resolved");
}

export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** All its maps and texts at once, so that nobody else has to make them. */
function newMessage(by: string, { text, mentions = [] }: Words, at: number): Y.Map<unknown> {
  const fields = { by, at, text: new Y.Text(text), mentions: new Y.Map(mentions.map((user) => [user, true])), reactions: new Y.Map() };
  return new Y.Map<unknown>(Object.entries(fields));
}

function mapAt(doc: Y.Doc, path: readonly string[]): Y.Map<unknown> {
  const found = sharedAt(doc, ["comments", ...path]);
  if (!(found instanceof Y.Map)) throw gone(["comments", ...path]);
  return found as Y.Map<unknown>;
}

function gone(path: Path): ConcertError {
  return new ConcertError({ code: "no_place", message: "This is not there any more.", nextStep: "Look again: somebody has deleted it.", details: { path } });
}

// Values

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) ? (value as Fields) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function momentOf(value: unknown): number {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value / MICROS : 0;
}

function order(a: CommentMessage | undefined, b: CommentMessage | undefined): number {
  return (a?.at ?? 0) - (b?.at ?? 0) || (a === undefined || b === undefined ? 0 : byId(a, b));
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
