import { expect, test } from "vitest";
import type { Sync, SyncRun } from "../src/synchronise/queries";
import { differenceLines, keyWords, progressWords, proofOf, proofWords, ruleWords, runWords, sampleOf } from "../src/synchronise/words";

const RUN: SyncRun = {
  id: "r", state: "equal", dry: false, by: "a", by_name: "Ada", run: null, started_at: 1, finished_at: 2, done: 3, total: 3,
  counts: { new: 2, changed: 1, inserted: 2, updated: 1, removed: 0, asked: 0 }, sample: null, proof: null, error: null,
};
const ONE: Sync = {
  id: "s", name: "People", way: "out", source: "a", source_name: "Shop", table: "people", target: "b", target_name: "Store", target_table: "copy",
  columns: [], keys: ["id"], deletes: "mark", mark: "gone", conflicts: "newer", newer: "seen", batch: 500, paused: false, design: "", version: 1,
  changed_at: 1, writable: true, asked: 0, latest: null,
};

test("a run says what it did, a comparison what it found", () => {
  expect(runWords(RUN)).toBe("2 added, 1 changed");
  expect(runWords({ ...RUN, dry: true, state: "compared" })).toBe("2 new, 1 changed");
  expect(runWords({ ...RUN, counts: {} })).toBe("Nothing to write");
  expect(runWords({ ...RUN, state: "different", counts: { updated: 2, kept: 1 } })).toBe("2 changed, 1 left different by the rules");
  expect(runWords({ ...RUN, state: "failed", counts: {} })).toBe("");
});

test("equal is said of a proof that is equal, and otherwise what differs", () => {
  const equal = proofOf({ ...RUN, proof: { equal: true, source_rows: 1200, target_rows: 1200, moved: false, columns: [] } });
  expect(equal === undefined ? "" : proofWords(equal)).toBe("1,200 rows on both sides, all checksums equal");
  const other = proofOf({ ...RUN, proof: { equal: false, source_rows: 3, target_rows: 4, moved: true, columns: [{ source: "n", target: "name", equal: false }] } });
  expect(other === undefined ? "" : proofWords(other)).toBe("3 rows here, 4 there; different in name. The source changed meanwhile");
  expect(proofOf(RUN)).toBeUndefined();
});

test("the rule is one sentence after the other", () => {
  expect(ruleWords(ONE)).toBe("Keys: id. The row that is newer by seen wins in conflicts. Rows the source does not have are marked in gone.");
  expect(ruleWords({ ...ONE, conflicts: "ask", deletes: "off" })).toBe("Keys: id. A person decides about conflicts. Rows the source does not have stay.");
});

test("a difference tells column by column what was and what is to be", () => {
  const sample = { changed: [{ keys: { id: 3 }, source: { id: 3, name: "new" }, target: { id: 3, name: null }, columns: ["name"], settled: "source" }] };
  const [one] = sampleOf({ ...RUN, sample }, "changed");
  expect(one === undefined ? [] : [keyWords(one.keys), ...differenceLines(one)]).toEqual(["id 3", "name: empty → new"]);
  expect(sampleOf(RUN, "new")).toEqual([]);
});

test("what goes on is told with its numbers where they are known", () => {
  const said = { run: "r", synchronisation: "s", state: "applying", phase: "writing", done: 400, total: 1200 };
  expect(progressWords({ ...RUN, state: "applying" }, said)).toBe("Writing, 400 of 1,200");
  expect(progressWords({ ...RUN, state: "comparing" }, { ...said, phase: "reading the source", total: 0 })).toBe("Reading the source, 400 rows");
  expect(progressWords({ ...RUN, state: "proving" }, undefined)).toBe("Reading both again");
});
