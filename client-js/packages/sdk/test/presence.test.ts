import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Sign } from "../src/attention";
import { groupByPerson } from "../src/people";
import { type OtherPresence, otherFrom } from "../src/presenceState";
import { pass, type World, world } from "./support/world";

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

const sent = () => here.server.frames.filter((frame) => frame.name === "presence").map((frame) => frame.state);
const other = (session: string, user: string, more: object = {}): OtherPresence => ({ session, user, name: user, color: 1, activity: "active", ...more });

test("W3 others are seen with the name and colour the server gave, oneself is not", async () => {
  const [ada, bo] = [here.client().openDocument("d"), here.client().openDocument("d")];
  await pass();
  ada.presence.set({ page: "design", node: "n1", name: "Mallory" });
  await pass();
  expect([...bo.presence.others.get().values()]).toEqual([{ session: "s-1", page: "design", node: "n1", user: "u-1", name: "Ada", color: 3, activity: "active" }]);
  expect(ada.presence.others.get().size).toBe(0);
});

test("one's own state that comes back from the server is no change of the others", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  const before = handle.presence.others.get();
  let told = 0;
  handle.presence.others.subscribe(() => (told += 1));
  handle.presence.set({ page: "design", cursor: { x: 1, y: 2 } });
  await pass(50);
  expect(sent()).toHaveLength(1);
  expect(told).toBe(0);
  expect(handle.presence.others.get()).toBe(before);
});

test("who was there before is seen on joining, who leaves is gone", async () => {
  const first = here.client().openDocument("d");
  await pass();
  first.presence.set({ page: "design" });
  await pass();
  const second = here.client().openDocument("d");
  await pass();
  expect(second.presence.others.get().size).toBe(1);
  first.presence.clear();
  await pass(50);
  expect(second.presence.others.get().size).toBe(0);
});

test("a pointer that moves all the time is sent every 30 ms, the last place always", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  for (let x = 0; x <= 100; x += 1) {
    handle.presence.set({ page: "design", cursor: { x, y: 0 } });
    await pass(1);
  }
  await pass(30);
  expect(sent().length).toBeLessThanOrEqual(5);
  expect(sent().at(-1)).toEqual({ page: "design", cursor: { x: 100, y: 0 } });
});

test("R22 what was set while much else waited to be sent is shown once there is room", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  const [socket] = here.server.sockets;
  if (socket === undefined) throw new Error("nobody is connected");
  socket.bufferedAmount = 1 << 20;
  handle.presence.set({ page: "design", cursor: { x: 1, y: 2 } });
  await pass(500);
  expect(sent()).toEqual([]);
  socket.bufferedAmount = 0;
  await pass(500);
  expect(sent()).toEqual([{ page: "design", cursor: { x: 1, y: 2 } }]);
});

test("an unchanged state is not sent again", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  for (let round = 0; round < 5; round += 1) {
    handle.presence.set({ page: "design" });
    await pass(100);
  }
  handle.presence.update({ node: "n1" });
  await pass(100);
  expect(sent()).toEqual([{ page: "design" }, { page: "design", node: "n1" }]);
});

test("after 60 s without a touch a session is idle, and awake with the next", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  handle.presence.set({ page: "design" });
  await pass(59_000);
  handle.presence.touch();
  await pass(59_000);
  expect(sent()).toHaveLength(1);
  await pass(1_000);
  expect(sent().at(-1)).toEqual({ page: "design", activity: "idle" });
  handle.presence.touch();
  await pass(30);
  expect(sent().at(-1)).toEqual({ page: "design" });
});

test("presence comes back after a break, others are not shown meanwhile", async () => {
  const [ada, bo] = [here.client().openDocument("d"), here.client().openDocument("d")];
  await pass();
  ada.presence.set({ page: "design" });
  await pass();
  here.server.drop();
  expect(bo.presence.others.get().size).toBe(0);
  await pass(1_000);
  expect(bo.presence.others.get().size).toBe(1);
});

test("a state that is too large is refused where it is set", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  expect(() => handle.presence.set({ selection: ["x".repeat(5_000)] })).toThrow(expect.objectContaining({ code: "presence_too_large" }));
});

test("R29 five minutes without a touch are away, and so is a page that is hidden, at once", async () => {
  let tell: (sign: Sign) => void = () => undefined;
  const client = here.client({
    watchPerson: (listener) => {
      tell = listener;
      return () => undefined;
    },
  });
  const handle = client.openDocument("d");
  await pass();
  handle.presence.set({ page: "design" });
  await pass(60_000);
  expect(sent().at(-1)).toEqual({ page: "design", activity: "idle" });
  await pass(240_000);
  expect(sent().at(-1)).toEqual({ page: "design", activity: "away" });
  tell("worked");
  await pass(30);
  expect(sent().at(-1)).toEqual({ page: "design" });
  tell("hidden");
  await pass(30);
  expect(client.attention.activity.get()).toBe("away");
  tell("worked");
  await pass(30);
  expect(sent().at(-1)).toEqual({ page: "design", activity: "away" });
  tell("shown");
  await pass(30);
  expect(sent().at(-1)).toEqual({ page: "design" });
});

test("what happens by itself is no sign of a person", async () => {
  const handle = here.client().openDocument("d");
  await pass();
  handle.presence.set({ page: "design" });
  await pass(60_000);
  const viewport = { x: 0, y: 0, width: 800, height: 600 };
  handle.presence.update({ viewport }, { worked: false });
  await pass(30);
  expect(sent().at(-1)).toEqual({ page: "design", viewport, activity: "idle" });
});

test("S2-2 who is discreet is here, and shows nothing of where they look", async () => {
  const client = here.client();
  const handle = client.openDocument("d");
  await pass();
  handle.presence.set({ page: "design", cursor: { x: 1, y: 2 }, selection: ["n1"], field: "name", at: 3, viewport: { x: 0, y: 0, width: 1, height: 1 }, following: "u2" });
  await pass(30);
  client.attention.discreet.set(true);
  await pass(30);
  expect(sent().at(-1)).toEqual({ page: "design", following: "u2", discreet: true });
  handle.presence.update({ cursor: { x: 9, y: 9 } });
  await pass(100);
  expect(sent()).toHaveLength(2);
  client.attention.discreet.set(false);
  await pass(30);
  expect(sent().at(-1)).toMatchObject({ cursor: { x: 9, y: 9 }, selection: ["n1"] });
});

test("R28 of another program's state only what makes sense is taken", () => {
  const state = { user: "bo", name: "Bo", color: 2, cursor: { anchor: null, head: null }, selection: "all", at: "3", viewport: { x: 0, y: 0, width: 0, height: 1 }, activity: "typing", page: "theirs", mood: 5 };
  expect(otherFrom("s", state)).toEqual({ session: "s", user: "bo", name: "Bo", color: 2, activity: "active", page: "theirs", mood: 5 });
});

test("S2-8 the sessions of one person stand together, the liveliest first; who is away comes last", () => {
  const others = new Map(
    [other("s1", "bo", { activity: "away" }), other("s2", "ada", { activity: "idle" }), other("s3", "ada"), other("s4", "chen", { activity: "idle" })].map((one) => [one.session, one]),
  );
  expect(groupByPerson(others).map((person) => [person.user, person.activity, person.sessions.map((one) => one.session)])).toEqual([
    ["ada", "active", ["s3", "s2"]],
    ["chen", "idle", ["s4"]],
    ["bo", "away", ["s1"]],
  ]);
});
