/** Events keep the copies true without asking again, and fields know who is in them. */
import { type Matching, type OtherPresence, told, writable } from "@concert/sdk";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { caretsByField, caretsOf } from "../src/forms/binding";
import { movedCaret } from "../src/forms/caret";
import { happenings } from "../src/home/happenings";
import { attributed, Marks } from "../src/live/changes";
import { hear } from "../src/live/workspace";
import { goingAfter, goingKey } from "../src/source/operations";
import { newestFirst } from "../src/source/results";

const NOBODY = { items: [{ id: "d1", present: [] }, { id: "d2", present: [] }], total: 2, offset: 0, limit: 50 };

describe("an event of the workspace", () => {
  const event = (topic: string, payload: unknown) => told<Matching<"document:created" | "workspace:**" | "workflow:step:*">>({ topic, payload });

  test("puts a person into every list that shows the document", () => {
    const queries = new QueryClient();
    queries.setQueryData(["documents", "w", {}], NOBODY);
    queries.setQueryData(["sources", "w", { search: "x" }], NOBODY);
    const present = [{ user: "a", name: "Ana", color: 1 }];
    hear(queries, "w", event("workspace:presence", { document: "d2", present }));
    for (const list of ["documents", "sources"]) {
      const [[, found] = []] = queries.getQueriesData<typeof NOBODY>({ queryKey: [list, "w"] });
      expect(found?.items.map((item) => item.present)).toEqual([[], present]);
    }
    expect(queries.getQueryData(["sessions", "w"])).toMatchObject([{ document: "d2", present }]);
  });

  test("moves a run on without loading it", () => {
    const queries = new QueryClient();
    queries.setQueryData(["runs", "w", {}], { items: [{ id: "r", steps: 6, steps_ended: 1 }], total: 1, offset: 0, limit: 50 });
    hear(queries, "w", event("workflow:step:completed", { run: "r", steps: 6, steps_ended: 2 }));
    expect(queries.getQueryData(["runs", "w", {}])).toMatchObject({ items: [{ steps_ended: 2 }] });
  });

  test("asks anew what one was told when a run that it may tell of is deleted", () => {
    const queries = new QueryClient();
    for (const key of [["notifications", {}], ["runs", "w"]]) queries.setQueryData(key, NOBODY);
    hear(queries, "w", event("workflow:run:deleted", { run: "r" }));
    expect([["notifications", {}], ["runs", "w"]].map((key) => queries.getQueryState(key)?.isInvalidated)).toEqual([true, true]);
  });

  test("marks every copy when somebody is called otherwise: names stand in all of them", () => {
    const queries = new QueryClient();
    for (const key of ["members", "bootstrap", "runs"]) queries.setQueryData([key, "w"], NOBODY);
    hear(queries, "w", event("workspace:member:renamed", { user: "a", name: "Ada", was: "Owner" }));
    expect(["members", "bootstrap", "runs"].map((key) => queries.getQueryState([key, "w"])?.isInvalidated)).toEqual([true, true, true]);
  });

  test("asks anew who may be named when somebody joins", () => {
    const queries = new QueryClient();
    queries.setQueryData(["readers", "d1"], []);
    queries.setQueryData(["approvals", "people", "q"], []);
    hear(queries, "w", event("workspace:member:joined", { user: "b" }));
    expect([["readers", "d1"], ["approvals", "people", "q"]].map((key) => queries.getQueryState(key)?.isInvalidated)).toEqual([true, true]);
  });

  test("marks the lists that a new document belongs to", () => {
    const queries = new QueryClient();
    queries.setQueryData(["documents", "w", {}], NOBODY);
    queries.setQueryData(["documents", "other", {}], NOBODY);
    hear(queries, "w", event("document:created", { document: "d3" }));
    expect(queries.getQueryState(["documents", "w", {}])?.isInvalidated).toBe(true);
    expect(queries.getQueryState(["documents", "other", {}])?.isInvalidated).toBe(false);
  });
});

test("an operation is going on from its start to its end, with its progress between", () => {
  const of = { operation: "source.profile_table", subject: "flights" };
  const event = (topic: string, payload: unknown) => told<Matching<"source:operation:*">>({ topic, payload });
  const key = goingKey(of.operation, of.subject);
  const started = goingAfter(new Map(), event("source:operation:started", { ...of, name: "Ana" }));
  const halfway = goingAfter(started, event("source:operation:progress", { ...of, done: 3, total: 19, label: "dest" }));
  expect(halfway.get(key)).toEqual({ by: "Ana", work: expect.objectContaining({ done: 3, total: 19, label: "dest" }) });
  expect(goingAfter(halfway, event("source:operation:completed", of)).size).toBe(0);
});

