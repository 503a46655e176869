/** The JSON of a source: its text, what an edited text means beside what others wrote, and what is wrong at which line. */
import type { Json, JsonObject } from "@concert/sdk";
import { Y } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { marksIn } from "../src/source/json/others";
import { lineOf, parse } from "../src/source/json/parse";
import type { SourceKind } from "../src/source/json/shape";
import { after, make, misfits, planOf, problemsOf, textOf } from "../src/source/json/view";

const KINDS: readonly SourceKind[] = [
  { kind: "sqlite", title: "SQLite", config: { properties: { path: { type: "string" } }, required: ["path"] } },
  {
    kind: "http",
    title: "JSON over HTTP",
    config: {
      properties: {
        url: { type: "string" },
        paging: { type: "string", enum: ["none", "page"], default: "none" },
        page_size: { type: "integer", minimum: 1, maximum: 100, when: { paging: ["page"] } },
      },
    },
  },
];
const OPEN = () => undefined;
const BODY: JsonObject = { limits: { rows: 500 }, name: "flights", kind: "sqlite", connection: { path: "flights.db", url: "left from before" }, tags: { b: true, a: true }, criticality: "high", credential: null, description: "" };

function read(text: string): JsonObject {
  const parsed = parse(text);
  if (parsed.state === "wrong") throw new Error(parsed.problem.message);
  return parsed.value;
}

/** Problems as "line: message". */
function problems(text: string, base: JsonObject = BODY, closed: (path: readonly string[]) => string | undefined = OPEN): readonly string[] {
  const parsed = parse(text);
  const found = parsed.state === "wrong" ? [parsed.problem] : problemsOf(parsed, base, KINDS, closed);
  return found.map(({ from, message }) => `${lineOf(text, from)}: ${message}`);
}

describe("the text", () => {
  test("has what the form shows as set, in its order", () => {
    expect(textOf(BODY, KINDS)).toBe(
      `${JSON.stringify({ name: "flights", criticality: "high", tags: { a: true, b: true }, kind: "sqlite", connection: { path: "flights.db" }, limits: { rows: 500 } }, null, 2)}\n`,
    );
    expect(textOf({}, KINDS)).toBe("{}\n");
  });

  test("has a field that others call for only while they do", () => {
    const body = { kind: "http", connection: { url: "http://a", page_size: 5 } };
    expect(read(textOf(body, KINDS))["connection"]).toEqual({ url: "http://a" });
    const paged = { kind: "http", connection: { ...body.connection, paging: "page" } };
    expect(read(textOf(paged, KINDS))["connection"]).toEqual({ url: "http://a", paging: "page", page_size: 5 });
  });
});

describe("others in the form", () => {
  const bea = { id: "u", name: "Bea Lind", colour: 2 } as const;
  const carets = (field: string, at: number) => new Map([[field, [{ person: bea, at }]]]);
  /** The text with a bar at each mark. */
  const barred = (text: string, field: string, at: number) => marksIn(text, carets(field, at))?.reduceRight((now, mark) => `${now.slice(0, mark.at)}|${now.slice(mark.at)}`, text);

  test("stand between the same letters of a text, and behind any other value", () => {
    const text = JSON.stringify({ name: "flights", description: 'say "a"\nand é', limits: { rows: 500 } });
    expect(barred(text, "name", 3)).toContain('"name":"fli|ghts"');
    expect(barred(text, "name", 0)).toContain('"name":"|flights"');
    expect(barred(text, "description", 8)).toContain('say \\"a\\"\\n|and');
    expect(barred(text, "description", -1)).toContain('é"|,');
    expect(barred(text, "limits.rows", -1)).toContain('"rows":500|}');
    expect(barred('{"name": "\\u0066lights"}', "name", 3)).toBe('{"name": "\\u0066lights"|}');
  });

  test("are not shown where the text has no such field, and stay where they were while it is no JSON", () => {
    expect(marksIn('{"name": "a"}', carets("credential", 1))).toEqual([]);
    expect(marksIn('{"name": ', carets("name", 1))).toBeUndefined();
  });
});

