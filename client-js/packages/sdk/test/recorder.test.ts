// Own changes are handed on with their record; those of others are not even written out.
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Entry } from "../src/outbox";
import { LOCAL, recordOwn, REMOTE } from "../src/recorder";

function recorded(): { readonly doc: Y.Doc; readonly made: Entry[] } {
  const doc = new Y.Doc();
  const made: Entry[] = [];
  recordOwn(doc, (entry) => made.push(entry));
  return { doc, made };
}

test("each own change is handed on with its record, in order", () => {
  const { doc, made } = recorded();
  doc.transact(() => doc.getMap("body").set("name", "one"), LOCAL);
  doc.getMap("body").set("name", "two");
  const copy = new Y.Doc();
  for (const { update } of made) Y.applyUpdate(copy, update);
  expect(made.map(({ edit }) => edit.changes)).toEqual(["one", "two"].map((value) => [{ kind: "set", path: ["body", "name"], value: { is: "value", value } }]));
  expect(copy.getMap("body").toJSON()).toEqual({ name: "two" });
});

test("an own change that an observer makes upon another is handed on, too", () => {
  const { doc, made } = recorded();
  const map = doc.getMap("body");
  map.observe(() => {
    if (!map.has("echo")) map.set("echo", map.get("name"));
  });
  map.set("name", "one");
  const copy = new Y.Doc();
  for (const { update } of made) Y.applyUpdate(copy, update);
  expect(copy.getMap("body").toJSON()).toEqual({ name: "one", echo: "one" });
});

test("what the server sends is not handed on, and not written out again for it", () => {
  const { doc, made } = recorded();
  const other = new Y.Doc();
  other.getMap("body").set("name", "theirs");
  const heard: boolean[] = [];
  doc.on("beforeObserverCalls", () => heard.push(doc._observers.has("update")));
  doc.transact(() => undefined, LOCAL);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), REMOTE);
  doc.getMap("body").set("name", "mine");
  expect(heard).toEqual([true, false, true]);
  expect(made.length).toBe(1);
});
