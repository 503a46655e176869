// Two tabs with one copy of a document: real IndexedDB semantics from fake-indexeddb, locks as a browser keeps them.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { Client, ClientOptions } from "../src/client";
import type { DocumentHandle } from "../src/documents";
import type { SocketLike } from "../src/environment";
import { forgetCopies } from "../src/localCopy";
import { nextValue } from "../src/stores";
import { UpdateLog } from "../src/updateLog";
import { FakeServer, failure } from "./support/server";
import { webLocks } from "./support/tabs";
import { type World, world } from "./support/world";

let here: World;
let held: Set<string>;
let documents = 0;

beforeEach(() => {
  held = new Set();
  documents += 1;
  vi.stubGlobal("navigator", { locks: webLocks(held) });
  here = world();
});

afterEach(async () => {
  here.stop();
  vi.unstubAllGlobals();
  await forgetCopies("u-1");
});

const id = () => `t${documents}`;
const put = (key: string, value: unknown) => (doc: Y.Doc) => void doc.getMap("body").set(key, value);
const body = (doc: Y.Doc) => doc.getMap("body").toJSON();
const reached = (handle: DocumentHandle, state: string) => nextValue(handle.status, (status) => (status.state === state ? true : undefined));
const saved = (handle: DocumentHandle) => nextValue(handle.saved, (now) => (now.state === "saved" ? true : undefined));

function open(options: ClientOptions = {}): { readonly client: Client; readonly handle: DocumentHandle } {
  const client = here.client({ user: "u-1", random: () => 0, ...options });
  return { client, handle: client.openDocument(id()) };
}

/** Ends clients and lets their databases close. */
async function leave(...clients: readonly Client[]): Promise<void> {
  for (const client of clients) client.stop();
  await vi.waitFor(() => expect(held.size).toBe(0));
}

/** Does something with the rows of the copy, beside the tabs. */
async function change<T>(ask: (updates: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const asked = indexedDB.open(`concert:u-1:${id()}`);
    asked.onsuccess = () => resolve(asked.result);
  });
  const request = ask(db.transaction("updates", "readwrite").objectStore("updates"));
  return new Promise((resolve) => {
    request.onsuccess = () => {
      db.close();
      resolve(request.result);
    };
  });
}

const rows = () => change((updates) => updates.count());

test("R5 what one tab writes under its client id while another one opens is known to that one, which takes the id over", async () => {
  const room = here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  first.handle.edit(put("a", 1));
  await saved(first.handle);
  here.server.down = true;
  here.server.drop();
  const reads = UpdateLog.open.bind(UpdateLog);
  vi.spyOn(UpdateLog, "open").mockImplementation(async (db, doc) => {
    const log = await reads(db, doc);
    first.handle.edit(put("late", "of the first tab"));
    await leave(first.client);
    return log;
  });
  const second = open();
  await reached(second.handle, "offline");
  second.handle.edit(put("typed", "in the second"));
  here.server.down = false;
  here.signal("online");
  await saved(second.handle);
  expect(body(room.doc)).toEqual({ a: 1, late: "of the first tab", typed: "in the second" });
  await leave(second.client);
});

test("R9 at no moment is the copy empty while a document is made anew, so that a page going away loses nothing", async () => {
  here.server.room(id()).doc.getMap("body").set("kept", 1);
  const { client, handle } = open();
  await reached(handle, "live");
  handle.edit(put("good", 1));
  await saved(handle);
  here.server.judge = () => failure("refused");
  const seen: number[] = [];
  const { doc } = handle;
  handle.edit(put("bad", 1));
  while (handle.doc === doc) seen.push(await rows());
  for (let look = 0; look < 30; look += 1) seen.push(await rows());
  expect(Math.min(...seen)).toBeGreaterThan(0);
  await leave(client);
});

/** A tab that is in the document and then has no connection. */
async function cutOff(): Promise<ReturnType<typeof open>> {
  const elsewhere = new FakeServer();
  elsewhere.down = true;
  const sockets: SocketLike[] = [];
  const dial = () => {
    const socket = sockets.length > 0 ? elsewhere.connect() : here.server.connect();
    sockets.push(socket);
    return socket;
  };
  const tab = open({ socket: dial });
  await reached(tab.handle, "live");
  [...here.server.sockets].find((socket) => socket === sockets[0])?.end(1006);
  await reached(tab.handle, "offline");
  return tab;
}

