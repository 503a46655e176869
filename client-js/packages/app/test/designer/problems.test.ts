import { describe, expect, test } from "vitest";
import { designOf } from "../../src/designer/model/design";
import { wordsFor } from "../../src/designer/drawer/ProblemNews";
import { counts, countWords, firstByStep, kindWord, mendFirst, nextProblem, type Problem, told, wrongPairs } from "../../src/designer/model/problems";
import { pairKey } from "../../src/designer/model/walk";

const problem = (id: string, more: Partial<Problem> = {}): Problem => ({ id, rank: 1, severity: "error", code: "parameter_missing", message: "rows is needed.", next_step: "Fill it in.", node: "a", edge: null, field: "rows", source: null, path: [], roles: [], fix: null, ...more });
const list = (...problems: Problem[]) => ({ state: "live" as const, problems, total: problems.length });

describe("counts", () => {
  test.each([
    ["", list()],
    ["1 problem", list(problem("x"))],
    ["2 problems, 1 warning", list(problem("x"), problem("y"), problem("z", { severity: "warning" }))],
    ["1 warning", list(problem("z", { severity: "warning" }))],
    ["", list(problem("e", { code: "empty_design" }))],
    ["12 problems", { ...list(problem("x"), problem("y")), total: 12 }],
  ])("%s", (words, given) => expect(countWords(counts(given))).toBe(words));

  test("only what stops a run keeps the button from being pressed", () => {
    expect(mendFirst(counts(list(problem("z", { severity: "warning" }))))).toBeUndefined();
    expect(mendFirst(counts(list(problem("x"))))).toBe("Mend 1 problem first; they stand below");
  });
});

describe("places", () => {
  test("a step shows what stops it before what is worth a look", () => {
    const warning = problem("w", { severity: "warning" });
    const error = problem("e");
    expect(firstByStep([warning, error]).get("a")).toBe(error);
    expect(firstByStep([error, warning]).get("a")).toBe(error);
  });

  test("every step of a cycle shows it, and so do its edges", () => {
    const cycle = problem("c", { code: "cycle", path: ["a", "b", "a"] });
    expect([...firstByStep([cycle]).keys()].sort()).toEqual(["a", "b"]);
    expect([...wrongPairs([cycle])]).toEqual([pairKey("a", "b"), pairKey("b", "a")]);
  });

  test("the edge that brings a value of the wrong type is wrong", () => {
    expect([...wrongPairs([problem("t", { code: "binding_type", source: "b" })])]).toEqual([pairKey("b", "a")]);
    expect([...wrongPairs([problem("n", { code: "binding_not_upstream", source: "b" })])]).toEqual([]);
  });

  test("from one to the next, and around the end", () => {
    const all = [problem("x"), problem("y")];
    expect(nextProblem(all, undefined)?.id).toBe("x");
    expect(nextProblem(all, "x")?.id).toBe("y");
    expect(nextProblem(all, "y")?.id).toBe("x");
    expect(nextProblem([], "y")).toBeUndefined();
  });
});

describe("words", () => {
  const design = designOf({ nodes: { a: { operation: "", name: "Null rate", parameters: {}, timeout_s: null, retry: { attempts: 1, backoff_s: 1 }, note: "" } } });

  test("steps are called by their names", () => {
    expect(told(problem("x", { code: "binding_not_upstream", message: "a does not run before this step.", source: "a" }), design)).toBe("Null rate does not run before this step.");
    expect(told(problem("x", { code: "dangling_edge", message: "a is connected with nothing.", source: "a" }), design)).toBe("Null rate is connected with nothing.");
    expect(told(problem("x", { message: "Give it a value." }), design)).toBe("Give it a value.");
  });

  test.each([
    ["New problem: rows is needed.", [problem("x")], 0, 1],
    ["2 new problems. The first: rows is needed.", [problem("x"), problem("y")], 1, 2],
    ["1 problem mended, 2 left.", [], 1, 2],
    ["No problems any more.", [], 2, 0],
    ["", [], 0, 2],
  ])("%s", (words, fresh, gone, left) => expect(wordsFor(fresh, gone, left, (one) => one.message)).toBe(words));
});

test("what is wrong in an expression is of a kind that has words", () => {
  const faults = ["syntax", "too_big", "unknown_name", "unknown_function", "no_field", "type"];
  expect(faults.map((fault) => kindWord(`expression_${fault}`))).not.toContain("Problem");
  expect(kindWord("of_a_newer_server")).toBe("Problem");
});
