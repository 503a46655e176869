/** Operations: what is shown of a job while messages and answers overtake each other, and what is asked of the server. */
import type { BulkDetail, BulkOut, BulkProgressEvent } from "@concert/sdk";
import { describe, expect, it } from "vitest";
import { changeRows } from "../src/operations/changes";
import { inOrder } from "../src/operations/graph";
import { afterEvent, newer, pictureOf } from "../src/operations/live";
import { readOperationsSearch } from "../src/operations/search";
import { asInput, type Draft, missingIn, secondsEach, selectionOf } from "../src/operations/start/draft";
import { rowsFrom } from "../src/operations/start/rows";
import { lasting, pace, saidOf } from "../src/operations/words";
import { countPicked, extended, isPicked, NONE, toggled } from "../src/sources/picking";

const SETTINGS: BulkDetail["settings"] = { attempts: 3, backoff: 0.5, budget: 10, parallel: 3, patience: 10, rollback_on_failure: null, size: 10, strategy: "fixed", target: 0.1, timeout: null, tolerated: null, tolerated_share: null };
const JOB: BulkDetail = {
  checkpoints: 1, counts: { done: 2, queued: 8 }, created_at: 1, depends_on: [], error: null, finished_at: null, icon: "", id: "j", input: null, kind: "update", kind_title: "Change fields", number: 1,
  priority: 0, progress: null, redrive_of: null, rollback: null, rollback_of: null, rolled_back_by: null, selection: null, set_of: null, settings: SETTINGS, started_at: 1, started_by: "ada",
  started_by_name: "Ada", status: "running", title: "Change fields", total: 10, undoable: true, waves: 1, workspace: "w",
};
const TOLD: BulkProgressEvent = { at: 5, checkpoint: 1, counts: { done: 4, failed: 1, queued: 5 }, ended: 5, eta: 12.4, failed: 1, in_hand: 3, job: "j", parallel: 3, rate: 2.5, saved: 4, size: 10, status: "running", total: 10, waiting_again: 0, wave: 0, waves: 1 };

describe("a job as it is shown", () => {
  it("follows progress that is ahead of its row", () => {
    expect(pictureOf(JOB, TOLD)).toMatchObject({ done: 4, failed: 1, left: 5, running: 3, rate: 2.5, eta: 12.4 });
  });
  it("believes the row where progress is behind it", () => {
    expect(pictureOf({ ...JOB, counts: { done: 9, queued: 1 } }, TOLD)).toMatchObject({ done: 9, failed: 0, left: 1 });
  });
  it("believes the row once it is over, and shows no pace then", () => {
    const over = { ...JOB, status: "finished" as const, counts: { done: 9, failed: 1 } };
    expect(pictureOf(over, { ...TOLD, ended: 10 })).toMatchObject({ done: 9, failed: 1, left: 0, running: 0, rate: 0, eta: undefined });
    expect(saidOf(over)).toEqual({ state: "warning", word: "Finished, 1 failure" });
    expect(saidOf({ status: "rolled_back", counts: { undone: 4, undo_failed: 2 } })).toEqual({ state: "warning", word: "Rolled back, 2 not taken back" });
    expect(saidOf({ status: "rolling_back", counts: { undone: 4, undo_failed: 2 } }).word).toBe("Rolling back");
  });
  it("takes nothing from another job's message", () => {
    const event = { at: 9, by: "bo", counts: {}, error: null, job: "other", kind: "update", number: 2, rollback_of: null, rolled_back_by: null, settings: null, status: "failed", title: "", total: 0, workspace: "w" } as const;
    expect(afterEvent(JOB, event)).toBe(JOB);
    expect(afterEvent(JOB, { ...event, job: "j", total: 10 })).toMatchObject({ status: "failed", total: 10, started_by_name: "Ada" });
  });
  it("keeps the newer of two messages in whatever order they come", () => {
    const later = { ...TOLD, at: 6 };
    expect([newer(TOLD, later), newer(later, TOLD), newer(undefined, TOLD), newer(undefined, undefined)]).toEqual([later, later, TOLD, undefined]);
  });
});

