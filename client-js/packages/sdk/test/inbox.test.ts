import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NotificationOut } from "../src/schema";
import { pass, type World, world } from "./support/world";

let here: World;
let told: NotificationOut[];
let calls: (readonly [string, unknown])[];

const one = (id: string): NotificationOut => ({ id, kind: "comment.mention", asks: true, workspace: "w", document: "d", content: {}, by: "u-2", by_name: "Bo", at: 1, read_at: null, gone: false });

beforeEach(() => {
  vi.useFakeTimers();
  here = world();
  told = [];
  calls = [];
  here.server.call = (command, input) => {
    calls.push([command, input]);
    if (command === "notifications.read_all") told = told.map((news) => ({ ...news, read_at: 2 }));
    return { items: told, total: told.length, offset: 0, limit: 50, unread: told.filter((news) => news.read_at === null).length };
  };
});

afterEach(() => {
  here.stop();
  vi.useRealTimers();
});

test("NT5: the inbox is asked for when somebody looks, and again with each event of the own channel", async () => {
  const { inbox } = here.client();
  await pass();
  expect([inbox.state.get().newest, calls]).toEqual([undefined, []]);
  const stop = inbox.state.subscribe(() => undefined);
  await pass();
  expect(inbox.state.get()).toEqual({ newest: [], unread: 0 });
  told = [one("n1")];
  here.server.emit("user:me", "notification:created");
  await pass();
  expect(inbox.state.get()).toEqual({ newest: [one("n1")], unread: 1 });
  stop();
});

test("NT5: what is read is said to the server, which tells of it", async () => {
  told = [one("n1")];
  const { inbox } = here.client();
  const stop = inbox.state.subscribe(() => undefined);
  await pass();
  await inbox.readAll();
  here.server.emit("user:me", "notification:read");
  await pass();
  expect(inbox.state.get().unread).toBe(0);
  void inbox.read(["n1"]);
  void inbox.unread(["n1"]);
  void inbox.remove("n1");
  await pass();
  expect(calls.slice(-3)).toEqual([
    ["notifications.read", { ids: ["n1"] }],
    ["notifications.unread", { ids: ["n1"] }],
    ["notifications.remove", { notification: "n1" }],
  ]);
  stop();
});
