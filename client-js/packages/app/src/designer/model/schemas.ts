/** Reads JSON Schemas as the server writes them: what stands at a path, and whether one value may stand for another. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import { record } from "./design";

export type Schema = JsonObject;

export function schemaOf(value: unknown): Schema {
  return record(value) as Schema;
}

export function propertiesOf(schema: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(schemaOf(schema["properties"])).map(([name, property]) => [name, withDefinitions(schemaOf(property), schema)]);
}

export function requiredOf(schema: Schema): ReadonlySet<string> {
  const names = schema["required"];
  return new Set(Array.isArray(names) ? names.filter((one): one is string => typeof one === "string") : []);
}

/** A part of a schema, which may refer to what stands in the whole. */
export function withDefinitions(schema: Schema, root: Schema): Schema {
  return root["$defs"] === undefined ? schema : { ...schema, $defs: root["$defs"] };
}

/** The alternatives a schema stands for, references and unions opened. */
export function choicesOf(schema: Schema): readonly Schema[] {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const target = schemaOf(schemaOf(schema["$defs"])[reference.split("/").at(-1) ?? ""]);
    return choicesOf(withDefinitions(target, schema));
  }
  for (const union of ["anyOf", "oneOf", "allOf"]) {
    const options = schema[union];
    if (Array.isArray(options)) return options.flatMap((one: Json) => choicesOf(withDefinitions(schemaOf(one), schema)));
  }
  return [schema];
}

/** The one alternative that is not null, where there is exactly one; with the title and default of the whole. */
export function main(schema: Schema): Schema {
  const real = choicesOf(schema).filter((one) => one["type"] !== "null");
  const [only] = real;
  if (only === undefined || real.length > 1) return {};
  const { title, description, default: initial } = schema;
  return {
    ...only,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(initial === undefined ? {} : { default: initial }),
  };
}

/** May a value of schema `given` be used where `wanted` is asked for? What a schema does not say is allowed. */
export function fits(given: Schema, wanted: Schema): boolean {
  return choicesOf(given).some((one) => choicesOf(wanted).some((other) => oneFits(one, other)));
}

function oneFits(given: Schema, wanted: Schema): boolean {
  const [from, to] = [given["type"], wanted["type"]];
  if (typeof from !== "string" || typeof to !== "string") return true;
  return from === to || (from === "integer" && to === "number");
}

/** "integer", "text or nothing", "list": for menus. */
export function typeWord(schema: Schema): string {
  return [...new Set(choicesOf(schema).map((one) => WORDS[String(one["type"])] ?? "any value"))].join(" or ");
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "yes or no",
  array: "list",
  object: "structure",
  null: "nothing",
};
