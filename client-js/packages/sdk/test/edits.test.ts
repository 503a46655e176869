import { expect, test } from "vitest";
import * as Y from "yjs";
import { type RecordedEdit, record, replay } from "../src/edits";
import { pathOf, plain, type SharedType, valueAt } from "../src/paths";
import { removeAt, setAt, text, textAt, whole, writeText } from "../src/writing";

function doc(fill: (doc: Y.Doc) => void = () => undefined): Y.Doc {
  const made = new Y.Doc();
  made.transact(() => fill(made));
  return made;
}

/** A copy under another client id. */
function copyOf(from: Y.Doc): Y.Doc {
  const made = new Y.Doc();
  Y.applyUpdate(made, Y.encodeStateAsUpdate(from));
  return made;
}

function edit(on: Y.Doc, change: () => void): RecordedEdit {
  const found: RecordedEdit[] = [];
  const listen = (transaction: Y.Transaction) => void found.push(record(transaction, 0));
  on.on("afterTransaction", listen);
  on.transact(change);
  on.off("afterTransaction", listen);
  const [recorded] = found;
  if (recorded === undefined) throw new Error("nothing was recorded");
  return recorded;
}

const body = (of: Y.Doc) => plain(valueAt(of, ["body"]));

test("what was done to one copy can be done to another", () => {
  const start = doc((on) => {
    setAt(on, ["body", "nodes", "n1"], { name: text("One"), retry: { attempts: 1 } });
    on.getArray("list").push([1, 2, 3]);
  });
  const [mine, server] = [copyOf(start), copyOf(start)];
  const recorded = edit(mine, () => {
    setAt(mine, ["body", "nodes", "n2"], { name: text("Two"), parameters: { rows: 10, columns: ["a"] } });
    setAt(mine, ["body", "nodes", "n1", "retry", "attempts"], 3);
    textAt(mine, ["body", "nodes", "n1", "name"]).insert(3, " more");
    removeAt(mine, ["body", "nodes", "n1", "missing"]);
    mine.getArray("list").delete(1, 1);
    mine.getArray("list").push([{ a: 1 }]);
  });
  expect(replay(server, recorded, "test")).toEqual([]);
  expect(body(server)).toEqual(body(mine));
  expect(server.getArray("list").toJSON()).toEqual([1, 3, { a: 1 }]);
  expect(valueAt(server, ["body", "nodes", "n2", "name"])).toBeInstanceOf(Y.Text);
});

test("a record is plain data: it outlives its document and can be stored", () => {
  const mine = doc();
  const recorded = edit(mine, () => setAt(mine, ["body", "a"], { deep: text("x"), bytes: new Uint8Array([1]) }));
  mine.destroy();
  const server = doc();
  replay(server, structuredClone(recorded), "test");
  expect(body(server)).toEqual({ a: { deep: "x", bytes: new Uint8Array([1]) } });
});

test.each([
  ["typed before", (other: Y.Text) => other.insert(0, "so "), "so hello dear world"],
  ["typed behind", (other: Y.Text) => other.insert(11, "!"), "hello dear world!"],
  ["typed before and behind", (other: Y.Text) => (other.insert(0, "so "), other.insert(14, "!")), "so hello dear world!"],
  ["deleted in front and typed behind", (other: Y.Text) => (other.delete(0, 1), other.insert(10, "!")), "ello dear world!"],
  ["deleted in front", (other: Y.Text) => other.delete(0, 3), "lo dear world"],
  ["deleted where I typed", (other: Y.Text) => other.delete(3, 5), "heldear rld"],
])("typing is placed where it belongs when somebody else has %s", (_what, change, expected) => {
  const start = doc((on) => setAt(on, ["body", "note"], text("hello world")));
  const [mine, server] = [copyOf(start), copyOf(start)];
  const recorded = edit(mine, () => textAt(mine, ["body", "note"]).insert(6, "dear "));
  change(textAt(server, ["body", "note"]));
  expect(replay(server, recorded, "test")).toEqual([]);
  expect(body(server)).toEqual({ note: expected });
});

