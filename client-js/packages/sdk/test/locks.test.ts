import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Y from "yjs";
import type { DocumentHappening } from "../src/documentState";
import { ConcertError } from "../src/errors";
import type { LockOut } from "../src/schema";
import { setAt, whole } from "../src/writing";
import { failure } from "./support/server";
import { pass, type World, world } from "./support/world";

const N1 = ["body", "nodes", "n1"];
const N2 = ["body", "nodes", "n2"];
const ME = { id: "u-1", name: "Ada", color: 3 };
const BO = { id: "u-2", name: "Bo", color: 5 };

let here: World;
let calls: (readonly [string, readonly string[]])[];
/** What the server has: taken sections and who waits. */
let locks: LockOut[];

const lock = (section: readonly string[], holder = ME, more: Partial<LockOut> = {}): LockOut => ({
  section,
  holder,
  fence: 1,
  until: (Date.now() + 30_000) * 1_000,
  answer_by: null,
  queue: [],
  ...more,
});
const same = (a: readonly string[], b: readonly string[]) => a.join("/") === b.join("/");

/** Decides as the server would, for one person and one section at a time. */
function answer(command: string, input: Readonly<Record<string, unknown>>): unknown {
  if (!command.startsWith("locks.")) return {};
  const section = input.section as readonly string[];
  calls.push([command, section]);
  const held = locks.find((one) => same(one.section, section));
  switch (command) {
    case "locks.take":
    case "locks.break":
      if (held !== undefined && held.holder !== ME && command === "locks.take") throw failure("section_locked", "Bo is editing this section.");
      tell([...locks.filter((one) => one !== held), lock(section)]);
      return { lock: lock(section), place: 0 };
    case "locks.renew":
      if (held?.holder.id !== ME.id) throw failure("lock_lost");
      return { lock: held, place: 0 };
    case "locks.ask":
      if (held === undefined) return answer("locks.take", input);
      tell(locks.map((one) => (one === held ? { ...held, queue: [ME] } : one)));
      return { lock: held, place: 1 };
    case "locks.release":
      tell(locks.filter((one) => one !== held));
      return { lock: null, place: 0 };
    case "locks.hand_over":
      tell(locks.map((one) => (one === held ? { ...held, holder: BO, fence: 2 } : one)));
      return { lock: null, place: 0 };
    default:
      return { lock: held ?? null, place: 0 };
  }
}

function tell(next: LockOut[]): void {
  locks = next;
  here.server.lock("d", locks);
}

beforeEach(() => {
  vi.useFakeTimers();
  here = world();
  here.server.room("d");
  here.server.call = answer;
  calls = [];
  locks = [];
});

afterEach(() => {
  here.stop();
  vi.useRealTimers();
});

async function open() {
  const handle = here.client().openDocument("d");
  await pass();
  return handle;
}

const renewals = () => calls.filter(([command]) => command === "locks.renew").length;
const put = (path: readonly string[], value: unknown) => (doc: Y.Doc) => setAt(doc, path, value as string);

test("L14 the locks that are there are seen on joining, and each change", async () => {
  here.server.locks = [lock(N1, BO, { queue: [ME] })];
  const handle = await open();
  expect(handle.locks.all.get()).toMatchObject([{ section: N1, holder: { name: "Bo", color: 5 }, mine: false, place: 1 }]);
  here.server.lock("d", []);
  await pass();
  expect(handle.locks.all.get()).toEqual([]);
});

test("L4 taking a section gives the lock, and is refused with the holder's name", async () => {
  const handle = await open();
  expect(await handle.locks.take(N1)).toMatchObject({ section: N1, mine: true, until: Date.now() + 30_000 });
  tell([...locks, lock(N2, BO)]);
  await expect(handle.locks.take(N2)).rejects.toMatchObject({ code: "section_locked", message: "Bo is editing this section." });
});

test("L1 a lock is over all that lies in its section, and over the layout of it", async () => {
  const handle = await open();
  tell([lock(N1, BO)]);
  await pass();
  const name = (path: readonly string[]) => handle.locks.over(path).get()?.holder.name;
  expect([name(N1), name([...N1, "parameters"]), name(["layout", "nodes", "n1"]), name(N2), name(["body", "nodes"])]).toEqual(["Bo", "Bo", "Bo", undefined, undefined]);
  expect([N1, [...N1, "name"], ["body", "nodes"], ["layout", "nodes"], N2, ["comments", "t1"]].map(handle.locks.isFree)).toEqual([false, false, false, false, true, true]);
  tell([lock([], BO)]);
  await pass();
  expect([N2, ["comments", "t1"]].map(handle.locks.isFree)).toEqual([false, true]);
});

test("L5 a lock is renewed while somebody works, and no longer", async () => {
  const handle = await open();
  await handle.locks.take(N1);
  for (let second = 0; second < 60; second += 5) {
    handle.edit(put(["body", "x"], String(second)));
    await pass(5_000);
  }
  expect(renewals()).toBe(6);
  await pass(120_000);
  expect(renewals()).toBe(8);
});

