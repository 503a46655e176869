/** Walking, placing, binding and copying: the arithmetic of the designer. */
import { describe, expect, test } from "vitest";
import { binding, boundTo, offersFor, readable, rebound, renamedIn } from "../../src/designer/model/bindings";
import { copied, pasted, readCopied } from "../../src/designer/model/clipboard";
import { type Design, designOf } from "../../src/designer/model/design";
import { localOffers } from "../../src/designer/model/localOffers";
import { mostAlike } from "../../src/designer/model/alike";
import { readJson, readValue, writtenValue } from "../../src/designer/model/json";
import { linesIn, linesOf } from "../../src/designer/model/lines";
import { fieldHint, fieldNameOf, fieldProblem, type ParameterField, parameterFields } from "../../src/designer/model/parameterFields";
import { freePlace, NODE, placeAfter, snapped } from "../../src/designer/model/placing";
import { fits, main, type Schema } from "../../src/designer/model/schemas";
import { inOrder, mayConnect, nearest, pairKey, pairsOf, upstreamOf } from "../../src/designer/model/walk";
import { outlineRows } from "../../src/designer/outline/rows";

const DESIGN: Design = designOf({
  parameters: { p: { name: "source", type: "source" }, q: { name: "limit", type: "integer" } },
  nodes: {
    report: { operation: "report.publish", name: "Report" },
    test: { operation: "source.test_connection", name: "Test" },
    flights: { operation: "source.profile_table", name: "Profile flights" },
    alone: { operation: "source.count_rows", name: "" },
  },
  edges: { a: { source: "test", target: "flights" }, b: { source: "flights", target: "report" }, c: { source: "gone", target: "report" } },
});

test("parameters and results stand in one order, whatever the document's copy goes by", () => {
  const { parameters, results } = designOf({ parameters: { q: { name: "limit" }, p: { name: "source" } }, results: { b: {}, a: {} } });
  expect([Object.keys(parameters), Object.keys(results)]).toEqual([["p", "q"], ["a", "b"]]);
});

const OUTPUTS: Readonly<Record<string, Schema>> = {
  "source.test_connection": { type: "object", properties: { passed: { type: "boolean" }, duration: { type: "integer" } } },
  "source.profile_table": {
    type: "object",
    $defs: { Column: { type: "object", properties: { name: { type: "string" } } } },
    properties: { table: { type: "string" }, rows: { type: "integer" }, first: { $ref: "#/$defs/Column" }, columns: { type: "array", items: { $ref: "#/$defs/Column" } } },
  },
};

function labels(wanted: Schema, node = "report"): readonly (readonly [string, readonly string[]])[] {
  return offersFor(node, wanted, DESIGN, (name) => OUTPUTS[name]).map((group) => [group.title, group.offers.map((offer) => offer.reference)]);
}

test("a list of structures is rows of fields, one structure a group of them, and what stands deeper is JSON", () => {
  const $defs = { Case: { type: "object", title: "Case", properties: { name: { type: "string" }, value: {}, deep: { type: "object", properties: { a: { type: "string" } } } }, required: ["name"] } };
  const fields = parameterFields({ $defs, properties: { cases: { type: "array", items: { $ref: "#/$defs/Case" } }, event: { anyOf: [{ $ref: "#/$defs/Case" }, { type: "null" }] } } });
  expect(fields.map((field) => [field.kind, field.kind === "rows" ? field.one : "", field.kind === "rows" || field.kind === "group" ? field.fields.map((part) => [part.name, part.kind]) : []])).toEqual([
    ["rows", "Case", [["name", "plain"], ["value", "json"], ["deep", "json"]]],
    ["group", "", [["name", "plain"], ["value", "json"], ["deep", "json"]]],
  ]);
});

describe("where any value may stand", () => {
  test.each([
    ["north", "north"],
    ["5", 5],
    ["true", true],
    ['"5"', "5"],
    ["[1, 2]", [1, 2]],
    ["", undefined],
  ])("%s is read, and written again as it was", (text, value) => {
    expect(readValue(text)).toEqual({ kind: "value", value });
    expect(readValue(writtenValue(value))).toEqual({ kind: "value", value });
  });

  test("a list that does not end is called wrong in words of Concert", () => {
    expect([readValue("[1, "), readJson("north")]).toEqual([
      { kind: "wrong", problem: 'Needs JSON. A list is written as [1, "two"].' },
      { kind: "wrong", problem: "Needs JSON. A text stands in quotes." },
    ]);
  });
});