describe("what is about to start", () => {
  const draft = (kind: string, input: Draft["input"]): Draft => ({ kind, input, settings: {}, then: [] });
  const some = { by: "ids", ids: ["a"], count: 1 } as const;
  it("says what is missing", () => {
    expect(missingIn(draft("health_check", {}), undefined)).toBe("Choose sources first.");
    expect(missingIn(draft("health_check", {}), some)).toBeUndefined();
    expect(missingIn(draft("tag", { add: [], remove: [] }), some)).toBe("Name a tag to put on or to take off.");
    expect(missingIn(draft("update", { changes: [{ field: "name", how: "replace", value: "x", find: "" }] }), some)).toBe("Say which text shall be replaced.");
    expect(missingIn(draft("create", { rows: [] }), undefined)).toMatch(/^Paste rows/u);
  });
  it("sends numbers as numbers and no words that nobody asked for", () => {
    const changes = [
      { field: "limits.rows", how: "set", value: "500", find: "" },
      { field: "description", how: "append", value: "7", find: "left over" },
    ];
    expect(asInput(draft("update", { changes }))).toEqual({ changes: [{ field: "limits.rows", how: "set", value: 500 }, { field: "description", how: "append", value: "7" }] });
  });
  it("means ids, a filter, or nothing at all for rows", () => {
    expect(selectionOf("tag", some)).toEqual({ ids: ["a"] });
    expect(selectionOf("tag", { by: "query", query: { kind: "sqlite" }, count: 9 })).toEqual({ query: { kind: "sqlite" } });
    expect(selectionOf("create", some)).toEqual({});
  });
  it("knows how long one item took before", () => {
    const ended = { status: "finished", total: 4, started_at: 0, finished_at: 8_000_000 } as const;
    expect(secondsEach([ended, { ...ended, status: "running", finished_at: null }])).toBe(2);
    expect(secondsEach([])).toBeUndefined();
  });
  it("reads rows as they come from a spreadsheet", () => {
    const text = 'name\tkind\tconnection.path\ttags\tcolour\nshop\tsqlite\t"a\tb.db"\teu; x\tred\n\n';
    expect(rowsFrom(text)).toEqual({ rows: [{ name: "shop", kind: "sqlite", tags: ["eu", "x"], connection: { path: "a\tb.db" } }], strange: ["colour"] });
    expect(rowsFrom('name,kind\r\n"a ""b""\nc",sqlite').rows).toEqual([{ name: 'a "b"\nc', kind: "sqlite" }]);
  });
});

describe("words and order", () => {
  it("says changes by the fields that shall be something", () => {
    const rows = changeRows({ owner: "u1", was: 1 }, { owner: "u2", "tags.eu": true, "limits.rows": 5 }, (field, value) => (field === "owner" ? `person ${String(value)}` : undefined));
    expect(rows).toEqual([
      { field: "Owner", before: "person u1", after: "person u2" },
      { field: "Tag eu", before: "off", after: "on" },
      { field: "Limits: rows", before: "nothing", after: "5" },
    ]);
  });
  it("says times and pace as people do", () => {
    expect([lasting(0.2), lasting(75), lasting(120), lasting(3900), pace(2.46), pace(0.2), pace(0)]).toEqual(["0 s", "1 min 15 s", "2 min", "1 h 5 min", "2.5 a second", "12 a minute", ""]);
  });
  it("puts each job behind those it waits for, also where they wait in a circle", () => {
    const job = (id: string, number: number, ...depends_on: string[]): BulkOut => ({ ...JOB, id, number, depends_on });
    expect(inOrder([job("c", 3, "b"), job("a", 1), job("b", 2, "a")]).map(({ job: { id }, depth }) => [id, depth])).toEqual([["a", 0], ["b", 1], ["c", 2]]);
    expect(inOrder([job("a", 1, "b"), job("b", 2, "a")])).toHaveLength(2);
  });
  it("reads its address strictly", () => {
    expect(readOperationsSearch({ search: "herd", status: "failed", kind: "tag", offset: "50" })).toEqual({ search: "herd", status: "failed", kind: "tag", offset: 50 });
    expect(readOperationsSearch({ search: "", status: "odd", kind: "", offset: -1 })).toEqual({});
  });
});

describe("choosing in the list of sources", () => {
  it("toggles one, goes on to another, and begins anew after all", () => {
    const one = toggled(NONE, "b", 1);
    const more = extended(one, 3, (at) => "abcdef"[at]);
    expect(more).toMatchObject({ ids: new Set(["b", "c", "d"]) });
    expect(extended(more, 0, (at) => "abcdef"[at])).toMatchObject({ ids: new Set(["a", "b", "c", "d"]) });
    expect(toggled({ kind: "all" }, "x", 0)).toMatchObject({ ids: new Set(["x"]) });
    expect([isPicked({ kind: "all" }, "q"), countPicked({ kind: "all" }, 12), countPicked(more, 12)]).toEqual([true, 12, 3]);
  });
});
