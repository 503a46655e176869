import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { DocumentHappening } from "../src/documentState";
import { textAt } from "../src/writing";
import { FakeSocket, failure } from "./support/server";
import { body, here, put } from "./support/stage";
import { pass } from "./support/world";

const syncs = () => here.server.frames.filter((frame) => frame.name === "sync");

test("an opened document shows what the server has and goes live", async () => {
  here.server.room("d").doc.getMap("body").set("name", "Flights");
  const handle = here.client().openDocument("d");
  expect(handle.status.get()).toEqual({ state: "loading" });
  await pass();
  expect(body(handle.doc)).toEqual({ name: "Flights" });
  expect(handle.status.get()).toEqual({ state: "live" });
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(handle.facts.get()).toEqual({ role: "editor", kind: "freeform", epoch: "e1" });
  expect(here.server.frames.filter((frame) => frame.name === "join")).toHaveLength(1);
});

test("W2 an edit counts as saved when it is acknowledged, not before", async () => {
  here.server.room("d");
  here.server.holding = true;
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("a", 1));
  expect(handle.saved.get()).toEqual({ state: "saving", edits: 1 });
  await pass(100);
  handle.edit(put("b", 2));
  await pass(100);
  expect(handle.saved.get()).toEqual({ state: "saving", edits: 2 });
  here.server.commit();
  await pass();
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(body(here.server.room("d").doc)).toEqual({ a: 1, b: 2 });
});

test("the first edit leaves at once, those of the same tick travel as one update under a rising id", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("a", 1));
  await pass();
  expect(syncs()).toHaveLength(1);
  for (let value = 0; value < 10; value += 1) handle.edit(put("b", value));
  await pass(15);
  expect(syncs()).toHaveLength(1);
  await pass(1);
  expect(syncs().map((frame) => frame.id)).toEqual([1, 2]);
  expect(body(here.server.room("d").doc)).toEqual({ a: 1, b: 9 });
});

test("an edit has left before the code goes on that made it: nothing is shown of it first", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  const send = vi.spyOn(FakeSocket.prototype, "send");
  handle.edit(put("a", 1));
  expect(send).toHaveBeenCalledTimes(1);
  handle.edit(put("b", 2));
  expect(send).toHaveBeenCalledTimes(1);
  await pass(16);
  expect(send).toHaveBeenCalledTimes(2);
  send.mockRestore();
});

test("two people see each other's edits", async () => {
  here.server.room("d");
  const [ada, bo] = [here.client().openDocument("d"), here.client().openDocument("d")];
  await pass();
  ada.edit(put("ada", true));
  bo.edit(put("bo", true));
  await pass(20);
  expect(body(ada.doc)).toEqual({ ada: true, bo: true });
  expect(body(bo.doc)).toEqual(body(ada.doc));
});

test("W4 edits that came through before a break cut off their acknowledgement are told on return as well", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  here.server.holding = true;
  handle.edit(put("a", 1));
  handle.edit(put("b", 2));
  await pass(20);
  here.server.drop();
  expect(handle.saved.get()).toEqual({ state: "offline", edits: 2 });
  here.server.commit();
  await pass(10_000);
  here.signal("online");
  await pass();
  expect(happenings).toEqual([{ kind: "returned", edits: 2, others: 0 }]);
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(body(here.server.room("d").doc)).toEqual({ a: 1, b: 2 });
});

test("W4 edits of both sides made during a break are merged on return, and only then called saved", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  handle.edit((doc) => textAt(doc, ["body", "note"]).insert(0, "middle"));
  await pass(20);
  here.server.drop();
  here.server.down = true;
  expect(handle.status.get()).toEqual({ state: "offline" });
  expect(handle.saved.get()).toEqual({ state: "saved" });
  handle.edit((doc) => textAt(doc, ["body", "note"]).insert(0, "mine "));
  handle.edit(put("offline", true));
  here.server.edit("d", (doc) => {
    (doc.getMap("body").get("note") as Y.Text).insert(6, " theirs");
    doc.getMap("body").set("step", new Y.Map([["name", new Y.Text("one place, however much is in it")]]));
  });
  expect(handle.saved.get()).toEqual({ state: "offline", edits: 2 });
  await pass(10_000);
  here.server.down = false;
  here.server.holding = true;
  here.signal("online");
  await pass();
  expect(handle.status.get()).toEqual({ state: "live" });
  expect(handle.saved.get()).toEqual({ state: "saving", edits: 2 });
  expect(happenings).toEqual([{ kind: "returned", edits: 2, others: 2 }]);
  here.server.commit();
  await pass();
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(body(handle.doc)).toEqual({ note: "mine middle theirs", offline: true, step: { name: "one place, however much is in it" } });
  expect(body(here.server.room("d").doc)).toEqual(body(handle.doc));
});

