/** The time line as the rail shows it: its order, what can be reached, the names of places. */
import type { HistoryPage, SessionOfWork } from "@concert/sdk";
import { expect, test } from "vitest";
import { valueWords } from "../src/designer/model/values";
import { entriesOf, namesIn, placesLine, reachable, sessionAt, totals } from "../src/history/timeline";

const session = (first: number, last: number, places: readonly (readonly string[])[] = []): SessionOfWork => ({
  user: `u${first}`,
  name: `Person ${first}`,
  door: "native",
  first,
  last,
  edits: last - first + 1,
  started_at: first,
  ended_at: last,
  places,
});
const version = (id: string, through: number) => ({ id, name: id, note: "", through, content_hash: "", origin: "person" as const, run: null, by: "", by_name: "", at: 0 });
const page = (more: Partial<HistoryPage>): HistoryPage => ({ items: [], total: 0, offset: 0, limit: 50, gone: [], newest: 20, exact_from: 1, states: [], versions: [], resets: [], ...more });

test("sessions, versions and resets stand in one line, newest first, a version above the work it names", () => {
  const items = [session(8, 12), session(1, 7)];
  const line = entriesOf(page({ items, total: 2, versions: [version("v", 12)], resets: [{ through: 7, by: "", by_name: "", at: 0 }] }));
  expect(line.map((one) => one.key)).toEqual(["v", "s8", "r7", "s1"]);
});

test("a version older than what is shown waits until that part of the line is shown", () => {
  expect(entriesOf(page({ items: [session(8, 12)], total: 2, versions: [version("v", 3)] })).map((one) => one.key)).toEqual(["s8"]);
});

test("a point lies in the latest session that had begun by then", () => {
  const sessions = [session(5, 12), session(8, 9), session(1, 4)];
  expect([3, 8, 11, 20].map((at) => sessionAt(sessions, at)?.first)).toEqual([1, 8, 5, 5]);
});

test("of what was thinned out the kept state before is reached, else the oldest", () => {
  const thinned = { exact_from: 10, states: [4, 8], newest: 20 };
  expect([25, 15, 10, 9, 5, 2].map((at) => reachable(thinned, at))).toEqual([20, 15, 10, 8, 4, 4]);
});

test("places are called as people know them, gone steps too", () => {
  const body = { nodes: { n1: { name: "Load" }, n2: { name: "Join" } }, edges: { e1: { source: "n1", target: "n2" } } };
  const nameOf = namesIn("workflow", [body, { nodes: {}, edges: {} }]);
  expect(nameOf(["body", "nodes", "n1"])).toBe("The step Load");
  expect(nameOf(["body", "edges", "e1"])).toBe("The connection from Load to Join");
  expect(nameOf(["body", "nodes", "n1", "retry", "attempts"])).toBe("Attempts of Load");
  expect(nameOf(["body", "nodes", "n1", "run_if"])).toBe("Start of Load");
  expect([valueWords("all_done", "run_if"), valueWords({ run_if: "none_failed" }), valueWords("all_done", "name"), valueWords("medium", "criticality")]).toEqual(["All steps before it ended, either way", "start No step before it failed", "all_done", "Medium"]);
  expect(namesIn("data_source", [])(["body", "credential"])).toBe("Credential reference");
});

test("a place that is in no body any more is called as the server knows it, a term by its name", () => {
  const gone = [{ path: ["body", "nodes", "n1"], name: "Load" }, { path: ["body", "terms", "t2"], name: "Churn" }];
  expect(namesIn("workflow", [{ nodes: {} }], gone)(["body", "nodes", "n1"])).toBe("The step Load");
  expect(namesIn("workflow", [{ nodes: { n1: { name: "Load all" } } }], gone)(["body", "nodes", "n1"])).toBe("The step Load all");
  const nameOf = namesIn("glossary", [{ terms: { t1: { name: "Customer" } } }, { terms: {} }], gone);
  expect([nameOf(["body", "terms", "t1"]), nameOf(["body", "terms", "t2", "definition"]), nameOf(["body", "name"])]).toEqual(["Terms, Customer", "Terms, Churn, Definition", "Name"]);
});

test("a session says how many edits and where", () => {
  const nameOf = namesIn("workflow", [{ nodes: { n1: { name: "Load" } } }]);
  const places = [["body", "nodes", "n1"], ["layout", "nodes", "n1"], ["body", "name"], ["body", "parameters", "p"]];
  expect(placesLine(session(1, 4, places), nameOf)).toBe("4 edits · Load, The name and 1 more");
  expect(placesLine(session(1, 1, [["layout", "nodes", "n1"]]), nameOf)).toBe("1 edit · moved steps");
});

test("what differs is counted in words", () => {
  const change = (nature: "added" | "changed", root = "body") => ({ nature, root, path: [], entry: [], before: { there: false, value: null }, after: { there: false, value: null }, spans: [], by: null });
  expect(totals([change("added"), change("changed"), change("changed"), change("changed", "layout")])).toBe("1 added, 2 changed, 1 moved");
  expect(totals([])).toBe("nothing differs");
});