describe("what a step knows because of where it stands", () => {
  const PLACED: Design = designOf({
    nodes: {
      read: { operation: "source.profile_table", name: "Read" },
      each: { operation: "flow.for_each", name: "Each column", parameters: { items: { $from: "read.output.columns" } } },
      inner: { operation: "flow.for_each", name: "Each sign", inside: "each", parameters: { items: ["a"] } },
      guard: { operation: "flow.try", name: "Guard", inside: "each" },
      deep: { operation: "x", inside: "inner" },
      in_try: { operation: "x", inside: "guard", part: "body" },
      in_catch: { operation: "x", inside: "guard", part: "catch" },
      outside: { operation: "x" },
    },
    edges: { a: { source: "read", target: "each" } },
  });
  const of = (node: string, wanted: Schema) => localOffers(node, wanted, PLACED, (name) => OUTPUTS[name]).map((group) => [group.title, group.offers.map((offer) => offer.reference)]);

  test("is the item of the loop, what stands in it, and the number of the round", () => {
    expect(of("in_try", {})).toEqual([["Each column", ["item", "item.name", "index"]]]);
    expect(of("in_try", { type: "string" })).toEqual([["Each column", ["item.name"]]]);
  });

  test("has longer names for the loops around the innermost", () => {
    expect(of("deep", {})).toEqual([["Each sign", ["item", "index"]], ["Each column", ["loops.each.item", "loops.each.item.name", "loops.each.index"]]]);
  });

  test("is the error in a catch, and nowhere else", () => {
    expect(of("in_catch", { type: "string" })[0]).toEqual(["Guard", ["error.code", "error.message", "error.next_step", "error.step"]]);
    expect(of("outside", {})).toEqual([]);
  });
});

describe("what a field may be bound to", () => {
  test("run parameters of its type, then outputs of the steps before it, the nearest first", () => {
    expect(labels({ type: "integer" })).toEqual([
      ["Run parameters", ["parameters.limit"]],
      ["Profile flights", ["flights.output.rows"]],
      ["Test", ["test.output.duration"]],
    ]);
  });

  test("follows references into structures", () => {
    expect(labels({ type: "string" })[1]).toEqual(["Profile flights", ["flights.output.table", "flights.output.first.name"]]);
  });

  test("offers the whole output where a structure or anything is wanted", () => {
    expect(labels({})[1]?.[1][0]).toBe("flights.output");
  });

  test("offers nothing of steps that do not run before", () => {
    expect(labels({ type: "integer" }, "alone")).toEqual([["Run parameters", ["parameters.limit"]]]);
  });

  test("a whole number may stand for a number, not the other way round", () => {
    expect(fits({ type: "integer" }, { type: "number" })).toBe(true);
    expect(fits({ type: "number" }, { type: "integer" })).toBe(false);
    expect(fits({ type: "string" }, { anyOf: [{ type: "string" }, { type: "null" }] })).toBe(true);
  });
});

describe("bindings", () => {
  test("are told from literals that merely look like one", () => {
    expect(boundTo(binding("parameters.source"))).toBe("parameters.source");
    expect(boundTo({ $from: "a.output", other: 1 })).toBeUndefined();
    expect(boundTo("a.output")).toBeUndefined();
  });

  test("are read with the names of steps", () => {
    expect(readable("flights.output.rows", DESIGN)).toBe("Profile flights, rows");
    expect(readable("flights.output", DESIGN)).toBe("Profile flights");
    expect(readable("parameters.source", DESIGN)).toBe("parameter source");
  });

  test("deep inside a value are renamed; a value without one stays the same object", () => {
    const value = { flights: binding("a.output"), list: [1, binding("a.output.rows")] };
    expect(rebound(value, (text) => renamedIn(text, "a.output", "b.output"))).toEqual({ flights: binding("b.output"), list: [1, binding("b.output.rows")] });
    expect(rebound(value, (text) => text)).toBe(value);
    expect(renamedIn("a.output_two", "a.output", "b.output")).toBe("a.output_two");
  });
});

