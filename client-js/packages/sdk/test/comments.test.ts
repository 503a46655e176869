import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { addReply, beginThread, type CommentAnchor, onWords, readThreads, removeMessage, rewriteMessage, setReaction, setResolved } from "../src/comments";
import { setAt, text, writeText } from "../src/writing";
import { pass, type World, world } from "./support/world";

const NODE: CommentAnchor = { kind: "node", node: "n1" };


function made(): Y.Doc {
  const doc = new Y.Doc();
  setAt(doc, ["body", "name"], text("Nightly orders"));
  setAt(doc, ["body", "nodes"], { n1: { name: text("Load"), parameters: {} } });
  beginThread(doc, "t", NODE, "ada", { text: "why?", mentions: ["bo"] });
  return doc;
}

function only(doc: Y.Doc) {
  const [thread, ...rest] = readThreads(doc);
  if (thread === undefined || rest.length > 0) throw new Error("one thread was expected");
  return thread;
}

test("CM8: a thread is read with its messages in order, who wrote them and whom they name", () => {
  const doc = made();
  addReply(doc, "t", "bo", { text: "because" });
  const thread = only(doc);
  expect(thread.messages.map(({ author, text: said, mentions }) => [author, said, mentions])).toEqual([
    ["ada", "why?", ["bo"]],
    ["bo", "because", []],
  ]);
  expect([thread.author, thread.orphan, thread.resolved]).toEqual(["ada", false, undefined]);
});

test("CM3: messages are rewritten, reacted to, resolved and reopened", () => {
  const doc = made();
  const [first] = only(doc).messages;
  const id = first?.id ?? "";
  rewriteMessage(doc, "t", id, { text: "why so?", mentions: ["eva"] }, writeText);
  setReaction(doc, "t", id, "bo", "👍", true);
  setReaction(doc, "t", id, "bo", "👍", true);
  setResolved(doc, "t", "bo", true);
  const thread = only(doc);
  expect(thread.messages[0]).toMatchObject({ text: "why so?", mentions: ["eva"], reactions: [{ emoji: "👍", people: ["bo"] }] });
  expect(thread.messages[0]?.editedAt).toBeDefined();
  expect(thread.resolved?.by).toBe("bo");
  setResolved(doc, "t", "eva", false);
  setReaction(doc, "t", id, "bo", "👍", false);
  expect([only(doc).resolved, only(doc).messages[0]?.reactions]).toEqual([undefined, []]);
});

test("CM4: the last message takes its thread along; what is gone is said", () => {
  const doc = made();
  const id = only(doc).messages[0]?.id ?? "";
  removeMessage(doc, "t", id);
  expect(readThreads(doc)).toEqual([]);
  expect(() => addReply(doc, "t", "bo", { text: "hello?" })).toThrow("not there any more");
});

test("CM7: a thread is an orphan once its step is gone", () => {
  const doc = made();
  (doc.getMap("body").get("nodes") as Y.Map<unknown>).delete("n1");
  expect(only(doc).orphan).toBe(true);
});

test("CM7: what is said about a root of a document without a model has its place for good", () => {
  const doc = new Y.Doc();
  doc.getText("notes").insert(0, "Buy bread.");
  beginThread(doc, "t", { kind: "field", path: ["notes"] }, "ada", { text: "why?" });
  expect(only(doc).orphan).toBe(false);
});

test("CM7: words stay commented while others type around them, and are an orphan once they are gone", () => {
  const doc = made();
  const name = doc.getMap("body").get("name") as Y.Text;
  const anchor = onWords(doc, ["body", "name"], 8, 14);
  beginThread(doc, "w", anchor, "ada", { text: "which?" });
  const words = () => readThreads(doc).find(({ id }) => id === "w");
  expect([anchor.kind === "text" && anchor.quote, words()?.span]).toEqual(["orders", [8, 14]]);
  name.insert(0, "Very 😀 ");
  expect(words()?.span).toEqual([16, 22]);
  name.delete(18, 4);
  expect(words()?.span).toEqual([16, 18]);
  name.delete(0, 18);
  expect([words()?.span, words()?.orphan]).toEqual([undefined, true]);
});

test("CM7: words of another history are found by what they said, where they stand once", () => {
  const doc = made();
  beginThread(doc, "w", { kind: "text", path: ["body", "name"], first: [77, 5], last: [77, 9], quote: "orders" }, "ada", { text: "which?" });
  expect(readThreads(doc).find(({ id }) => id === "w")?.span).toEqual([8, 14]);
});

test("CM8: what is no thread, or says nonsense, is passed over", () => {
  const doc = new Y.Doc();
  const comments = doc.getMap("comments");
  comments.set("a", 5);
  comments.set("b", new Y.Map());
  comments.set("t", new Y.Map<unknown>([["messages", new Y.Map<unknown>([["m", new Y.Map<unknown>([["at", "soon"], ["mentions", 3]])], ["n", 4]])], ["anchor", { kind: "planet" }]]));
  expect(only(doc)).toMatchObject({ anchor: { kind: "document" }, messages: [{ text: "", at: 0, author: "", mentions: [] }] });
});

let here: World;

beforeEach(() => {
  vi.useFakeTimers();
  here = world();
  here.server.room("d");
});

afterEach(() => {
  here.stop();
  vi.useRealTimers();
});

async function open() {
  const handle = here.client({ user: "u-1" }).openDocument("d");
  await pass();
  return handle;
}

test("S2-4: what one writes reaches the other, who has it as unread until they have seen it", async () => {
  const calls: (readonly [string, unknown])[] = [];
  here.server.call = (command, input) => {
    calls.push([command, input]);
    return command === "comments.marks" ? { threads: {} } : {};
  };
  const ada = await open();
  const other = here.client({ user: "u-2" }).openDocument("d");
  await pass();
  const stop = other.comments.all.subscribe(() => undefined);
  await pass();
  const thread = ada.comments.create({ kind: "document" }, { text: "hello" });
  await pass(50);
  expect(other.comments.all.get().map(({ id, unread }) => [id, unread])).toEqual([[thread, 1]]);
  expect(ada.comments.all.get()[0]?.unread).toBe(0);
  other.comments.seen(thread);
  await pass();
  expect(other.comments.all.get()[0]?.unread).toBe(0);
  expect(calls.at(-1)).toMatchObject(["comments.read", { id: "d", thread }]);
  stop();
});

test("S2-4: a thread is the same object while nothing in it changed", async () => {
  const ada = await open();
  const stop = ada.comments.all.subscribe(() => undefined);
  const first = ada.comments.create({ kind: "document" }, { text: "one" });
  const before = ada.comments.all.get().find(({ id }) => id === first);
  ada.comments.create({ kind: "document" }, { text: "two" });
  expect(ada.comments.all.get().find(({ id }) => id === first)).toBe(before);
  stop();
});

test("S2-4: comments are not taken back by undo", async () => {
  const ada = await open();
  ada.comments.create({ kind: "document" }, { text: "one" });
  ada.undo.undo();
  expect(ada.comments.all.get()).toHaveLength(1);
});
