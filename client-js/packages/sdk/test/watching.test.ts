import { expect, test } from "vitest";
import * as Y from "yjs";
import { derived, emitter, writable } from "../src/stores";
import { observeEntries, observeKeys, observePath, type OnEntries, Watcher } from "../src/watching";
import { removeAt, setAt, text, textAt } from "../src/writing";

function filled(): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const id of ["n1", "n2"]) setAt(doc, ["body", "nodes", id], { name: text(id), retry: { attempts: 1 } });
  });
  return doc;
}

function counted(store: { readonly subscribe: (listener: () => void) => () => void }): { count: number; stop: () => void } {
  const told = { count: 0, stop: () => undefined as void };
  told.stop = store.subscribe(() => {
    told.count += 1;
  });
  return told;
}

test("one changed node tells its own watchers and those above, nobody beside", () => {
  const doc = filled();
  const watcher = new Watcher(doc);
  const at = (...path: string[]) => counted(observePath(watcher, ["body", ...path]));
  const [root, nodes, n1, n1name, n1attempts, n2] = [at(), at("nodes"), at("nodes", "n1"), at("nodes", "n1", "name"), at("nodes", "n1", "retry", "attempts"), at("nodes", "n2")];
  textAt(doc, ["body", "nodes", "n1", "name"]).insert(0, "x");
  expect([root, nodes, n1, n1name, n1attempts, n2].map((told) => told.count)).toEqual([1, 1, 1, 1, 0, 0]);
  setAt(doc, ["body", "nodes", "n1", "retry"], { attempts: 5 });
  expect([n1, n1name, n1attempts, n2].map((told) => told.count)).toEqual([2, 1, 1, 0]);
});

test("many changes in one edit tell each watcher once", () => {
  const doc = filled();
  const n1 = counted(observePath(new Watcher(doc), ["body", "nodes", "n1"]));
  doc.transact(() => {
    for (let value = 0; value < 5; value += 1) setAt(doc, ["body", "nodes", "n1", `k${value}`], value);
    textAt(doc, ["body", "nodes", "n1", "name"]).insert(0, "x");
  });
  expect(n1.count).toBe(1);
});

test("a value is the same reference until it changed", () => {
  const doc = filled();
  const watcher = new Watcher(doc);
  const store = observePath<object>(watcher, ["body", "nodes", "n1"]);
  counted(store);
  const before = store.get();
  expect(store.get()).toBe(before);
  setAt(doc, ["body", "nodes", "n2", "note"], "elsewhere");
  expect(store.get()).toBe(before);
  setAt(doc, ["body", "nodes", "n1", "note"], "here");
  expect(store.get()).toEqual({ name: "n1", retry: { attempts: 1 }, note: "here" });
  expect(store.get()).not.toBe(before);
});

test("a value read without a subscription is never stale and stays the same reference", () => {
  const doc = filled();
  const store = observePath<object>(new Watcher(doc), ["body", "nodes", "n1"]);
  expect(store.get()).toBe(store.get());
  setAt(doc, ["body", "nodes", "n1", "note"], "new");
  expect(store.get()).toMatchObject({ note: "new" });
});

test("keys tell when an entry comes or goes, not when one changes", () => {
  const doc = filled();
  const store = observeKeys(new Watcher(doc), ["body", "nodes"]);
  const told = counted(store);
  setAt(doc, ["body", "nodes", "n1", "note"], "x");
  setAt(doc, ["body", "nodes", "n1"], { name: text("again") });
  expect(told.count).toBe(0);
  setAt(doc, ["body", "nodes", "n3"], {});
  removeAt(doc, ["body", "nodes", "n1"]);
  expect(told.count).toBe(2);
  expect(store.get()).toEqual(["n2", "n3"]);
  removeAt(doc, ["body", "nodes"]);
  expect(told.count).toBe(3);
  expect(store.get()).toEqual([]);
});

