import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChannelStatus } from "../src/channel";
import { matcher } from "../src/feed";
import type { ChannelEvent } from "../src/frames";
import { failure } from "./support/server";
import { pass, type World, world } from "./support/world";

let here: World;
let seen: number[];
const onEvent = (event: ChannelEvent) => void seen.push(event.sequence);

beforeEach(() => {
  vi.useFakeTimers();
  here = world();
  seen = [];
});

afterEach(() => {
  here.stop();
  vi.useRealTimers();
});

const joins = () => here.server.frames.filter((frame) => frame.name === "join");

test("a subscriber hears what happens from now on", async () => {
  here.server.emit("run:r", "old");
  here.client().subscribe("run:r", { onEvent });
  await pass();
  here.server.emit("run:r", "new");
  await pass();
  expect(seen).toEqual([2]);
});

test("W4 what happened during a break is heard on return, each once and in order", async () => {
  here.client().subscribe("run:r", { onEvent });
  await pass();
  here.server.emit("run:r", "a");
  await pass();
  here.server.drop();
  for (let round = 0; round < 3; round += 1) here.server.emit("run:r", "b");
  await pass(1_000);
  here.server.emit("run:r", "c");
  await pass();
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(joins().map((frame) => frame.request.since)).toEqual([undefined, 1]);
});

test("what is older than the server keeps is a gap, told once; later events follow", async () => {
  let gaps = 0;
  here.client().subscribe("run:r", { onEvent, onGap: () => void (gaps += 1) });
  await pass();
  here.server.emit("run:r", "a");
  await pass();
  here.server.drop();
  for (let round = 0; round < 5; round += 1) here.server.emit("run:r", "b");
  const log = here.server.log("run:r");
  log.forgotten = 4;
  log.events.splice(0, 4);
  await pass(1_000);
  here.server.emit("run:r", "c");
  await pass();
  expect(gaps).toBe(1);
  expect(seen).toEqual([1, 7]);
});

test("a hole in the live stream is filled by joining again", async () => {
  here.client().subscribe("run:r", { onEvent });
  await pass();
  here.server.emit("run:r", "a");
  await pass();
  const log = here.server.log("run:r");
  log.events.push({ sequence: 2, topic: "lost", payload: null, at: 0 });
  here.server.emit("run:r", "c");
  await pass();
  expect(seen).toEqual([1, 2, 3]);
});

test("a doubled event is heard once", async () => {
  here.client().subscribe("run:r", { onEvent });
  await pass();
  const event = here.server.emit("run:r", "a");
  here.server.everybody("run:r", { name: "event", channel: "run:r", event });
  await pass();
  expect(seen).toEqual([1]);
});

test("a later subscriber may ask for everything, the first one hears nothing twice", async () => {
  const client = here.client();
  client.subscribe("run:r", { onEvent });
  await pass();
  here.server.emit("run:r", "a");
  here.server.emit("run:r", "b");
  await pass();
  const all: number[] = [];
  client.subscribe("run:r", { since: 0, onEvent: (event) => void all.push(event.sequence) });
  await pass();
  here.server.emit("run:r", "c");
  await pass();
  expect(all).toEqual([1, 2, 3]);
  expect(seen).toEqual([1, 2, 3]);
});

test("passing messages have no number and are not asked for again", async () => {
  const topics: string[] = [];
  here.client().subscribe("run:r", { onEvent: (event) => void topics.push(event.topic) });
  await pass();
  here.server.everybody("run:r", { name: "event", channel: "run:r", event: { sequence: 0, topic: "workflow:step:log", payload: "line", at: 0 } });
  here.server.emit("run:r", "workflow:run:completed");
  await pass();
  expect(topics).toEqual(["workflow:step:log", "workflow:run:completed"]);
  expect(joins()).toHaveLength(1);
});

test("topics are chosen by pattern", () => {
  const wants = matcher(["workflow:run:*", "source:**"]);
  expect(["workflow:run:started", "workflow:step:started", "source:test:step", "source:x", "workflow:run"].map(wants)).toEqual([true, false, true, true, false]);
});