test("deleting again never takes other people's characters", () => {
  const start = doc((on) => setAt(on, ["body", "note"], text("hello world")));
  const [mine, server] = [copyOf(start), copyOf(start)];
  const recorded = edit(mine, () => textAt(mine, ["body", "note"]).delete(0, 5));
  textAt(server, ["body", "note"]).delete(0, 5);
  textAt(server, ["body", "note"]).insert(0, "howdy");
  expect(replay(server, recorded, "test")).toHaveLength(1);
  expect(body(server)).toEqual({ note: "howdy world" });
});

test("an edit inside what is gone is handed back", () => {
  const start = doc((on) => setAt(on, ["body", "nodes", "n1"], { name: text("One") }));
  const [mine, server] = [copyOf(start), copyOf(start)];
  const recorded = edit(mine, () => {
    textAt(mine, ["body", "nodes", "n1", "name"]).insert(0, "x");
    setAt(mine, ["body", "nodes", "n1", "note"], "y");
    setAt(mine, ["body", "other"], 1);
  });
  removeAt(server, ["body", "nodes", "n1"]);
  const lost = replay(server, recorded, "test").map((change) => change.path.join("."));
  expect(lost.sort()).toEqual(["body.nodes.n1.name", "body.nodes.n1.note"]);
  expect(body(server)).toEqual({ nodes: {}, other: 1 });
});

test("what was made and removed in one edit leaves no record", () => {
  const mine = doc();
  const recorded = edit(mine, () => {
    setAt(mine, ["body", "a"], { b: text("x") });
    removeAt(mine, ["body", "a"]);
  });
  const server = doc();
  expect(replay(server, recorded, "test")).toEqual([]);
  expect(body(server)).toEqual({});
});

test("plain objects become maps, marked strings text, marked objects one value", () => {
  const mine = doc((on) => setAt(on, ["layout", "n1"], { at: whole({ x: 1 }), name: text("N"), tags: ["a"], gone: undefined }));
  expect(valueAt(mine, ["layout", "n1"])).toBeInstanceOf(Y.Map);
  expect(valueAt(mine, ["layout", "n1", "at"])).toEqual({ x: 1 });
  expect(valueAt(mine, ["layout", "n1", "at", "x"])).toBe(1);
  expect(plain(valueAt(mine, ["layout"]))).toEqual({ n1: { at: { x: 1 }, name: "N", tags: ["a"] } });
});

test("nothing is written through a value that is no map", () => {
  const mine = doc((on) => setAt(on, ["body", "a"], 1));
  expect(() => setAt(mine, ["body", "a", "b"], 2)).toThrow(expect.objectContaining({ code: "no_place" }));
  expect(() => textAt(mine, ["body", "a", "b"])).toThrow(expect.objectContaining({ code: "no_place" }));
});

test("writing a text changes only what differs, and never half a character", () => {
  const mine = doc((on) => setAt(on, ["body", "t"], text("The quick fox 😀")));
  const target = textAt(mine, ["body", "t"]);
  const deltas: unknown[] = [];
  target.observe((event) => void deltas.push(event.delta));
  writeText(target, "The quick brown fox 😀");
  writeText(target, "The quick brown fox 😁");
  writeText(target, "The quick brown fox 😁");
  expect(target.toString()).toBe("The quick brown fox 😁");
  expect(deltas).toEqual([
    [{ retain: 10 }, { insert: "brown " }],
    [{ retain: 20 }, { delete: 2 }, { insert: "😁" }],
  ]);
});

test("a type knows its place, also inside lists", () => {
  const mine = doc((on) => on.getArray("list").push([1, 2, new Y.Map([["inner", new Y.Text("x")]])]));
  const inner = valueAt(mine, ["list", 2, "inner"]);
  expect(inner).toBeInstanceOf(Y.Text);
  expect(pathOf(inner as SharedType)).toEqual(["list", 2, "inner"]);
});