test("a place that does not exist yet can be watched", () => {
  const doc = new Y.Doc();
  const store = observePath<string>(new Watcher(doc), ["body", "deep", "place"]);
  const told = counted(store);
  expect(store.get()).toBeUndefined();
  setAt(doc, ["body", "deep", "place"], "there");
  expect([told.count, store.get()]).toEqual([1, "there"]);
});

test("another document in its place tells everybody, and the old one nobody", () => {
  const [first, second] = [filled(), filled()];
  setAt(second, ["body", "nodes", "n1", "note"], "second");
  const watcher = new Watcher(first);
  const store = observePath<object>(watcher, ["body", "nodes", "n1"]);
  const told = counted(store);
  watcher.exchange(second);
  expect(told.count).toBe(1);
  expect(store.get()).toMatchObject({ note: "second" });
  setAt(first, ["body", "nodes", "n1", "note"], "old");
  expect(told.count).toBe(1);
  setAt(second, ["body", "nodes", "n1", "note"], "newer");
  expect(told.count).toBe(2);
});

test("who stopped watching hears nothing", () => {
  const doc = filled();
  const told = counted(observePath(new Watcher(doc), ["body", "nodes", "n1"]));
  told.stop();
  setAt(doc, ["body", "nodes", "n1", "note"], "x");
  expect(told.count).toBe(0);
});

test("a store tells only when its value changed, and a derived one reads once for each value", () => {
  const store = writable(1);
  let reads = 0;
  const double = derived(store, (value) => {
    reads += 1;
    return { value: value * 2 };
  });
  const told = counted(double);
  store.set(1);
  store.set(2);
  expect(told.count).toBe(1);
  expect(double.get()).toBe(double.get());
  expect([double.get().value, reads]).toEqual([4, 1]);
});

test("a listener that stops itself while told harms nobody", () => {
  const events = emitter<number>();
  const seen: string[] = [];
  const stop = events.on((value) => {
    seen.push(`a${value}`);
    stop();
  });
  events.on((value) => void seen.push(`b${value}`));
  events.emit(1);
  events.emit(2);
  expect(seen).toEqual(["a1", "b1", "b2"]);
});

function heard(watcher: Watcher, path: readonly string[]): { readonly keys: (readonly string[] | "any")[]; readonly stop: () => void } {
  const keys: (readonly string[] | "any")[] = [];
  const listener: OnEntries = (changed) => keys.push(changed === undefined ? "any" : [...changed].sort());
  return { keys, stop: watcher.watchEntries(path, listener) };
}

test("entries tell once for each edit which of them changed, at any depth, came or went", () => {
  const doc = filled();
  const { keys, stop } = heard(new Watcher(doc), ["body", "nodes"]);
  doc.transact(() => {
    textAt(doc, ["body", "nodes", "n1", "name"]).insert(0, "x");
    setAt(doc, ["body", "nodes", "n1", "retry"], { attempts: 5 });
    setAt(doc, ["body", "nodes", "n3"], { name: text("n3") });
  });
  removeAt(doc, ["body", "nodes", "n2"]);
  setAt(doc, ["body", "name"], "beside");
  stop();
  removeAt(doc, ["body", "nodes", "n1"]);
  expect(keys).toEqual([["n1", "n3"], ["n2"]]);
});

test("entries tell that any may have changed when the map or the document is another one", () => {
  const doc = filled();
  const watcher = new Watcher(doc);
  const { keys } = heard(watcher, ["body", "nodes"]);
  doc.transact(() => {
    setAt(doc, ["body", "nodes", "n1", "note"], "before");
    setAt(doc, ["body", "nodes"], { n1: { note: "another map" } });
  });
  watcher.exchange(filled());
  expect(keys).toEqual(["any", "any"]);
});

test("an entry is read as it stands, also by who does not watch", () => {
  const doc = filled();
  const entries = observeEntries<object>(new Watcher(doc), ["body", "nodes"]);
  expect(entries.get("n1")).toEqual({ name: "n1", retry: { attempts: 1 } });
  setAt(doc, ["body", "nodes", "n1"], { name: "other" });
  expect([entries.get("n1"), entries.get("gone")]).toEqual([{ name: "other" }, undefined]);
});