test("a result takes the place of the one before it, and of no other", () => {
  const result = (subject: string, at: number) => ({ operation: "count", subject, at });
  expect(newestFirst([result("x", 1), result("y", 1)], result("x", 2)).map((one) => [one.subject, one.at])).toEqual([["x", 2], ["y", 1]]);
});

test("a caret keeps its place while somebody types before, after and around it", () => {
  expect(movedCaret("orders", "my orders", 6)).toBe(9);
  expect(movedCaret("orders", "orders_db", 2)).toBe(2);
  expect(movedCaret("orders_db", "orders", 9)).toBe(6);
  expect(movedCaret("abcdef", "abXf", 4)).toBe(3);
});

test("a field shows each person in it once, and nobody who is away", () => {
  const other = (session: string, user: string, field: string, more = {}) => ({ session, user, name: user, color: 2, activity: "active", field, ...more }) as const;
  const fields = caretsByField([other("1", "ana", "name", { at: 3 }), other("2", "ana", "name"), other("3", "bo", "name", { activity: "away" }), other("4", "chen", "tags")]);
  expect([...fields].map(([field, carets]) => [field, carets.map((caret) => [caret.person.id, caret.at])])).toEqual([
    ["name", [["ana", 3]]],
    ["tags", [["chen", -1]]],
  ]);
});

test("a field in which nothing happens keeps its carets while others type, come or point elsewhere", () => {
  const at = (session: string, field: string, more: Partial<OtherPresence> = {}): [string, OtherPresence] => [session, { session, user: session, name: session, color: 2, activity: "active", field, ...more }];
  const others = writable<ReadonlyMap<string, OtherPresence>>(new Map([at("ana", "name", { at: 3 }), at("bo", "tags", { at: 1 })]));
  const carets = caretsOf(others, false);
  const [name, tags] = [carets.get().get("name"), carets.get().get("tags")];
  others.set(new Map([at("ana", "name", { at: 3, cursor: { x: 5, y: 5 } }), at("bo", "tags", { at: 2 })]));
  expect(carets.get().get("name")).toBe(name);
  expect(carets.get().get("tags")).not.toBe(tags);
  expect(carets.get().get("tags")?.map((one) => one.at)).toEqual([2]);
});

describe("the mark of a changed place", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("stays until a moment after its last change, and tells nobody while it stays", () => {
    const marks = new Marks();
    const heard: (readonly string[])[] = [];
    marks.shown.subscribe(() => heard.push([...marks.shown.get().keys()]));
    marks.put(new Map([["name", 2]]));
    vi.advanceTimersByTime(1_000);
    marks.put(new Map([["name", 2]]));
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual([["name"]]);
    vi.advanceTimersByTime(200);
    expect(heard).toEqual([["name"], []]);
  });

  test("takes the colour of who changed it last, and goes alone", () => {
    const marks = new Marks();
    marks.put(new Map([["name", 2]]));
    vi.advanceTimersByTime(600);
    marks.put(new Map([["name", 3], ["tags", 3]]));
    expect([...marks.shown.get()]).toEqual([["name", 3], ["tags", 3]]);
    vi.advanceTimersByTime(600);
    marks.put(new Map([["tags", 3]]));
    vi.advanceTimersByTime(600);
    expect([...marks.shown.get()]).toEqual([["tags", 3]]);
  });
});

test("a change is put down to the person in the field, or to the only other person, never to a guess", () => {
  const bo = { user: "bo", color: 2, field: "name" } as const;
  const ana = { user: "ana", color: 1, field: "tags" } as const;
  expect([...attributed(["name", "limits.sample_rows"], [bo, ana])]).toEqual([["name", 2]]);
  expect([...attributed(["limits.sample_rows"], [bo])]).toEqual([["limits.sample_rows", 2]]);
  expect([...attributed(["tags.finance"], [bo, ana])]).toEqual([["tags.finance", 1], ["tags", 1]]);
  expect(attributed(["name"], []).size).toBe(0);
});

test("what others did reads as sentences, without yourself", () => {
  const event = (sequence: number, topic: string, payload: Record<string, string>) => ({ sequence, topic, at: sequence, payload, by: payload["by"] ?? "", by_name: "" });
  const people = new Map([["a", "Ana Duarte"], ["me", "Mira"]]);
  const told = happenings([event(2, "document:created", { by: "a", title: "orders" }), event(1, "document:created", { by: "me", title: "mine" }), event(0, "workflow:step:started", { by: "a" })], "me", people);
  expect(told.map((one) => `${one.first} ${one.did} ${one.what}`)).toEqual(["Ana made orders"]);
});
