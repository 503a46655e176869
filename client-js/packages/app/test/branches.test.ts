import type { BranchChange, QuestionOut, SideOut } from "@concert/sdk";
import { expect, test } from "vitest";
import { marksOf } from "../src/branches/DesignPicture";
import { heldIn, lineOf, namesFor, typed } from "../src/branches/naming";

const NOTHING: SideOut = { there: false, value: null, by: "", by_name: "", at: null };
const side = (value: SideOut["value"]): SideOut => ({ ...NOTHING, there: true, value });
const bodies = { target_body: { nodes: { a: { name: "Profile flights" } } }, branch_body: { nodes: { b: { operation: "source.count_rows", name: "Count" } } } };

test("N7 places of both sides have the names that people know", () => {
  const design = namesFor("workflow", bodies, []);
  expect(design(["body", "nodes", "a", "timeout_s"])).toBe("Timeout of Profile flights");
  expect(design(["body", "nodes", "b"])).toBe("The step Count");
  const source = namesFor("data_source", bodies, [{ name: "path", label: "Database file" }]);
  expect(source(["body", "connection", "path"])).toBe("Database file");
  expect(source(["body", "limits", "statement_timeout_s"])).toBe("Statement timeout");
});

test("N7 a connection is named by its ends, and is there or not", () => {
  const edges = { e: { source: "a", target: "b" } };
  const path = ["body", "edges", "e"];
  const nameOf = namesFor("workflow", { ...bodies, branch_body: { ...bodies.branch_body, edges } }, []);
  expect(nameOf(path)).toBe("The connection from Profile flights to Count");
  expect([NOTHING, side({ source: "a", target: "b" })].map((one) => lineOf(heldIn(path, one)))).toEqual(["nothing", "connected"]);
  expect(lineOf(heldIn([...path, "port"], side("on")))).toBe("on");
});

test("N7 a value is said in a line where it fits one", () => {
  expect([NOTHING, side(null), side(""), side(5), side(true), side("x")].map((one) => lineOf(one))).toEqual(["nothing", "not set", "empty", "5", "yes", "x"]);
  expect(lineOf(side("none_failed"), "run_if")).toBe("No step before it failed");
  expect(lineOf(side({ operation: "x" }))).toBeUndefined();
});

test("N7 what somebody types is of the kind that stands there", () => {
  expect(typed("12.5", [null, 3])).toBe(12.5);
  expect(typed("soon", [3])).toBeUndefined();
  expect(typed("no", [true])).toBe(false);
  expect(typed("12", ["text"])).toBe("12");
  expect(typed('{"a": 1}', [{ b: 2 }])).toEqual({ a: 1 });
  expect(typed("{", [{ b: 2 }])).toBeUndefined();
});

test("N7 in the drawing a question weighs more than a change, a whole step more than its fields", () => {
  const change = (path: readonly string[], nature: BranchChange["nature"]): BranchChange => ({ path, nature, side: "branch", is_text: false, base: NOTHING, target: NOTHING, branch: NOTHING });
  const asked: QuestionOut = { conflict: "1", path: ["body", "nodes", "a", "timeout_s"], nature: "value", base: NOTHING, target: NOTHING, branch: NOTHING, outcome: NOTHING, how: "manual", open: true };
  const changes = [change(["body", "nodes", "a", "note"], "changed"), change(["body", "nodes", "b"], "added"), change(["body", "nodes", "c", "parameters", "x"], "added"), change(["layout", "nodes", "d"], "changed")];
  expect([...marksOf({ changes, questions: [asked] })]).toEqual([["a", "asked"], ["b", "added"], ["c", "changed"]]);
});
