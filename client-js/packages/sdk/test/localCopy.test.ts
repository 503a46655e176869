// The copy in the browser: real IndexedDB semantics from fake-indexeddb, locks as a browser keeps them.
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Y from "yjs";
import { asideText } from "../src/aside";
import type { Client, ClientOptions } from "../src/client";
import type { DocumentHandle } from "../src/documents";
import type { DocumentHappening } from "../src/documentState";
import { forgetCopies } from "../src/localCopy";
import { nextValue } from "../src/stores";
import { failure } from "./support/server";
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

const id = () => `d${documents}`;
const put = (key: string, value: unknown) => (doc: Y.Doc) => void doc.getMap("body").set(key, value);
const body = (handle: DocumentHandle) => handle.doc.getMap("body").toJSON();
const reached = (handle: DocumentHandle, state: string) => nextValue(handle.status, (status) => (status.state === state ? true : undefined));
const saved = (handle: DocumentHandle) => nextValue(handle.saved, (now) => (now.state === "saved" ? true : undefined));

function open(options: ClientOptions = {}): { readonly client: Client; readonly handle: DocumentHandle } {
  const client = here.client({ user: "u-1", random: () => 0, ...options });
  return { client, handle: client.openDocument(id()) };
}

/** Ends a client and lets its databases close. */
async function leave(client: Client): Promise<void> {
  client.stop();
  await vi.waitFor(() => expect(held.size).toBe(0));
}

test("the copy of last time is shown while the server is away, with role and edits kept", async () => {
  here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  first.handle.edit(put("a", 1));
  await saved(first.handle);
  await leave(first.client);
  here.server.down = true;
  const second = open();
  await reached(second.handle, "offline");
  expect(body(second.handle)).toEqual({ a: 1 });
  expect(second.handle.canEdit.get()).toBe(true);
  expect(second.handle.saved.get()).toEqual({ state: "offline", edits: 0 });
});

test("what was never here is no empty document while the server is away: it is loading until it comes", async () => {
  here.server.room(id()).doc.getMap("body").set("a", 1);
  here.server.down = true;
  const { client, handle } = open();
  await nextValue(client.state, ({ state }) => (state === "offline" ? true : undefined));
  expect(handle.status.get()).toEqual({ state: "loading" });
  here.server.down = false;
  here.signal("online");
  await reached(handle, "live");
  expect(body(handle)).toEqual({ a: 1 });
});

test("edits made offline survive the closing of the page and are sent by the next one", async () => {
  here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  here.server.down = true;
  here.server.drop();
  first.handle.edit(put("a", 1));
  first.handle.edit(put("b", 2));
  expect(first.handle.saved.get()).toEqual({ state: "offline", edits: 2 });
  await leave(first.client);
  const second = open();
  await reached(second.handle, "offline");
  expect(second.handle.saved.get()).toEqual({ state: "offline", edits: 2 });
  here.server.down = false;
  here.signal("online");
  await saved(second.handle);
  expect(here.server.room(id()).doc.getMap("body").toJSON()).toEqual({ a: 1, b: 2 });
});

test("W4 edits that a page left behind are sent by the next one, whatever that shows, and once", async () => {
  const notes = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    get length() {
      return notes.size;
    },
    key: (at: number) => [...notes.keys()][at] ?? null,
    setItem: (key: string, value: string) => void notes.set(key, value),
    removeItem: (key: string) => void notes.delete(key),
  });
  const room = here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  here.server.down = true;
  here.server.drop();
  first.handle.edit((doc) => void doc.getText("said").insert(0, "offline"));
  await leave(first.client);
  here.server.down = false;
  const [one, two] = [here.client({ user: "u-1" }), here.client({ user: "u-1" })];
  await vi.waitFor(() => expect(room.doc.getText("said").toString()).toBe("offline"));
  await vi.waitFor(() => expect(notes.size).toBe(0), 5_000);
  await leave(one);
  await leave(two);
  const joins = () => here.server.frames.filter(({ name }) => name === "join").length;
  const before = joins();
  const third = here.client({ user: "u-1" });
  await nextValue(third.state, ({ state }) => (state === "online" ? true : undefined));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(joins()).toBe(before);
});

