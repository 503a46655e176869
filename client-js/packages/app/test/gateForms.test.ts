/** The stages and the form of a gate: read from what a step holds, written as it was, and never into a row of somebody else. */
import { expect, test } from "vitest";
import { fieldProblem, parameterFields } from "../src/designer/model/parameterFields";
import { FRESH, quorumProblem, stagesIn, stagesValue } from "../src/designer/model/gateStages";
import { type AskedField, askedFields, askedIn, askedValue, choicesProblem, nameFor, nameProblem } from "../src/forms/askedForm";
import { keyed, moved } from "../src/forms/rows";
import { orderAfter } from "../src/policies/draft";
import { missingWords, startOf } from "../src/runs/gateForm";
import { approverOf, subjectOf } from "../src/stages/approvers";

const asked = (name: string, more: Partial<AskedField> = {}): AskedField => ({ name, title: "", type: "string", required: false, choices: [], ...more });

test("stages are read as they are written, and what rows cannot show stays JSON", () => {
  const stages = [
    { ...FRESH, name: "Look", approvers: [{ kind: "group", name: "Leads" } as const] },
    { ...FRESH, mode: "quorum" as const, quorum: 2, parallel: true, veto: false },
  ];
  const value = stagesValue(stages);
  expect(value).toEqual([
    { name: "Look", mode: "any", approvers: [{ kind: "group", name: "Leads" }] },
    { mode: "quorum", quorum: 2, approvers: [], parallel: true, veto: false },
  ]);
  expect(stagesIn(value)).toEqual(stages);
  expect([stagesIn(undefined), stagesValue([])]).toEqual([[], undefined]);
  const odd = [{}, "x", [1], [{ mode: "most" }], [{ approvers: [{ $from: "parameters.who" }] }], [{ name: "A", deadline: 3 }]];
  expect(odd.map((one) => stagesIn(one))).toEqual(odd.map(() => undefined));
});

test("a stage that asks for more than are asked says so", () => {
  const two = { ...FRESH, mode: "quorum" as const, approvers: [{ kind: "user" as const, name: "a" }, { kind: "user" as const, name: "b" }] };
  expect(quorumProblem({ ...two, quorum: 3 })).toBe("Only 2 are asked. Add approvers, or ask for fewer.");
  expect([quorumProblem({ ...two, quorum: 2 }), quorumProblem({ ...two, quorum: 3, approvers: [{ kind: "group", name: "Leads" }] }), quorumProblem({ ...two, mode: "any", quorum: 9 })]).toEqual([undefined, undefined, undefined]);
});

test("an approver is told by kind and name; a group is kept by its name", () => {
  expect([approverOf("group 0199", "Data leads"), approverOf("user 0198", "Ada"), approverOf("right approve", "Whoever may approve")]).toEqual([
    { kind: "group", name: "Data leads" },
    { kind: "user", name: "0198" },
    { kind: "right", name: "approve" },
  ]);
  expect(subjectOf({ kind: "role", name: "owner" })).toBe("role owner");
});

test("a form keeps the order of its rows, whatever order a document gives them in", () => {
  const fields = [asked("way", { type: "choice", choices: ["fast", "safe"], required: true }), asked("limit", { type: "integer", title: "Limit" })];
  const value = askedValue(fields) as { readonly properties: object };
  expect(value).toEqual({
    type: "object",
    properties: { way: { type: "string", enum: ["fast", "safe"] }, limit: { type: "integer", title: "Limit" } },
    required: ["way"],
    "x-order": ["way", "limit"],
  });
  const turned = { ...value, properties: Object.fromEntries(Object.entries(value.properties).toReversed()) };
  expect(askedIn(turned)).toEqual(fields);
  expect([askedIn(null), askedValue([])]).toEqual([[], undefined]);
});

test("a form that says more than rows can write is filled in all the same", () => {
  const rich = { properties: { limit: { type: "integer", minimum: 1, title: "Limit" } }, required: ["limit"] };
  expect(askedIn(rich)).toBeUndefined();
  expect(askedFields(rich)).toEqual([asked("limit", { type: "integer", title: "Limit", required: true })]);
});

test("fields are named by their labels, once each, in words that a step can be asked for", () => {
  expect([nameFor("Spending limit", []), nameFor("Spending limit", ["spending_limit"]), nameFor("3 ways", []), nameFor("", [])]).toEqual(["spending_limit", "spending_limit_2", "_3_ways", "field"]);
  expect([nameProblem("", []), nameProblem("a b", []), nameProblem("x", ["x"]), nameProblem("größe", [])]).toEqual(["Needs a name.", "Letters, digits and _ only, and no digit first.", "There is one already.", undefined]);
  expect([choicesProblem(asked("a", { type: "choice", choices: ["one"] })), choicesProblem(asked("a"))]).toEqual(["Needs at least two choices.", undefined]);
});

test("what is needed is said by its label; a no is an answer from the start", () => {
  const fields = [asked("limit", { type: "integer", title: "Limit", required: true }), asked("sure", { type: "boolean", required: true }), asked("why")];
  expect(startOf(fields, { why: "asked before" })).toEqual({ sure: false, why: "asked before" });
  expect([missingWords(fields, startOf(fields)), missingWords(fields, { limit: 0, sure: false })]).toEqual(["Limit needs a value", undefined]);
});

test("a row stays itself when others move, change or go", () => {
  const keys = (rows: readonly { readonly key: number }[]) => rows.map((row) => row.key);
  const first = keyed([], ["a", "b", "c"]);
  expect(keys(first)).toEqual([1, 2, 3]);
  expect(keys(keyed(first, ["c", "a", "b"]))).toEqual([3, 1, 2]);
  expect(keys(keyed(first, ["a", "B", "c"]))).toEqual([1, 2, 3]);
  expect(keys(keyed(first, ["new", "a", "b", "c"]))).toEqual([4, 1, 2, 3]);
  expect(keys(keyed(first, ["a", "c"]))).toEqual([1, 3]);
  expect([moved(["a", "b"], 0, 1), moved(["a", "b"], 0, -1)]).toEqual([["b", "a"], ["a", "b"]]);
});

test("a stage of a policy moves between its new neighbours", () => {
  const three = [{ id: "a", order: 1 }, { id: "b", order: 2 }, { id: "c", order: 3 }];
  expect([orderAfter(three, "c", -1), orderAfter(three, "a", -1), orderAfter(three, "a", 1)]).toEqual([1.5, undefined, 2.5]);
});

test("a step's form shows stages and form by what the operation says of them", () => {
  const input = { properties: { stages: { type: "array", format: "stages", items: {} }, form: { anyOf: [{ type: "object" }, { type: "null" }], format: "form" } } };
  const fields = parameterFields(input);
  expect(fields.map((one) => one.kind)).toEqual(["stages", "form"]);
  expect(fields.map((one) => fieldProblem(one, undefined))).toEqual([undefined, undefined]);
});