test("L5 presence counts as work, and so does saying so", async () => {
  const handle = await open();
  await handle.locks.take(N1);
  await pass(25_000);
  handle.presence.set({ page: "design" });
  await pass(25_000);
  handle.locks.touch();
  await pass(25_000);
  expect(renewals()).toBe(7);
});

test("L5 a page that is loaded again, or another tab, renews what this person has while they work there", async () => {
  here.server.locks = locks = [lock(N1), lock(N2, BO)];
  const handle = await open();
  for (let second = 0; second < 60; second += 5) {
    handle.edit(put(["body", "x"], String(second)));
    await pass(5_000);
  }
  expect(calls).toEqual(Array.from({ length: 6 }, () => ["locks.renew", N1]));
  handle.close();
  await pass(20_000);
  expect(calls.filter(([command]) => command === "locks.release")).toEqual([]);
});

test("L6 who has done nothing since somebody asked does not keep the section by itself", async () => {
  const handle = await open();
  await handle.locks.take(N1);
  await pass(5_000);
  tell([lock(N1, ME, { answer_by: (Date.now() + 20_000) * 1_000, queue: [BO] })]);
  await pass(15_000);
  expect(renewals()).toBe(0);
  handle.locks.touch();
  await pass(10_000);
  expect(renewals()).toBe(1);
});

test("L6 what was asked for is renewed once it comes", async () => {
  tell([lock(N1, BO)]);
  const handle = await open();
  expect(await handle.locks.ask(N1)).toBe(1);
  tell([lock(N1, ME, { fence: 2 })]);
  handle.locks.touch();
  await pass(10_000);
  expect(renewals()).toBe(1);
  expect(handle.locks.over(N1).get()?.mine).toBe(true);
});

test("L13 after a restart, which forgets the queue, who still waits asks again", async () => {
  tell([lock(N1, BO)]);
  const handle = await open();
  await handle.locks.ask(N1);
  here.server.locks = [lock(N1, BO)];
  here.server.drop();
  await pass(10_000);
  expect(calls.filter(([command]) => command === "locks.ask")).toHaveLength(2);
  expect(handle.locks.all.get()).toMatchObject([{ place: 1 }]);
});

test("L7 what was handed over is not renewed any more, nor what was lost", async () => {
  const handle = await open();
  await handle.locks.take(N1);
  await handle.locks.take(N2);
  await handle.locks.handOver(N1, BO.id);
  tell(locks.filter((one) => !same(one.section, N2)));
  handle.locks.touch();
  await pass(30_000);
  expect(renewals()).toBe(0);
});

test("L9 breaking takes the section over", async () => {
  tell([lock(N1, BO)]);
  const handle = await open();
  expect(await handle.locks.break(N1)).toMatchObject({ mine: true });
});

test("L8 what this tab has taken is given back when the document is closed", async () => {
  const handle = await open();
  await handle.locks.take(N1);
  handle.close();
  await pass(2_000);
  expect(calls.at(-1)).toEqual(["locks.release", N1]);
});

test("L3 of edits in a locked section only those are lost, with their paths; all others stay", async () => {
  here.server.edit("d", (doc) => {
    setAt(doc, N1, { note: "" });
    setAt(doc, ["layout", "nodes"], {});
  });
  const handle = await open();
  const happenings: DocumentHappening[] = [];
  handle.on((happening) => happenings.push(happening));
  here.server.judge = (update) =>
    new TextDecoder("latin1").decode(update).includes("LOCKED")
      ? new ConcertError({ code: "section_locked", message: "Bo is editing this section.", nextStep: "", details: { section: N1, paths: [[...N1, "note"]] } })
      : undefined;
  here.server.drop();
  for (let number = 0; number < 20; number += 1) {
    handle.edit(put([...N1, "note"], `LOCKED ${number}`));
    handle.edit(put(["body", `free${number}`], "kept"));
  }
  handle.edit((doc) => setAt(doc, ["layout", "nodes", "n1"], whole({ x: 1, y: 2 })));
  const joins = here.server.frames.filter((frame) => frame.name === "join").length;
  await pass(10_000);
  const [refused, ...others] = happenings.filter((one) => one.kind === "refused");
  expect(refused).toMatchObject({ error: { code: "section_locked", message: "Bo is editing this section." }, kept: 20 });
  expect(others).toEqual([]);
  expect(new Set(refused?.lost.map(({ path }) => path.join(".")))).toEqual(new Set(["body.nodes.n1.note", "layout.nodes.n1"]));
  expect(Object.keys(here.server.room("d").doc.getMap("body").toJSON()).filter((key) => key.startsWith("free"))).toHaveLength(20);
  expect(handle.saved.get()).toEqual({ state: "saved" });
  expect(here.server.frames.filter((frame) => frame.name === "join").length - joins).toBeLessThan(4);
});
