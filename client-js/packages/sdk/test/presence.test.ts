import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { groupByPerson, type OtherPresence } from "../src/presence";
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
const other = (session: string, user: string, more: object = {}): OtherPresence => ({ session, user, name: user, color: 1, ...more });

test("W3 others are seen with the name and colour the server gave, oneself is not", async () => {
  const [ada, bo] = [here.client().openDocument("d"), here.client().openDocument("d")];
  await pass();
  ada.presence.set({ page: "design", node: "n1", name: "Mallory" });
  await pass();
  expect([...bo.presence.others.get().values()]).toEqual([{ session: "s-1", page: "design", node: "n1", user: "u-1", name: "Ada", color: 3 }]);
  expect(ada.presence.others.get().size).toBe(0);
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
  expect(sent().at(-1)).toEqual({ page: "design", idle: true });
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

test("the sessions of one person stand together, who is awake comes first", () => {
  const others = new Map([other("s1", "bo", { idle: true }), other("s2", "ada", { idle: true }), other("s3", "ada"), other("s4", "chen")].map((one) => [one.session, one]));
  expect(groupByPerson(others).map((person) => [person.user, person.idle, person.sessions.map((one) => one.session)])).toEqual([
    ["ada", false, ["s3", "s2"]],
    ["chen", false, ["s4"]],
    ["bo", true, ["s1"]],
  ]);
});