describe("reading", () => {
  test("what JSON is, it reads as the browser does", () => {
    for (const text of ['{"a":{"b":[1,-2.5e3,"x\\n\\u00e9\\"",true,null,{}]},"c":[]}', " {\n} ", '{"__proto__":1}']) expect(read(text)).toEqual(JSON.parse(text));
  });

  test("what is none is said at its line", () => {
    expect(problems('{\n  "name": "a",\n}')).toEqual(["2: Needs no comma before the end."]);
    expect(problems('{\n  "name": "a"\n  "kind": "b"\n}')).toEqual(["2: Needs a comma, or a “}”."]);
    expect(problems('{\n  "name": high\n}')).toEqual(["2: “high” is no value: texts stand in double quotes."]);
    expect(problems('{\n  "name": "a\n}')).toEqual(["2: Needs its closing quote on the same line, and \\n for a new line."]);
    expect(problems('{\n  "name": "a",\n  "name": "b"\n}')).toEqual(["3: “name” is here twice."]);
    expect(problems("{}\nx")).toEqual(["2: Nothing may follow the last brace."]);
    expect(problems('{\n  "limits": {\n')).toEqual(["3: Needs the name of a field in double quotes."]);
    expect(problems('{"a": 1e999}')).toEqual(["1: “1e999” is too large a number."]);
    expect(problems("[]")).toEqual(["1: Needs an object in braces."]);
    expect(problems("")).toEqual(["1: Needs an object in braces."]);
    expect(problems(`{"a":${"[".repeat(100_000)}`)).toEqual(["1: Lies too deep."]);
  });
});

describe("what cannot be applied", () => {
  const changed = (values: JsonObject) => `${JSON.stringify({ ...read(textOf(BODY, KINDS)), ...values }, null, 2)}\n`;

  test("fields that a source, its kind or its limits do not have", () => {
    expect(problems(changed({ colour: "red" }))).toEqual(["15: A source has no field “colour”."]);
    expect(problems(changed({ connection: { path: "flights.db", host: "a" } }))).toEqual(["11: The connection of SQLite has no field “host”."]);
    expect(problems(changed({ limits: { rows: 500, columns: 3 } }))).toEqual(["14: The limits have no field “columns”."]);
    expect(problems(changed({ kind: "http", connection: { page_size: 4 } }))).toEqual(["10: Is only of use while “paging” is “page”."]);
  });

  test("values that do not fit", () => {
    expect(problems(changed({ criticality: "dire" }))).toEqual(["3: Needs one of “low”, “medium”, “high”, “critical”."]);
    expect(problems(changed({ limits: { rows: 0 } }))).toEqual(["13: Needs a whole number from 1 to 10,000,000. 0 is too small."]);
    expect(problems(changed({ limits: { read_from: "ten" } }))).toEqual(["13: Needs a time such as 22:00."]);
    expect(problems(changed({ credential: "hunter2" }))).toEqual(["15: Needs a reference such as vault:orders-ro, not the secret."]);
    expect(problems(changed({ tags: { a: true, b: false } }))).toEqual(["6: Needs true: a tag is there, or its line is not."]);
    expect(problems(changed({ limits: 5 }))).toEqual(["12: Needs an object in braces."]);
    expect(problems(changed({ name: "" }))).toEqual(["2: Needs a name. It is empty."]);
    expect(problems(changed({ connection: {} }))).toEqual(["9: Needs a value."]);
    expect(problems(changed({ kind: "http" }))).toEqual(["10: The connection of JSON over HTTP has no field “path”."]);
  });

  test("changes where a part is somebody else's, and no others", () => {
    const closed = (path: readonly string[]) => (path[0] === "limits" ? "Bea has the lock." : undefined);
    expect(problems(changed({ limits: { rows: 5 }, name: "f" }), BODY, closed)).toEqual(["13: Bea has the lock."]);
    expect(problems(changed({ name: "f" }), BODY, closed)).toEqual([]);
  });

  test("what was wrong before is not held against who changes another thing", () => {
    const base = { ...BODY, criticality: "dire" };
    expect(problems(textOf({ ...base, name: "f" }, KINDS), base)).toEqual([]);
  });

  test("what no longer fits what others made of the source", () => {
    const { edits } = planOf(BODY, { ...BODY, connection: { path: "b.db" } }, { ...BODY, kind: "http" }, KINDS);
    expect(edits.map(({ path }) => path)).toEqual([["connection", "path"]]);
    expect(misfits({ ...BODY, kind: "http" }, edits, KINDS)).toEqual(edits);
    expect(misfits(BODY, edits, KINDS)).toEqual([]);
  });
});

