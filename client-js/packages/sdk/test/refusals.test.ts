import { expect, test } from "vitest";
import { asideText } from "../src/aside";
import type { DocumentHappening } from "../src/documentState";
import type { ConcertError } from "../src/errors";
import { setAt, text, textAt, writeText } from "../src/writing";
import { failure } from "./support/server";
import { body, here, put } from "./support/stage";
import { pass } from "./support/world";

/** Refuses every update that brings this text. */
const unwanted = (word: string) => (update: Uint8Array): ConcertError | undefined =>
  new TextDecoder("latin1").decode(update).includes(word) ? failure("refused", `no ${word}`) : undefined;

test("R9 a refused edit is undone here, later ones are made again under a new client id", async () => {
  here.server.room("d").doc.getMap("body").set("kept", true);
  here.server.judge = unwanted("BAD");
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  const { clientID } = handle.doc;
  handle.edit((doc) => textAt(doc, ["body", "note"]).insert(0, "good "));
  await pass(20);
  handle.edit(put("word", "BAD"));
  await pass();
  handle.edit((doc) => textAt(doc, ["body", "note"]).insert(5, "words"));
  await pass(100);
  expect(body(handle.doc)).toEqual({ kept: true, note: "good words" });
  expect(body(here.server.room("d").doc)).toEqual(body(handle.doc));
  expect(handle.doc.clientID).not.toBe(clientID);
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(happenings).toMatchObject([{ kind: "refused", error: { code: "refused", message: "no BAD" }, lost: [{ kind: "set", path: ["body", "word"] }] }]);
});

test("R9 of many edits sent as one, only the unwanted are lost", async () => {
  here.server.room("d");
  here.server.judge = unwanted("BAD");
  const handle = here.client().openDocument("d");
  const lost: unknown[] = [];
  handle.on((happening) => {
    if (happening.kind === "refused") lost.push(...happening.lost);
  });
  await pass();
  here.server.drop();
  for (let edit = 0; edit < 6; edit += 1) handle.edit(put(`k${edit}`, edit === 2 || edit === 4 ? "BAD" : edit));
  await pass(5_000);
  expect(body(here.server.room("d").doc)).toEqual({ k0: 0, k1: 1, k3: 3, k5: 5 });
  expect(body(handle.doc)).toEqual({ k0: 0, k1: 1, k3: 3, k5: 5 });
  expect(lost).toMatchObject([{ path: ["body", "k2"] }, { path: ["body", "k4"] }]);
  expect(handle.saved.get()).toEqual({ state: "saved" });
});

test("R9 what others do while a document is rebuilt is there afterwards", async () => {
  here.server.room("d");
  here.server.judge = unwanted("BAD");
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("word", "BAD"));
  here.server.edit("d", put("theirs", 1));
  await pass(20);
  handle.edit(put("mine", 2));
  here.server.edit("d", put("more", 3));
  await pass(50);
  expect(body(handle.doc)).toEqual({ theirs: 1, mine: 2, more: 3 });
});

test("edits that a watching part made after a role was taken away are lost with a reason, not kept as unsaved", async () => {
  here.server.room("d").doc.getMap("body").set("kept", true);
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  here.server.room("d").role = "viewer";
  here.server.judge = () => failure("read_only");
  handle.edit(put("late", 1));
  await pass(100);
  expect(happenings).toMatchObject([{ kind: "refused", error: { code: "read_only" }, lost: [{ path: ["body", "late"] }], kept: 0 }]);
  expect(body(handle.doc)).toEqual({ kept: true });
  expect(handle.canEdit.get()).toBe(false);
  expect(() => handle.edit(put("later", 1))).toThrow(expect.objectContaining({ code: "read_only" }));
  expect(handle.saved.get()).toEqual({ state: "saved" });
});

test("E5 what was refused is kept aside with the reason, made again on request, and a secret is not kept", async () => {
  here.server.room("d");
  here.server.judge = unwanted("BAD");
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("word", "BAD"));
  await pass(50);
  const [aside] = handle.aside.get();
  expect(aside).toMatchObject({ refused: { code: "refused" }, edits: [{ changes: [{ path: ["body", "word"] }] }] });
  expect(aside === undefined ? "" : asideText(aside)).toContain('body › word: set to "BAD"');
  here.server.judge = () => undefined;
  expect(handle.applyAside(aside?.id ?? "")).toEqual([]);
  await pass(50);
  expect(handle.aside.get()).toEqual([]);
  expect(body(here.server.room("d").doc)).toEqual({ word: "BAD" });
  here.server.judge = () => failure("secret_refused");
  handle.edit(put("word", "hush"));
  await pass(50);
  expect(handle.aside.get()).toEqual([]);
});

test("W6 a new role holds at once, without a rejoin", async () => {
  here.server.room("d").doc.getMap("body").set("kept", true);
  const handle = here.client().openDocument("d");
  const editable: boolean[] = [];
  handle.canEdit.subscribe(() => editable.push(handle.canEdit.get()));
  await pass();
  const joins = () => here.server.frames.filter((frame) => frame.name === "join").length;
  const before = joins();
  here.server.assign("d", "viewer");
  await pass();
  expect(handle.facts.get().role).toBe("viewer");
  expect(() => handle.edit(put("late", 1))).toThrow(expect.objectContaining({ code: "read_only" }));
  here.server.assign("d", "editor");
  await pass();
  handle.edit(put("again", 1));
  await pass(100);
  expect(body(here.server.room("d").doc)).toEqual({ kept: true, again: 1 });
  expect(editable).toEqual([true, false, true]);
  expect(joins()).toBe(before);
});

