import { expect, test } from "vitest";
import { completion, diagnostic } from "../src/expressions/asking";
import { difference } from "../src/expressions/difference";

const FAULT = { code: "expression_unknown_name", message: "There is no step 'laod'.", next_step: "Did you mean load?", start: 6, end: 10, line: 1, column: 7, meant: "load" } as const;

test("EX3 a fault is underlined where it stands and offers what was meant", () => {
  const found = diagnostic(FAULT, 20);
  expect([found.from, found.to]).toEqual([6, 10]);
  expect(found.message).toBe("There is no step 'laod'. Did you mean load?");
  expect(found.actions?.map((one) => one.name)).toEqual(["Use load"]);
  expect(diagnostic({ ...FAULT, meant: null }, 20).actions).toBeUndefined();
});

test("EX3 a fault at the end of the text still marks a character", () => {
  const found = diagnostic({ ...FAULT, start: 8, end: 8 }, 8);
  expect([found.from, found.to]).toEqual([7, 8]);
});

test("EX3 an option says its type, and writes itself where its name is no word", () => {
  const option = { label: "rows", kind: "field", detail: "integer", says: "", apply: "" } as const;
  expect(completion(option)).toEqual({ label: "rows", type: "property", detail: "integer" });
  expect(typeof completion({ ...option, apply: '["a-b"]' }).apply).toBe("function");
});

test("what somebody else wrote changes the one stretch that differs", () => {
  expect(difference("steps.a.output", "steps.ab.output")).toEqual({ from: 7, to: 7, insert: "b" });
  expect(difference("1 + 1", "1 + 2")).toEqual({ from: 4, to: 5, insert: "2" });
  expect(difference("", "x")).toEqual({ from: 0, to: 0, insert: "x" });
  expect(difference("aa", "a")).toEqual({ from: 1, to: 2, insert: "" });
});