test("W4 what waits for a document that is gone holds up nothing that waits behind it", async () => {
  const notes = new Map([["concert-waiting:u-1:gone", ""]]);
  vi.stubGlobal("localStorage", {
    length: 2,
    key: (at: number) => ["concert-waiting:u-1:gone", `concert-waiting:u-1:${id()}`][at] ?? null,
    setItem: (key: string, value: string) => void notes.set(key, value),
    removeItem: (key: string) => void notes.delete(key),
  });
  here.server.room(id());
  here.server.joinError = failure("not_found");
  here.client({ user: "u-1" });
  await vi.waitFor(() => expect(here.server.frames.filter(({ name }) => name === "join")).toHaveLength(2), 3_000);
});

/** A document with one edit that the server does not have. */
async function cutOff() {
  here.server.room(id());
  const { client, handle } = open();
  await reached(handle, "live");
  here.server.down = true;
  here.server.drop();
  handle.edit(put("a", 1));
  return { client, handle };
}

test("W4 a browser that does not take what is written says so, and that it has all of it again", async () => {
  const { client, handle } = await cutOff();
  expect(client.unsaved.get()).toEqual({ edits: 1, kept: true });
  const full = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  handle.edit(put("b", 2));
  expect(client.unsaved.get()).toEqual({ edits: 2, kept: false });
  full.mockRestore();
  handle.edit(put("c", 3));
  await nextValue(client.unsaved, ({ kept }) => (kept ? true : undefined));
  await leave(client);
  const next = open();
  await reached(next.handle, "offline");
  expect(body(next.handle)).toEqual({ a: 1, b: 2, c: 3 });
});

test("W4 without a database nothing that waits is called kept", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const { client } = await cutOff();
  expect(client.unsaved.get()).toEqual({ edits: 1, kept: false });
});

test("edits of a page that is gone are made again when the server refuses some of them", async () => {
  here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  here.server.down = true;
  here.server.drop();
  first.handle.edit(put("bad", "BAD"));
  first.handle.edit(put("good", 1));
  await leave(first.client);
  here.server.judge = (update) => (new TextDecoder("latin1").decode(update).includes("BAD") ? failure("refused") : undefined);
  here.server.down = false;
  const second = open();
  const happenings: DocumentHappening[] = [];
  second.handle.on((happening) => happenings.push(happening));
  await saved(second.handle);
  expect(here.server.room(id()).doc.getMap("body").toJSON()).toEqual({ good: 1 });
  expect(body(second.handle)).toEqual({ good: 1 });
  expect(happenings.filter((one) => one.kind === "refused")).toMatchObject([{ lost: [{ path: ["body", "bad"] }] }]);
});

