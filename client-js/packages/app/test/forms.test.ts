/** A form out of a JSON Schema, and what it says about wrong values. */
import type { Json } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { choiceProblem, choiceTitle, fieldsOf, problemOf, sentence } from "../src/forms/schema";

const SCHEMA = {
  $defs: { Mode: { enum: ["read", "write"], type: "string" } },
  properties: {
    path: { type: "string", title: "Database file", description: "Relative paths start in the data folder." },
    port: { type: "integer", minimum: 1, maximum: 65535, default: 5432 },
    ratio: { anyOf: [{ type: "number", minimum: 0, maximum: 1 }, { type: "null" }] },
    mode: { $ref: "#/$defs/Mode", default: "read" },
    tls: { type: "boolean", default: true },
    nested: { type: "object" },
  },
  required: ["path"],
};

test("each property becomes the control that fits", () => {
  expect(fieldsOf(SCHEMA).map((field) => [field.name, field.kind, field.label])).toEqual([
    ["path", "text", "Database file"],
    ["port", "number", "Port"],
    ["ratio", "number", "Ratio"],
    ["mode", "choice", "Mode"],
    ["tls", "switch", "Tls"],
  ]);
});

test("a port is a number without commas", () => {
  const [port, size] = fieldsOf({ properties: { port: { type: "integer", format: "port" }, size: { type: "integer" } } });
  expect([port, size].map((field) => field?.kind === "number" && field.plain === true)).toEqual([true, false]);
});

describe("an error says what is needed and what is there", () => {
  const field = (name: string) => {
    const found = fieldsOf(SCHEMA).find((one) => one.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  test.each([
    ["Needs a number from 0 to 1. “5 %” is text.", "ratio", "5 %"],
    ["Needs a number from 0 to 1. 3 is too large.", "ratio", 3],
    ["Needs a whole number from 1 to 65,535. 2.5 has a part after the point.", "port", 2.5],
    ["Needs Read or Write. “append” is none of them.", "mode", "append"],
    ["Needs a value.", "path", ""],
    ["Needs text. “7” is a number.", "path", 7],
    [undefined, "ratio", undefined],
    [undefined, "port", 80],
  ])("%s", (words, name, value) => expect(problemOf(field(name), value)).toBe(words));
});

test("a choice is called what the server calls it, or its name in words", () => {
  const [field] = fieldsOf({ properties: { way: { enum: ["starttls", "none"], type: "string", titles: { starttls: "STARTTLS" } } } });
  if (field?.kind !== "choice") throw new Error("no choice");
  expect(field.options.map((option) => choiceTitle(field, option))).toEqual(["STARTTLS", "None"]);
  expect(problemOf(field, "tls")).toBe("Needs STARTTLS or None. “tls” is none of them.");
});

test("a choice that is none is named, with those that are", () => {
  const words = (value: Json | undefined) => choiceProblem(value, ["Low", "Medium", "High"], ["low", "medium", "high"]);
  expect(words("rubbish")).toBe("Needs Low, Medium or High. “rubbish” is none of them.");
  expect(words(7)).toBe("Needs Low, Medium or High. “7” is none of them.");
  expect([words("low"), words(""), words(undefined)]).toEqual([undefined, undefined, undefined]);
});

test("a name reads as a sentence", () => expect(sentence("statement_timeout_s")).toBe("Statement timeout s"));
