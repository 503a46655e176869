// The rows of a document in this browser: real IndexedDB semantics from fake-indexeddb.
import "fake-indexeddb/auto";
import * as idb from "lib0/indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { UpdateLog } from "../src/updateLog";

let name: string;
let names = 0;
let db: IDBDatabase;

beforeEach(async () => {
  names += 1;
  name = `log ${names}`;
  db = await idb.openDB(name, (fresh) => idb.createStores(fresh, [["updates", { autoIncrement: true }]] as unknown as Array<[string]>));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  db.close();
});

const text = (doc: Y.Doc) => doc.getText("t").toString();
const rows = async () => idb.count((idb.transact(db, ["updates"], "readonly") as [IDBObjectStore])[0]);

async function read(): Promise<string> {
  const doc = new Y.Doc();
  (await UpdateLog.open(db, doc)).stop();
  return text(doc);
}

test("R7 each row is committed at once, so that a page going away cannot take it along", async () => {
  const doc = new Y.Doc();
  await UpdateLog.open(db, doc);
  const committed = vi.spyOn(IDBTransaction.prototype, "commit");
  doc.getText("t").insert(0, "a");
  doc.getText("t").insert(1, "b");
  expect(committed).toHaveBeenCalledTimes(2);
  expect(await read()).toBe("ab");
});

test("what a document held before, what came while it opened and what two tabs wrote is all there", async () => {
  const first = new Y.Doc();
  first.getText("t").insert(0, "before ");
  const opening = UpdateLog.open(db, first);
  first.getText("t").insert(7, "meanwhile ");
  await opening;
  const second = new Y.Doc();
  await UpdateLog.open(db, second);
  first.getText("t").insert(0, "one ");
  second.getText("t").insert(text(second).length, "two");
  expect(await read()).toBe("one before meanwhile two");
});

test("many rows are folded into one, with those of another tab", async () => {
  const doc = new Y.Doc();
  await UpdateLog.open(db, doc);
  const other = new Y.Doc();
  await UpdateLog.open(db, other);
  other.getText("other").insert(0, "of another tab");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (let at = 0; at < 600; at += 1) doc.getText("t").insert(at, "x");
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await rows()).toBe(1));
  const again = new Y.Doc();
  await UpdateLog.open(db, again);
  expect(text(again)).toBe("x".repeat(600));
  expect(again.getText("other").toString()).toBe("of another tab");
});

test("without its database a document lives on", async () => {
  const doc = new Y.Doc();
  const log = await UpdateLog.open(db, doc);
  db.close();
  doc.getText("t").insert(0, "still here");
  expect(text(doc)).toBe("still here");
  log.stop();
});

test("loading asks Yjs for no written update of what is loaded, and hears what comes after", async () => {
  const doc = new Y.Doc();
  const log = await UpdateLog.open(db, doc);
  doc.getText("t").insert(0, "kept");
  log.stop();
  const fresh = new Y.Doc();
  const heard: boolean[] = [];
  fresh.on("beforeObserverCalls", () => heard.push(fresh._observers.has("update")));
  await UpdateLog.open(db, fresh);
  fresh.getText("t").insert(4, " on");
  expect(heard).toEqual([false, true]);
  expect(await read()).toBe("kept on");
});