test("W7 a document that goes to the trash says so and is live again when it comes back", async () => {
  here.server.room("d").doc.getMap("body").set("kept", true);
  const handle = here.client().openDocument("d");
  await pass();
  here.server.leave("d", "not_found");
  await pass();
  expect(handle.status.get()).toMatchObject({ state: "refused", code: "not_found" });
  here.server.leave("d", "room_reloaded");
  await pass(100);
  expect(handle.status.get()).toEqual({ state: "live" });
  expect(body(handle.doc)).toEqual({ kept: true });
});

test("a store that is away keeps edits unsaved and loses none", async () => {
  here.server.room("d");
  here.server.judge = () => failure("store_unavailable");
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit(put("a", 1));
  await pass(5_000);
  expect(handle.saved.get()).toEqual({ state: "saving", edits: 1 });
  here.server.judge = () => undefined;
  await pass(5_000);
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(body(here.server.room("d").doc)).toEqual({ a: 1 });
});

test("a change larger than the server takes is refused here, and the rest goes on", async () => {
  here.server.limits = { update: 1_000, presence: 4096 };
  here.server.room("d");
  const handle = here.client().openDocument("d");
  const codes: string[] = [];
  handle.on((happening) => {
    if (happening.kind === "refused") codes.push(happening.error.code);
  });
  await pass();
  handle.edit(put("huge", "x".repeat(2_000)));
  handle.edit(put("small", 1));
  await pass(100);
  expect(body(here.server.room("d").doc)).toEqual({ small: 1 });
  expect(codes).toEqual(["update_too_large"]);
});

test("a replaced history is taken over, and unsaved edits are handed back", async () => {
  here.server.room("d").doc.getMap("body").set("old", true);
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  here.server.holding = true;
  handle.edit(put("typed", "text"));
  await pass();
  here.server.holding = false;
  here.server.restore("d", "e2", put("restored", true));
  await pass(20);
  expect(body(handle.doc)).toEqual({ restored: true });
  expect(handle.facts.get().epoch).toBe("e2");
  const [reset] = happenings;
  if (reset?.kind !== "reset") throw new Error("no reset was told");
  expect(reset.edits).toMatchObject([{ changes: [{ kind: "set", path: ["body", "typed"] }] }]);
  expect(handle.aside.get().map(({ id }) => id)).toEqual([reset.aside]);
  expect(handle.replay(reset.edits)).toEqual([]);
  await pass(20);
  expect(body(here.server.room("d").doc)).toEqual({ restored: true, typed: "text" });
});

test("a history replaced during a break is taken over on return", async () => {
  here.server.room("d").doc.getMap("body").set("old", true);
  const handle = here.client().openDocument("d");
  await pass();
  here.server.drop();
  here.server.restore("d", "e2", put("restored", true));
  await pass(1_000);
  expect(body(handle.doc)).toEqual({ restored: true });
  expect(handle.status.get()).toEqual({ state: "live" });
  handle.edit(put("new", 1));
  await pass(20);
  expect(body(here.server.room("d").doc)).toEqual({ restored: true, new: 1 });
});

test("a client id that belongs to somebody else is given up before anything is written under it", async () => {
  here.server.room("d").doc.getMap("body").set("theirs", 1);
  const handle = here.client().openDocument("d");
  here.server.joinError = failure("client_taken");
  await pass();
  const before = here.server.frames.filter((frame) => frame.name === "join").at(-1);
  here.server.joinError = undefined;
  here.server.drop();
  await pass(500);
  const after = here.server.frames.filter((frame) => frame.name === "join").at(-1);
  expect(after?.request.client).not.toBe(before?.request.client);
  expect(after?.request.client).toBe(handle.doc.clientID);
  expect(body(handle.doc)).toEqual({ theirs: 1 });
});

test("watched places survive a rebuild", async () => {
  here.server.room("d");
  here.server.judge = unwanted("BAD");
  const handle = here.client().openDocument("d");
  await pass();
  handle.edit((doc) => setAt(doc, ["body", "nodes", "n1"], { name: text("One") }));
  await pass(20);
  const name = handle.at<string>(["body", "nodes", "n1", "name"]);
  let told = 0;
  name.subscribe(() => {
    told += 1;
  });
  handle.edit(put("word", "BAD"));
  await pass(50);
  told = 0;
  handle.edit((doc) => writeText(textAt(doc, ["body", "nodes", "n1", "name"]), "Once"));
  expect(told).toBe(1);
  expect(name.get()).toBe("Once");
});

test("W4 what reached the server between two joins was not judged: it is no refusal, and is sent again", async () => {
  const room = here.server.room("d");
  const handle = here.client().openDocument("d");
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  await pass();
  const answers = [failure("not_joined")];
  here.server.judge = () => answers.pop();
  handle.edit(put("mine", 1));
  await pass(5_000);
  expect(body(room.doc)).toEqual({ mine: 1 });
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(happenings.filter(({ kind }) => kind === "refused")).toEqual([]);
});
