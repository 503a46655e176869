import { expect, test } from "vitest";
import { retryDelay } from "../src/backoff";
import { ConcertError } from "../src/errors";
import { failure } from "./support/server";
import { here } from "./support/stage";
import { pass } from "./support/world";

test("W4 a client says hello with a fresh ticket on each connect", async () => {
  const client = here.client();
  await pass();
  expect(client.state.get().state).toBe("online");
  here.server.drop();
  expect(client.state.get().state).toBe("offline");
  await pass(500);
  expect(client.state.get().state).toBe("online");
  const hellos = here.server.frames.filter((frame) => frame.name === "hello");
  expect(hellos.map((frame) => frame.token)).toEqual(["ticket-1", "ticket-2"]);
});

test("the wait between tries grows to 30 s and is spread over the whole span", () => {
  expect([0, 1, 2, 3, 6, 50].map((attempt) => retryDelay(attempt, () => 1))).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  expect(retryDelay(6, () => 0)).toBe(0);
  expect(retryDelay(0, () => 0.5)).toBe(250);
});

test("a server that is away is tried again after 0.5, 1, 2 s", async () => {
  here.server.down = true;
  const client = here.client();
  await pass();
  const started = Date.now();
  const waits: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const state = client.state.get();
    if (state.state !== "offline" || state.retryAt === undefined) throw new Error(`it is ${state.state}`);
    waits.push(state.retryAt - Date.now());
    await pass(state.retryAt - Date.now());
  }
  expect(waits).toEqual([500, 1000, 2000]);
  expect(Date.now() - started).toBe(3500);
});

test.each(["online", "visible"] as const)("the page's signal %s ends the wait at once", async (signal) => {
  here.server.down = true;
  const client = here.client();
  await pass(10_000);
  here.server.down = false;
  here.signal(signal);
  await pass();
  expect(client.state.get().state).toBe("online");
});

test("nobody signed in is told, and `start` is the way on", async () => {
  here.server.signedOut = true;
  const client = here.client();
  await pass();
  expect(client.state.get()).toEqual({ state: "signedOut" });
  await pass(120_000);
  expect(here.server.tickets).toBe(1);
  here.server.signedOut = false;
  client.start();
  await pass();
  expect(client.state.get().state).toBe("online");
});

test("a ticket that went stale is replaced once before anybody is called signed out", async () => {
  here.server.rejectTickets = 1;
  const client = here.client();
  await pass(500);
  expect(client.state.get().state).toBe("online");
  here.server.rejectTickets = 2;
  here.server.drop(4401);
  await pass(5_000);
  expect(client.state.get().state).toBe("signedOut");
});

test("an app that is too old is told so and not connected again", async () => {
  here.server.upgrade = true;
  const client = here.client();
  await pass();
  expect(client.state.get()).toEqual({ state: "upgradeRequired", message: "too old" });
  await pass(120_000);
  expect(here.server.connects).toBe(1);
});

test("a server that never answers the hello is given up after 10 s", async () => {
  here.server.mute = true;
  const client = here.client();
  await pass(9_999);
  expect(client.state.get().state).toBe("connecting");
  await pass(1);
  expect(client.state.get().state).toBe("offline");
});

test("a connection that went silent is noticed within 40 s", async () => {
  const client = here.client();
  await pass();
  await pass(60_000);
  expect(here.server.connects).toBe(1);
  here.server.mute = true;
  await pass(40_000);
  expect(here.server.connects).toBeGreaterThan(1);
  expect(client.state.get().state).not.toBe("online");
});

test("the server's clock is known from the hello", async () => {
  here.server.now = () => (Date.now() + 5000) * 1000;
  const client = here.client();
  await pass();
  expect(client.now()).toBe(Date.now() + 5000);
});

test("calls are answered each with its own answer, also out of order of their errors", async () => {
  const client = here.client();
  await pass();
  here.server.call = (command) => {
    if (command === "documents.trash") throw failure("forbidden", "No.");
    return { command };
  };
  const [first, second] = await Promise.allSettled([client.api.call("documents.trash", { id: "d" }), client.api.call("bootstrap", {})]);
  expect(second).toMatchObject({ status: "fulfilled", value: { command: "bootstrap" } });
  expect(first).toMatchObject({ status: "rejected", reason: { code: "forbidden", message: "No." } });
  expect((first as PromiseRejectedResult).reason).toBeInstanceOf(ConcertError);
});

test("without a socket a command goes over HTTP, with the path filled and the rest as query or body", async () => {
  here.server.signedOut = true;
  const client = here.client();
  await pass();
  await expect(client.api.call("documents.list", { id: "w/1", search: "a b", trashed: true })).resolves.toEqual({
    http: "GET /collaboration/workspaces/w%2F1/documents?search=a+b&trashed=true",
    body: null,
  });
  await expect(client.api.call("documents.create", { id: "w1", kind: "workflow", name: "N" })).resolves.toEqual({
    http: "POST /collaboration/workspaces/w1/documents",
    body: { kind: "workflow", name: "N" },
  });
});

test("a reading command whose socket broke is asked again over HTTP, a writing one is not", async () => {
  const client = here.client();
  await pass();
  here.server.mute = true;
  const reading = client.api.call("documents.get", { id: "d1" });
  const writing = client.api.call("documents.trash", { id: "d1" });
  const lost = expect(writing).rejects.toMatchObject({ code: "connection_lost" });
  await pass();
  here.server.drop();
  await expect(reading).resolves.toMatchObject({ http: "GET /documents/d1" });
  await lost;
});

test("a call without an answer fails in its time", async () => {
  const client = here.client();
  await pass();
  here.server.mute = true;
  const call = expect(client.api.call("bootstrap", {}, { timeout: 2_000 })).rejects.toMatchObject({ code: "timeout" });
  await pass(2_000);
  await call;
});

test("a call can be given up", async () => {
  const client = here.client();
  await pass();
  here.server.mute = true;
  const control = new AbortController();
  const call = expect(client.api.call("bootstrap", {}, { signal: control.signal })).rejects.toThrow("enough");
  control.abort(new Error("enough"));
  await call;
});
