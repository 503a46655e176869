/** Against a real server: set CONCERT_TEST_URL and CONCERT_TEST_TOKEN (of somebody who may edit a workspace). */
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { SocketLike } from "../src/environment";
import { Client, ConcertError, groupByPerson, nextValue, type Store, setAt, text, textAt, whole, writeText } from "../src/index";

const { CONCERT_TEST_URL: url, CONCERT_TEST_TOKEN: token } = process.env;
const live = test.skipIf(url === undefined || token === undefined);
const clients: Client[] = [];

function client(): Client {
  const made = new Client({ origin: url ?? "", token: token ?? "", socket: (address) => new WebSocket(address) as unknown as SocketLike });
  clients.push(made);
  made.start();
  return made;
}

/** Waits for a store to hold what is asked; the test's time limit ends the wait. */
const until = <T>(store: Store<T>, holds: (value: T) => boolean): Promise<true> => nextValue(store, (value) => (holds(value) ? true : undefined));

async function newDocument(on: Client, kind: string): Promise<string> {
  await until(on.state, (state) => state.state === "online");
  const { items } = await on.api.call("workspaces.list", {});
  const workspace = items.find((one) => ["owner", "admin", "editor"].includes(one.role));
  if (workspace === undefined) throw new Error("the token may edit no workspace");
  const { id } = await on.api.call("documents.create", { id: workspace.id, kind, name: "SDK live test" });
  return id;
}

afterEach(() => {
  for (const one of clients.splice(0)) one.stop();
});

live("two clients edit one design, each sees the other, everything is acknowledged", async () => {
  const [one, other] = [client(), client()];
  const id = await newDocument(one, "workflow");
  const [a, b] = [one.openDocument(id), other.openDocument(id)];
  await Promise.all([until(a.status, (status) => status.state === "live"), until(b.status, (status) => status.state === "live")]);
  a.presence.set({ page: "design", node: "n1" });
  await until(b.presence.others, (others) => groupByPerson(others)[0]?.sessions[0]?.node === "n1");

  a.edit((doc) => {
    setAt(doc, ["body", "nodes", "n1"], { operation: "source.count_rows", name: text("Count"), parameters: {}, retry: {}, note: text() });
    setAt(doc, ["layout", "nodes", "n1"], whole({ x: 1, y: 2 }));
  });
  const name = b.at<string>(["body", "nodes", "n1", "name"]);
  await until(name, (value) => value === "Count");
  b.edit((doc) => writeText(textAt(doc, ["body", "nodes", "n1", "name"]), "Count rows"));
  await until(a.at<string>(["body", "nodes", "n1", "name"]), (value) => value === "Count rows");
  await Promise.all([until(a.saved, (saved) => saved.state === "saved"), until(b.saved, (saved) => saved.state === "saved")]);
  const stored = await one.api.call("documents.get", { id });
  expect(stored.body).toMatchObject({ nodes: { n1: { name: "Count rows" } } });
});

live("edits made during a break are sent on return", async () => {
  const sockets: WebSocket[] = [];
  const one = new Client({
    origin: url ?? "",
    token: token ?? "",
    socket: (address) => {
      const socket = new WebSocket(address);
      sockets.push(socket);
      return socket as unknown as SocketLike;
    },
  });
  clients.push(one);
  one.start();
  const id = await newDocument(one, "freeform");
  const handle = one.openDocument(id);
  await until(handle.status, (status) => status.state === "live");
  handle.edit((doc) => doc.getMap("body").set("before", 1));
  sockets.at(-1)?.terminate();
  await until(handle.status, (status) => status.state === "offline");
  handle.edit((doc) => doc.getMap("body").set("during", 2));
  await until(handle.saved, (saved) => saved.state === "saved");
  expect(handle.status.get()).toEqual({ state: "live" });
  const other = client().openDocument(id);
  await until(other.at<unknown>(["body"]), (value) => JSON.stringify(value) === '{"before":1,"during":2}');
});

live("R9 an edit of a part that the kind has not is refused, undone, and the later ones stay", async () => {
  const one = client();
  const id = await newDocument(one, "workflow");
  const handle = one.openDocument(id);
  const codes: string[] = [];
  handle.on((happening) => {
    if (happening.kind === "refused") codes.push(happening.error.code);
  });
  await until(handle.status, (status) => status.state === "live");
  handle.edit((doc) => doc.getMap("elsewhere").set("a", 1));
  await Promise.resolve();
  handle.edit((doc) => writeText(textAt(doc, ["body", "name"]), "kept"));
  await until(handle.saved, (saved) => saved.state === "saved");
  expect(codes).toEqual(["root_not_allowed"]);
  expect(handle.doc.getMap("elsewhere").size).toBe(0);
  expect(handle.at<string>(["body", "name"]).get()).toBe("kept");
});

live("refusals have the documented codes", async () => {
  const one = client();
  const missing = "0190f1d2-0000-7000-8000-000000000000";
  const handle = one.openDocument(missing);
  await until(handle.status, (status) => status.state === "refused");
  expect(handle.status.get()).toMatchObject({ code: "not_found" });
  await expect(one.api.call("documents.get", { id: missing })).rejects.toThrow(ConcertError);
});

live("B4 only the topics that are wanted travel, and nothing is missed", async () => {
  const one = client();
  await until(one.state, (state) => state.state === "online");
  const { items } = await one.api.call("workspaces.list", {});
  const scope = `workspace:${items[0]?.id ?? ""}` as const;
  const heard: string[] = [];
  const gaps: number[] = [];
  const key = `sdk_${Date.now()}`;
  const joined = new Promise<void>((resolve) => {
    one.subscribe(scope, {
      topics: ["state:*:updated", "document:trashed"],
      onEvent: (event) => void heard.push(event.topic),
      onGap: () => void gaps.push(1),
      onStatus: (status) => status.state === "joined" && resolve(),
    });
  });
  await joined;
  const id = await newDocument(one, "freeform");
  await one.api.call("state.set", { scope, key, value: { rows: 1 }, seen: 0 });
  await one.api.call("documents.trash", { id });
  const late = await one.api.call("state.set", { scope, key, value: { rows: 2 }, seen: 0, on_conflict: "last_writer_wins" });
  await one.api.call("ping", {});
  expect([late.outcome, late.state.version, late.conflict?.current.value]).toEqual(["resolved", 2, { rows: 1 }]);
  expect([heard, gaps]).toEqual([[`state:${key}:updated`, "document:trashed", `state:${key}:updated`], []]);
});

live("L14 a section that one tab has taken is this person's in every tab, until it is given back", async () => {
  const [one, other] = [client(), client()];
  const id = await newDocument(one, "workflow");
  const [a, b] = [one.openDocument(id), other.openDocument(id)];
  await Promise.all([until(a.status, (status) => status.state === "live"), until(b.status, (status) => status.state === "live")]);
  const section = ["body", "nodes", "n1"];
  const taken = await a.locks.take(section);
  expect(taken).toMatchObject({ section, mine: true, fence: 1, place: 0 });
  expect(taken.until - one.now()).toBeGreaterThan(25_000);
  await until(b.locks.over([...section, "name"]), (lock) => lock?.mine === true);
  expect(await b.locks.ask(section)).toBe(0);
  await a.locks.release(section);
  await until(b.locks.all, (locks) => locks.length === 0);
  await expect(b.locks.keep(section)).rejects.toMatchObject({ code: "lock_lost" });
});