test("edits that wait in one tab are made again by that tab alone", async () => {
  const room = here.server.room(id());
  room.doc.getText("said").insert(0, ".");
  const first = open();
  await reached(first.handle, "live");
  here.server.down = true;
  here.server.drop();
  first.handle.edit((doc) => void doc.getText("said").insert(0, "once"));
  first.handle.edit(put("bad", "BAD"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const beside = open();
  await reached(beside.handle, "offline");
  expect(body(beside.handle)).toEqual({ bad: "BAD" });
  here.server.judge = (update) => (new TextDecoder("latin1").decode(update).includes("BAD") ? failure("refused") : undefined);
  here.server.down = false;
  here.signal("online");
  await Promise.all([saved(first.handle), saved(beside.handle)]);
  for (const doc of [room.doc, first.handle.doc, beside.handle.doc]) expect([doc.getText("said").toString(), doc.getMap("body").toJSON()]).toEqual(["once.", {}]);
});

test("the client id is kept from one page to the next, and used in one tab at a time", async () => {
  here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  const { clientID } = first.handle.doc;
  const beside = open();
  await reached(beside.handle, "live");
  expect(beside.handle.doc.clientID).not.toBe(clientID);
  first.handle.edit(put("a", 1));
  await saved(first.handle);
  beside.client.stop();
  await leave(first.client);
  const next = open();
  await reached(next.handle, "live");
  expect(next.handle.doc.clientID).toBe(clientID);
  next.handle.edit(put("b", 2));
  await saved(next.handle);
  expect(here.server.room(id()).doc.getMap("body").toJSON()).toEqual({ a: 1, b: 2 });
});

test("a client id under which the server knows more than the copy is not used again", async () => {
  const room = here.server.room(id());
  const first = open();
  await reached(first.handle, "live");
  const { clientID } = first.handle.doc;
  await leave(first.client);
  room.doc.clientID = clientID;
  room.doc.getMap("body").set("lost here", 1);
  here.server.down = true;
  const second = open();
  await reached(second.handle, "offline");
  expect(second.handle.doc.clientID).toBe(clientID);
  second.handle.edit(put("typed", 2));
  here.server.down = false;
  here.signal("online");
  await saved(second.handle);
  expect(second.handle.doc.clientID).not.toBe(clientID);
  expect(room.doc.getMap("body").toJSON()).toEqual({ "lost here": 1, typed: 2 });
  expect(body(second.handle)).toEqual({ "lost here": 1, typed: 2 });
});

test("after a refusal the copy holds what the server has", async () => {
  here.server.room(id()).doc.getMap("body").set("kept", 1);
  const first = open();
  await reached(first.handle, "live");
  here.server.judge = () => failure("refused");
  first.handle.edit(put("bad", 1));
  await vi.waitFor(() => expect(body(first.handle)).toEqual({ kept: 1 }));
  await saved(first.handle);
  await leave(first.client);
  here.server.down = true;
  const second = open();
  await reached(second.handle, "offline");
  expect(body(second.handle)).toEqual({ kept: 1 });
});

test("signing out deletes the copies of that person", async () => {
  here.server.room(id());
  const { client, handle } = open();
  await reached(handle, "live");
  const names = async () => (await indexedDB.databases()).map((one) => one.name);
  expect(await names()).toContain(`concert:u-1:${id()}`);
  await client.signOut();
  await vi.waitFor(async () => expect(await names()).not.toContain(`concert:u-1:${id()}`));
});

test("N5 what was not saved when the history was replaced is merged nowhere, kept aside over pages, made again or let go", async () => {
  here.server.room(id()).doc.getMap("body").set("old", true);
  const first = open();
  await reached(first.handle, "live");
  here.server.down = true;
  here.server.drop();
  first.handle.edit(put("offline", "text"));
  first.handle.edit((doc) => void (doc.getMap("body").get("gone") as Y.Map<unknown> | undefined)?.set("x", 1));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await leave(first.client);
  here.server.restore(id(), "e2", (doc) => doc.getMap("body").set("new", true));
  here.server.down = false;
  const second = open();
  await reached(second.handle, "live");
  await saved(second.handle);
  expect(body(second.handle)).toEqual({ new: true });
  expect(here.server.room(id()).doc.getMap("body").toJSON()).toEqual({ new: true });
  const [aside] = second.handle.aside.get();
  if (aside === undefined) throw new Error("nothing was set aside");
  expect(aside.epoch).toBe("e1");
  expect(asideText(aside)).toContain('body › offline: set to "text"');
  await leave(second.client);
  const third = open();
  await reached(third.handle, "live");
  expect(third.handle.aside.get()).toEqual([aside]);
  expect(third.handle.applyAside(aside.id)).toEqual([]);
  await saved(third.handle);
  expect(here.server.room(id()).doc.getMap("body").toJSON()).toEqual({ new: true, offline: "text" });
  expect(third.handle.aside.get()).toEqual([]);
  await leave(third.client);
  const fourth = open();
  await reached(fourth.handle, "live");
  expect(fourth.handle.aside.get()).toEqual([]);
  await leave(fourth.client);
});