test("B4 the server is asked for the topics that somebody wants, and what it leaves out is no hole", async () => {
  const topics: string[] = [];
  here.client().subscribe("run:r", { topics: ["workflow:run:*"], onEvent: (event) => void topics.push(event.topic) });
  await pass();
  for (const topic of ["workflow:step:started", "workflow:run:started", "workflow:step:started", "workflow:step:failed", "workflow:run:failed"]) here.server.emit("run:r", topic);
  await pass();
  expect(topics).toEqual(["workflow:run:started", "workflow:run:failed"]);
  expect(joins().map((frame) => frame.request)).toEqual([{ topics: ["workflow:run:*"] }]);
});

test("B4 after a mark the next join goes on from there", async () => {
  here.client().subscribe("run:r", { topics: "workflow:run:*", onEvent });
  await pass();
  for (let round = 0; round < 5; round += 1) here.server.emit("run:r", "workflow:step:started");
  here.server.mark("run:r");
  await pass();
  here.server.drop();
  here.server.emit("run:r", "workflow:run:failed");
  await pass(1_000);
  expect(seen).toEqual([6]);
  expect(joins().map((frame) => frame.request.since)).toEqual([undefined, 5]);
});

test("B4 a hole among the topics that are wanted is filled by joining again", async () => {
  here.client().subscribe("run:r", { topics: "workflow:run:*", onEvent });
  await pass();
  here.server.emit("run:r", "workflow:run:started");
  await pass();
  here.server.log("run:r").events.push({ sequence: 2, topic: "workflow:run:lost", payload: null, at: 0 });
  here.server.emit("run:r", "workflow:step:started");
  here.server.emit("run:r", "workflow:run:failed");
  await pass();
  expect(seen).toEqual([1, 2, 4]);
});

test("B3 another subscriber with other topics makes the channel ask for both, and nobody hears twice", async () => {
  const client = here.client();
  const steps: number[] = [];
  client.subscribe("run:r", { topics: "workflow:run:*", onEvent });
  await pass();
  here.server.emit("run:r", "workflow:run:started");
  here.server.emit("run:r", "workflow:step:started");
  await pass();
  const stop = client.subscribe("run:r", { topics: ["workflow:step:*"], since: 0, onEvent: (event) => void steps.push(event.sequence) });
  await pass();
  here.server.emit("run:r", "workflow:step:failed");
  here.server.emit("run:r", "workflow:run:failed");
  await pass();
  stop();
  client.subscribe("run:r", { topics: ["workflow:run:*", "workflow:step:failed"], onEvent: () => undefined });
  await pass();
  expect([seen, steps]).toEqual([[1, 4], [2, 3]]);
  expect(joins().map((frame) => frame.request.topics)).toEqual([["workflow:run:*"], ["workflow:run:*", "workflow:step:*"]]);
});

test("events of a document come over the document's own membership", async () => {
  here.server.room("d");
  const client = here.client();
  const handle = client.openDocument("d");
  client.subscribe("doc:d", { topics: "workflow:**", onEvent });
  await pass();
  here.server.emit("doc:d", "workflow:run:started");
  here.server.emit("doc:d", "document:changed");
  await pass();
  expect(seen).toEqual([1]);
  expect(joins()).toHaveLength(1);
  handle.close();
  await pass(5_000);
  here.server.emit("doc:d", "workflow:run:completed");
  await pass();
  expect(seen).toEqual([1, 3]);
});

test("the last subscriber to go leaves the channel", async () => {
  const client = here.client();
  const [stop, stopToo] = [client.subscribe("run:r", { onEvent }), client.subscribe("run:r", { onEvent })];
  await pass();
  stop();
  stop();
  await pass();
  expect(here.server.frames.some((frame) => frame.name === "leave")).toBe(false);
  stopToo();
  await pass();
  expect(here.server.frames.at(-1)).toEqual({ name: "leave", channel: "run:r" });
});

test("a channel that is closed to me is told with its code; a busy server is asked again", async () => {
  const told: ChannelStatus[] = [];
  here.server.joinError = failure("store_busy");
  here.client().subscribe("run:r", { onEvent, onStatus: (status) => void told.push(status) });
  await pass();
  expect(told).toEqual([]);
  here.server.joinError = failure("forbidden", "No.");
  await pass(2_000);
  expect(told).toEqual([{ state: "refused", code: "forbidden", message: "No." }]);
});