test("an edit whose acknowledgement was lost is not counted as unsaved after the return", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  here.server.holding = true;
  handle.edit(put("a", 1));
  await pass(20);
  const [socket] = here.server.sockets;
  socket?.channels.clear();
  socket?.end(1006);
  here.server.commit();
  await pass(500);
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(syncs()).toHaveLength(1);
});

test("an edit that died with the server is sent again after the return", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  here.server.mute = true;
  handle.edit(put("a", 1));
  handle.edit((doc) => doc.getMap("body").delete("b"));
  await pass(20);
  here.server.drop();
  here.server.mute = false;
  await pass(500);
  expect(body(here.server.room("d").doc)).toEqual({ a: 1 });
  expect(handle.saved.get()).toEqual({ state: "saved" });
});

test("a deletion alone that died with the server is sent again", async () => {
  here.server.room("d").doc.getMap("body").set("a", 1);
  const handle = here.client().openDocument("d");
  await pass();
  here.server.mute = true;
  handle.edit((doc) => doc.getMap("body").delete("a"));
  await pass(20);
  here.server.drop();
  here.server.mute = false;
  await pass(500);
  expect(body(here.server.room("d").doc)).toEqual({});
  expect(handle.saved.get()).toEqual({ state: "saved" });
});

test("two documents share one socket, and one use of the same document twice is one membership", async () => {
  here.server.room("a");
  here.server.room("b");
  const client = here.client();
  const [a, again, b] = [client.openDocument("a"), client.openDocument("a"), client.openDocument("b")];
  await pass();
  a.edit(put("in", "a"));
  b.edit(put("in", "b"));
  await pass(20);
  expect(here.server.connects).toBe(1);
  expect(again.doc).toBe(a.doc);
  expect(here.server.frames.filter((frame) => frame.name === "join").map((frame) => frame.channel)).toEqual(["doc:a", "doc:b"]);
  expect(body(here.server.room("a").doc)).toEqual({ in: "a" });
  expect(body(here.server.room("b").doc)).toEqual({ in: "b" });
});

test("a reloaded room is joined again, with what it lost", async () => {
  const room = here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("a", 1));
  await pass(20);
  room.doc = new Y.Doc();
  here.server.everybody("doc:d", { name: "leave", channel: "doc:d", code: "room_reloaded" });
  await pass(20);
  expect(body(room.doc)).toEqual({ a: 1 });
  expect(handle.status.get()).toEqual({ state: "live" });
});

test("a document that is none of mine says so", async () => {
  here.server.joinError = failure("not_found", "Nothing here.");
  const handle = here.client().openDocument("d");
  await pass();
  expect(handle.status.get()).toEqual({ state: "refused", code: "not_found", message: "Nothing here." });
});

test("access withdrawn while open is told", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  here.server.everybody("doc:d", { name: "leave", channel: "doc:d", code: "forbidden" });
  await pass();
  expect(handle.status.get()).toMatchObject({ state: "refused", code: "forbidden" });
});

test("a viewer reads and cannot edit, a commenter comments", async () => {
  here.server.room("d").role = "commenter";
  const handle = here.client().openDocument("d");
  await pass();
  expect(handle.canEdit.get()).toBe(false);
  expect(() => handle.edit(put("a", 1))).toThrow(expect.objectContaining({ code: "read_only" }));
  handle.edit((doc) => void doc.getMap("comments").set("c1", "hello"), { comment: true });
  await pass(20);
  expect(here.server.room("d").doc.getMap("comments").toJSON()).toEqual({ c1: "hello" });
});