describe("walking", () => {
  test("upstream has everything before a step, also across a cycle", () => {
    expect(upstreamOf("report", DESIGN.edges)).toEqual(["flights", "gone", "test"]);
    expect(upstreamOf("a", { x: { source: "a", target: "b" }, y: { source: "b", target: "a" } })).toEqual(["b"]);
  });

  test("order puts steps after all they wait for, and cycles last", () => {
    expect(inOrder(Object.keys(DESIGN.nodes), DESIGN.edges)).toEqual(["test", "flights", "alone", "report"]);
    expect(inOrder(["b", "a", "c"], { x: { source: "a", target: "b" }, y: { source: "b", target: "a" } })).toEqual(["c", "b", "a"]);
  });

  test("no loops, no doubles", () => {
    expect(mayConnect("test", "test", DESIGN.edges)).toBe(false);
    expect(mayConnect("test", "flights", DESIGN.edges)).toBe(false);
    expect(mayConnect("report", "test", DESIGN.edges)).toBe(true);
  });

  test("an arrow key goes to what is straight ahead before what is merely close", () => {
    const places = new Map([["ahead", { x: 400, y: 0 }], ["aside", { x: 200, y: 300 }], ["behind", { x: -100, y: 0 }]]);
    expect(nearest({ x: 0, y: 0 }, places, "right")).toBe("ahead");
    expect(nearest({ x: 0, y: 0 }, places, "left")).toBe("behind");
    expect(nearest({ x: 0, y: 0 }, places, "up")).toBeUndefined();
  });

  test("a cycle's path names its edges", () => {
    expect([...pairsOf(["a", "b", "a"])]).toEqual([pairKey("a", "b"), pairKey("b", "a")]);
  });
});

describe("a new step's place", () => {
  test("is on the grid, right of what it follows", () => {
    expect(placeAfter({ x: 64, y: 192 }, [{ x: 64, y: 192 }])).toEqual({ x: 304, y: 192 });
    expect(snapped({ x: 7, y: 9 })).toEqual({ x: 0, y: 16 });
  });

  test("is on top of nothing: below first, then above", () => {
    const first = { x: 304, y: 192 };
    const second = freePlace(first, [first]);
    const third = freePlace(first, [first, second]);
    expect([second, third]).toEqual([{ x: 304, y: 304 }, { x: 304, y: 80 }]);
    expect(NODE.height).toBeLessThan(304 - 192);
  });
});