test.each([true, false])("N5 what a tab without a connection writes in a history that another one has seen replaced does not come back by their copy; who came first keeps it aside: %s", async (cameFirst) => {
  const room = here.server.room(id());
  const early = cameFirst ? await cutOff() : open();
  if (!cameFirst) await reached(early.handle, "live");
  const late = cameFirst ? open() : await cutOff();
  if (cameFirst) await reached(late.handle, "live");
  const [beside, first] = cameFirst ? [early, late] : [late, early];
  const told = new BroadcastChannel(`concert:u-1:${id()}`);
  const heard = new Promise((resolve) => {
    told.onmessage = resolve;
  });
  here.server.restore(id(), "e2", (doc) => doc.getMap("body").set("new", true));
  await heard;
  told.close();
  await new Promise((resolve) => setTimeout(resolve));
  beside.handle.edit(put("old", 1));
  expect(beside.client.unsaved.get()).toEqual({ edits: 1, kept: false });
  await saved(first.handle);
  await leave(first.client, beside.client);
  const next = open();
  await reached(next.handle, "live");
  await saved(next.handle);
  expect(body(room.doc)).toEqual({ new: true });
  expect(next.handle.aside.get().map(({ epoch }) => epoch)).toEqual(cameFirst ? ["e1"] : []);
  await leave(next.client);
});

test("N5 a page that opens while another tab sees the history replaced does not bring the old one back", async () => {
  const room = here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  first.handle.edit(put("before", 1));
  await saved(first.handle);
  const elsewhere = new FakeServer();
  elsewhere.down = true;
  const reads = UpdateLog.open.bind(UpdateLog);
  vi.spyOn(UpdateLog, "open").mockImplementation(async (db, doc) => {
    const log = await reads(db, doc);
    here.server.restore(id(), "e2", (restored) => restored.getMap("body").set("new", true));
    await vi.waitFor(() => expect(body(first.handle.doc)).toEqual({ new: true }));
    await saved(first.handle);
    return log;
  });
  const second = open({ socket: () => elsewhere.connect() });
  await reached(second.handle, "offline");
  second.handle.edit(put("old", 1));
  expect(second.client.unsaved.get()).toEqual({ edits: 1, kept: false });
  await leave(first.client, second.client);
  vi.restoreAllMocks();
  const next = open();
  await reached(next.handle, "live");
  await saved(next.handle);
  expect(body(room.doc)).toEqual({ new: true });
  await leave(next.client);
});

test("W4 word of a history that is replaced itself by now takes no tab its copy", async () => {
  here.server.room(id());
  const tab = await cutOff();
  const [teller, witness] = [0, 1].map(() => new BroadcastChannel(`concert:u-1:${id()}`)) as [BroadcastChannel, BroadcastChannel];
  const heard = new Promise((resolve) => {
    witness.onmessage = resolve;
  });
  teller.postMessage("e0");
  await heard;
  await new Promise((resolve) => setTimeout(resolve));
  tab.handle.edit(put("typed", 1));
  await nextValue(tab.client.unsaved, ({ kept }) => (kept ? true : undefined));
  teller.close();
  witness.close();
  await leave(tab.client);
  here.server.down = true;
  const next = open();
  await reached(next.handle, "offline");
  expect(body(next.handle.doc)).toEqual({ typed: 1 });
  await leave(next.client);
});

test("N5 a page that follows upon two tabs works in the history that the last of them saw, also without a connection", async () => {
  const room = here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  first.handle.edit(put("old", 1));
  await saved(first.handle);
  const beside = open();
  await reached(beside.handle, "live");
  await leave(first.client);
  here.server.restore(id(), "e2", (doc) => doc.getMap("body").set("new", true));
  await vi.waitFor(() => expect(body(beside.handle.doc)).toEqual({ new: true }));
  await reached(beside.handle, "live");
  beside.client.stop();
  here.server.down = true;
  const next = open();
  await reached(next.handle, "offline");
  expect(body(next.handle.doc)).toEqual({ new: true });
  next.handle.edit(put("typed", 1));
  here.server.down = false;
  here.signal("online");
  await saved(next.handle);
  expect(next.handle.aside.get()).toEqual([]);
  expect(body(room.doc)).toEqual({ new: true, typed: 1 });
  await leave(next.client);
});

test("R4 a row of the copy that leans on one that is not there keeps nobody from working, and what others left beside it is set aside", async () => {
  const room = here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  first.handle.edit(put("one", 1));
  await saved(first.handle);
  await leave(first.client);
  const gone = new Y.Doc();
  put("gone", 1)(gone);
  const before = Y.encodeStateVector(gone);
  put("two", 2)(gone);
  await change((updates) => updates.add(Y.encodeStateAsUpdate(gone, before)));
  const beside = new Y.Doc();
  put("beside", 1)(beside);
  await change((updates) => updates.add(Y.encodeStateAsUpdate(beside)));
  here.server.down = true;
  const next = open();
  await reached(next.handle, "offline");
  next.handle.edit(put("three", 3));
  here.server.down = false;
  here.signal("online");
  await saved(next.handle);
  expect(body(room.doc)).toEqual({ one: 1, three: 3 });
  expect(body(next.handle.doc)).toEqual({ one: 1, three: 3 });
  const changes = [{ kind: "set", path: ["body", "beside"], value: { is: "value", value: 1 } }];
  expect(next.handle.aside.get()).toMatchObject([{ refused: { code: "copy_torn" }, edits: [{ changes }] }]);
  await leave(next.client);
  const last = open();
  await reached(last.handle, "live");
  expect(last.handle.doc.store.pendingStructs).toBeNull();
  await leave(last.client);
});