test("undo takes back own edits only", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  expect(handle.undo.state.get()).toEqual({ canUndo: false, canRedo: false });
  handle.edit(put("mine", 1));
  await pass(1_000);
  here.server.edit("d", put("theirs", 1));
  await pass(20);
  handle.edit(put("second", 1), { undoable: false });
  expect(handle.undo.state.get()).toEqual({ canUndo: true, canRedo: false });
  handle.undo.undo();
  await pass(20);
  expect(body(handle.doc)).toEqual({ theirs: 1, second: 1 });
  expect(body(here.server.room("d").doc)).toEqual({ theirs: 1, second: 1 });
  handle.undo.redo();
  await pass(20);
  expect(body(here.server.room("d").doc)).toEqual({ mine: 1, theirs: 1, second: 1 });
});

test("a closed document leaves its channel, and is freed", async () => {
  here.server.room("d");
  const client = here.client();
  const [first, second] = [client.openDocument("d"), client.openDocument("d")];
  await pass();
  const { doc } = first;
  let destroyed = false;
  doc.on("destroy", () => {
    destroyed = true;
  });
  first.close();
  first.close();
  await pass(5_000);
  expect(destroyed).toBe(false);
  second.close();
  await pass(5_000);
  expect(destroyed).toBe(true);
  expect(here.server.frames.at(-1)).toEqual({ name: "leave", channel: "doc:d" });
  expect([...here.server.sockets][0]?.channels.size).toBe(0);
  expect(client.openDocument("d").doc).not.toBe(doc);
});

test("a document closed with edits under way stays until they are saved", async () => {
  here.server.room("d");
  here.server.holding = true;
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("a", 1), { undoable: false });
  handle.close();
  await pass(5_000);
  expect(here.server.frames.some((frame) => frame.name === "leave")).toBe(false);
  here.server.commit();
  await pass();
  expect(here.server.frames.at(-1)).toEqual({ name: "leave", channel: "doc:d" });
});

/** Opens a document, changes it, and leaves it for longer than pages take to change places. */
async function leave(client: ReturnType<typeof here.client>, id: string) {
  here.server.room(id);
  const handle = client.openDocument(id);
  await pass();
  handle.edit(put("mine", 1));
  await pass();
  handle.presence.set({ view: "graph" });
  await pass(100);
  handle.close();
  await pass(30_000);
}

const hasLeft = (id: string) => here.server.frames.some((frame) => frame.name === "leave" && frame.channel === `doc:${id}`);

test("who comes back to a document undoes what was done before, and nobody saw them there meanwhile", async () => {
  const client = here.client();
  await leave(client, "d");
  expect(here.server.frames.findLast((frame) => frame.name === "presence")).toMatchObject({ channel: "doc:d", state: null });
  here.server.edit("d", put("theirs", 1));
  const handle = client.openDocument("d");
  expect(handle.undo.state.get().canUndo).toBe(true);
  handle.undo.undo();
  await pass();
  expect(body(here.server.room("d").doc)).toEqual({ theirs: 1 });
  await pass(20 * 60_000);
  expect(hasLeft("d")).toBe(false);
});

test("a document that nobody comes back to is freed after ten minutes, the one left first when there are three", async () => {
  const client = here.client();
  for (const id of ["a", "b", "c"]) await leave(client, id);
  expect(["a", "b", "c"].map(hasLeft)).toEqual([true, false, false]);
  await pass(10 * 60_000);
  expect(["a", "b", "c"].map(hasLeft)).toEqual([true, true, true]);
});

test("a document left with something to undo is freed when access to it is withdrawn", async () => {
  const client = here.client();
  await leave(client, "d");
  here.server.everybody("doc:d", { name: "leave", channel: "doc:d", code: "forbidden" });
  await pass();
  expect(client.openDocument("d").undo.state.get().canUndo).toBe(false);
});

test("W4 a document closed with edits that the server has not is kept until they are sent", async () => {
  here.server.room("d");
  const handle = here.client().openDocument("d");
  await pass();
  here.server.down = true;
  here.server.drop();
  handle.edit(put("a", 1), { undoable: false });
  handle.close();
  await pass(60_000);
  here.server.down = false;
  here.signal("online");
  await pass(5_000);
  expect(body(here.server.room("d").doc)).toEqual({ a: 1 });
  expect(here.server.frames.at(-1)).toEqual({ name: "leave", channel: "doc:d" });
});