describe("the form of an operation", () => {
  const [source, table, sample, profiles, columns] = parameterFields({
    required: ["source", "table"],
    properties: {
      source: { type: "string", format: "source", title: "Source" },
      table: { type: "string", minLength: 1 },
      sample_rows: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], default: null, title: "Sample rows" },
      profiles: { type: "object", additionalProperties: true },
      columns: { type: "array", items: { type: "string" } },
    },
  });

  test("has a control for every parameter", () => {
    expect([source, table, sample, profiles, columns].map((field) => [field?.name, field?.kind, field?.label, field?.required])).toEqual([
      ["source", "source", "Source", true],
      ["table", "plain", "Table", true],
      ["sample_rows", "plain", "Sample rows", false],
      ["profiles", "map", "Profiles", false],
      ["columns", "lines", "Columns", false],
    ]);
  });

  test("says what is missing, and trusts a binding", () => {
    expect(source && fieldProblem(source, undefined)).toBe("Needs a source.");
    expect(source && fieldProblem(source, binding("parameters.source"))).toBeUndefined();
    expect(columns && fieldProblem(columns, "a")).toBe("Needs a list of texts.");
    const [numbers] = parameterFields({ properties: { numbers: { type: "array", items: { type: "integer" } } } });
    expect(numbers && fieldProblem(numbers, "a")).toBe("Needs a list, such as [1, 2].");
    expect(sample && fieldProblem(sample, 0)).toContain("too small");
  });

  test("has a list of people and of sources chosen by name, of texts one to a line, and of long texts as JSON", () => {
    const kindOf = (items: Schema) => parameterFields({ properties: { list: { type: "array", items } } })[0]?.kind;
    expect(kindOf({ type: "string", format: "person" })).toBe("people");
    expect(kindOf({ type: "string", format: "source", maxLength: 64 })).toBe("sources");
    expect(kindOf({ type: "string", maxLength: 400 })).toBe("lines");
    expect(kindOf({ type: "string", maxLength: 20_000 })).toBe("json");
    expect(kindOf({ type: "object" })).toBe("json");
    const [policy] = parameterFields({ properties: { policy: { type: "string", format: "policy" } } });
    expect(policy?.kind).toBe("policy");
  });

  test("reads a list from lines, and leaves what lines cannot say to JSON", () => {
    expect(linesIn(" flights \n\r\nplanes")).toEqual(["flights", "planes"]);
    expect(linesOf(undefined)).toEqual([]);
    expect(linesOf(["flights", "planes"])).toEqual(["flights", "planes"]);
    for (const other of [["two\nlines"], [" blank"], [""], [1], "flights", { a: 1 }]) expect(linesOf(other)).toBeUndefined();
  });

  test("offers tables where the operation takes one, of the source beside it", () => {
    const [other] = parameterFields({ properties: { workflow: { type: "string", format: "workflow" } }, required: ["workflow"] });
    expect(other?.kind).toBe("workflow");
    const [rules] = parameterFields({ properties: { rules: { type: "string", format: "rule_set" } }, required: ["rules"] });
    expect(rules?.kind).toBe("ruleSet");
    expect(rules === undefined ? undefined : fieldProblem(rules, undefined)).toBe("Needs a rule set.");
    expect(fieldProblem(other as ParameterField, "")).toBe("Needs another workflow.");
    const [, named] = parameterFields({ properties: { source: { type: "string", format: "source" }, table: { type: "string", format: "table" } }, required: ["table"] });
    expect(named).toMatchObject({ kind: "table", source: "source" });
    expect(named && fieldProblem(named, undefined)).toBe("Needs a table.");
  });

  test("offers events where the operation takes one, also inside a structure, and says what it means", () => {
    const topic = { type: "string", format: "topic", description: "A pattern." };
    const [event] = parameterFields({ properties: { event: { type: "object", properties: { topic }, required: ["topic"] } } });
    const [field] = event?.kind === "group" ? event.fields : [];
    expect(field?.kind).toBe("topic");
    expect(field && fieldProblem(field, "")).toBe("Needs an event.");
    expect(field && fieldHint(field, undefined)).toBe("A pattern.");
    expect(field && fieldHint(field, "workflow:run:failed")).toBe("A run failed.");
  });

  test("names what a mistyped table may have meant", () => {
    const tables = ["airlines", "airports", "flights", "planes", "weather"];
    expect(mostAlike("flight", tables)).toEqual(["flights"]);
    expect(mostAlike("Airport", tables)).toEqual(["airports"]);
    expect(mostAlike("zzz", tables)).toEqual([]);
  });

  test("shows the server's problem at the field it is in", () => {
    expect(fieldNameOf("profiles.flights[0]")).toBe("profiles");
    expect(main({ anyOf: [{ type: "string" }, { type: "null" }], title: "Name" })).toMatchObject({ type: "string", title: "Name" });
  });
});

describe("copies", () => {
  const design = designOf({
    nodes: { a: { operation: "x.one", name: "One" }, b: { operation: "x.two", name: "Two", parameters: { rows: binding("a.output.rows"), other: binding("c.output") } } },
    edges: { e: { source: "a", target: "b" }, f: { source: "c", target: "a" } },
  });
  const places = new Map([["a", { x: 0, y: 0 }], ["b", { x: 240, y: 0 }]]);

  test("take edges and bindings among them along, under new ids", () => {
    const copy = readCopied(copied(new Set(["a", "b"]), design, places));
    const fresh = pasted(copy ?? { nodes: {}, edges: [] }, (operation) => `new_${operation}`);
    expect(fresh.edges).toEqual([{ source: "new_x.one", target: "new_x.two", port: "", condition: "" }]);
    expect(fresh.steps.map(({ id, at }) => [id, at])).toEqual([["new_x.one", { x: 32, y: 32 }], ["new_x.two", { x: 272, y: 32 }]]);
    expect(fresh.steps[1]?.parameters).toEqual({ rows: binding("new_x.one.output.rows"), other: binding("c.output") });
  });

  test("of anything else are left alone", () => {
    expect(readCopied("hello")).toBeUndefined();
    expect(readCopied('{"nodes": {}}')).toBeUndefined();
  });
});

test("the outline has each step in running order, and below it what follows", () => {
  expect(outlineRows(DESIGN, new Set(["flights"])).map((row) => (row.kind === "step" ? row.node : row.kind === "edge" ? `then ${row.target}` : row.key))).toEqual(["test", "then flights", "flights", "alone", "report"]);
});
