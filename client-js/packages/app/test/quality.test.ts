/** Quality: results in words, and what a check wants to know out of its schema. */
import { describe, expect, it } from "vitest";
import { asked } from "../src/quality/draft";
import { asText, listOf, parametersOf, scalarOf } from "../src/quality/parameters";
import { cameTo, change, grown, scoreWords, shareOf } from "../src/quality/words";

const RESULT = { rows_checked: 1500, rows_failing: 0, observed: null, status: "passed" } as const;

describe("results in words", () => {
  it("say how many rows fail of those that were looked at", () => {
    expect(cameTo(RESULT)).toBe("none of 1,500 rows");
    expect(cameTo({ ...RESULT, rows_failing: 7, status: "failed" })).toBe("7 of 1,500 rows");
    expect(cameTo({ ...RESULT, observed: 12, status: "failed" })).toBe("found 12");
    expect(cameTo({ ...RESULT, observed: 2.5, status: "failed" })).toBe("found 2.50000");
    expect(cameTo({ ...RESULT, status: "errored" })).toBe("");
  });

  it("never round a failure to none", () => {
    expect(shareOf(0.0004)).toBe("under 0.1 %");
    expect(shareOf(0)).toBe("0 %");
  });

  it("say how a score and a table went", () => {
    const score = { score: 95.12, before: 97.12, points: 1, weight: 1, formula: "", weights: {}, run: null, tables: [] };
    expect(change(score)).toBe("down 2.0 since the run before");
    expect(change({ ...score, before: null })).toBe("");
    expect(scoreWords(100)).toBe("100");
    expect(scoreWords(null)).toBe("No score yet");
    const size = { table: "t", at: 1, rows: 10, bytes: null, columns: 1, since: 0, rows_before: 1214, bytes_before: null, looks: 2 };
    expect(grown(size)).toBe("− 1,204");
    expect(grown({ ...size, rows_before: 10 })).toBe("the same");
  });
});

describe("what a check wants to know", () => {
  const schema = {
    properties: {
      values: { type: "array", title: "Values", items: { anyOf: [{ type: "string" }, { type: "number" }] } },
      minimum: { anyOf: [{ type: "integer" }, { type: "number" }, { type: "string" }, { type: "null" }], title: "At least" },
      table: { type: "string", format: "table", title: "Other table" },
      allowed: { type: "boolean", title: "Allowed", default: true },
      format: { enum: ["date", "email"], title: "Format", type: "string" },
    },
    required: ["values"],
  };

  it("is a list, a value of any type, a name of the source, or a field of any form", () => {
    expect(parametersOf(schema).map((one) => [one.name, one.kind])).toEqual([
      ["values", "list"],
      ["minimum", "scalar"],
      ["table", "table"],
      ["allowed", "field"],
      ["format", "field"],
    ]);
  });

  it("takes numbers as numbers where numbers are meant, and dates as texts", () => {
    expect(scalarOf("12.5", true)).toBe(12.5);
    expect(scalarOf("2026-01-31", true)).toBe("2026-01-31");
    expect(scalarOf("12", false)).toBe("12");
    expect(scalarOf("  ", true)).toBeUndefined();
    expect(listOf("DE, 7,, FR", true)).toEqual(["DE", 7, "FR"]);
    expect(asText(["DE", 7])).toBe("DE, 7");
  });

  it("is asked with every column where none is named", () => {
    expect(asked({ check: "row_count", table: "orders", column: "" })).toMatchObject({ column: "*", parameters: {}, tolerance: { share: null, rows: null } });
  });
});