describe("the edits", () => {
  const mine = (change: JsonObject) => read(textOf({ ...BODY, ...change }, KINDS));

  test("are of the fields that were changed in the text", () => {
    const plan = planOf(BODY, mine({ name: "f", tags: { a: true, c: true }, limits: {} }), BODY, KINDS);
    expect(plan).toEqual({
      edits: [
        { path: ["name"], merged: true, value: "f" },
        { path: ["tags", "b"], merged: false, value: undefined },
        { path: ["limits", "rows"], merged: false, value: undefined },
        { path: ["tags", "c"], merged: false, value: true },
      ],
      conflicts: [],
      theirs: [],
    });
  });

  test("leave what others wrote since, and ask where both changed one value", () => {
    const now = { ...BODY, criticality: "low", limits: { rows: 9 } };
    const plan = planOf(BODY, mine({ name: "f", criticality: "critical" }), now, KINDS);
    expect(plan.edits).toEqual([{ path: ["name"], merged: true, value: "f" }]);
    expect(plan.conflicts).toEqual([{ path: ["criticality"], merged: false, value: "critical", theirs: "low" }]);
    expect(plan.theirs).toEqual([["limits", "rows"], ["criticality"]]);
  });

  test("of both that are the same are none", () => {
    const now = { ...BODY, criticality: "low" };
    expect(planOf(BODY, mine({ criticality: "low" }), now, KINDS)).toMatchObject({ edits: [], conflicts: [] });
  });
});

/** The same numbers every time: a failure can be looked at again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const POSSIBLE: readonly (readonly [readonly string[], readonly Json[]])[] = [
  [["name"], ["a", "Ümläut \"x\"", "a\nb", "😀"]],
  [["description"], ["", "Ask Bea", "\\ \t"]],
  [["criticality"], ["low", "high"]],
  [["kind"], ["sqlite"]],
  [["connection", "path"], ["a.db", "b.db"]],
  [["connection", "url"], ["kept"]],
  [["credential"], ["vault:a", "vault:b"]],
  [["tags", "x"], [true]],
  [["tags", "7"], [true]],
  [["limits", "rows"], [1, 2]],
  [["limits", "weekends"], [true, false]],
  [["limits", "read_from"], ["", "22:00"]],
];

function randomBody(pick: (below: number) => number): JsonObject {
  const edits = POSSIBLE.flatMap(([path, values]) => (path[0] !== "kind" && pick(3) === 0 ? [] : [{ path, merged: false, value: values[pick(values.length)] }]));
  return after({}, edits);
}

function documentOf(body: JsonObject): Y.Doc {
  const doc = new Y.Doc();
  for (const [path] of POSSIBLE) {
    const value = path.reduce<Json | undefined>((at, step) => (at as JsonObject | undefined)?.[step], body);
    if (value !== undefined) make(doc, { path, merged: path[0] === "name" || path[0] === "description", value });
  }
  return doc;
}

describe("for any bodies", () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  test("one's own text changes nothing, and applied gives what it says", () => {
    for (const seed of seeds) {
      const pick = random(seed);
      const [base, wanted] = [randomBody(pick), randomBody(pick)];
      expect(planOf(base, read(textOf(base, KINDS)), base, KINDS).edits, `seed ${seed}`).toEqual([]);
      const text = textOf(wanted, KINDS);
      const doc = documentOf(base);
      for (const edit of planOf(base, read(text), base, KINDS).edits) make(doc, edit);
      expect(textOf(doc.getMap("body").toJSON() as JsonObject, KINDS), `seed ${seed}`).toBe(text);
    }
  });

  test("what others changed stays, and what both changed is asked", () => {
    for (const seed of seeds) {
      const pick = random(seed);
      const [base, wanted, now] = [randomBody(pick), randomBody(pick), randomBody(pick)];
      const { edits, conflicts, theirs } = planOf(base, read(textOf(wanted, KINDS)), now, KINDS);
      const made = after(now, edits);
      for (const path of theirs) expect(leaf(made, path), `seed ${seed} ${path.join(".")}`).toEqual(leaf(now, path));
      const others = theirs.map((path) => path.join("."));
      for (const { path } of conflicts) expect(others, `seed ${seed}`).toContain(path.join("."));
      for (const { path } of edits) expect(others, `seed ${seed}`).not.toContain(path.join("."));
    }
  });
});

function leaf(body: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, step) => (at as JsonObject | undefined)?.[step], body);
}
