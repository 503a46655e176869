/** Fields of a form out of the JSON Schema the server gives for a source kind or an operation. */
import type { Json, JsonObject } from "@concert/sdk";
import { figure } from "../format/numbers";

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  /** Only of use while another field has one of these values. */
  readonly when?: { readonly field: string; readonly values: readonly string[] } | undefined;
}

export type SchemaField =
  | (Common & { readonly kind: "text"; readonly initial: string; readonly machine: boolean; /** It names a file or folder of the server. */ readonly place?: boolean })
  | (Common & { readonly kind: "number"; readonly initial: number | undefined; readonly whole: boolean; readonly min: number | undefined; readonly max: number | undefined; readonly plain?: boolean })
  | (Common & { readonly kind: "choice"; readonly initial: string | undefined; readonly options: readonly string[]; readonly titles?: Readonly<Record<string, string>> })
  | (Common & { readonly kind: "switch"; readonly initial: boolean });

export type Value = string | number | boolean;

/** The fields in the order of the schema. A property of a shape we cannot show in one control is left out. */
export function fieldsOf(schema: JsonObject): readonly SchemaField[] {
  const properties = object(schema["properties"]);
  const required = new Set(strings(schema["required"]));
  return Object.entries(properties).flatMap(([name, property]) => {
    const field = fieldOf(name, resolved(object(property), schema), required.has(name));
    return field === undefined ? [] : [field];
  });
}

function fieldOf(name: string, property: JsonObject, required: boolean): SchemaField | undefined {
  const common: Common = { name, label: text(property["title"]) ?? sentence(name), hint: text(property["description"]) ?? "", required, ...whenOf(property) };
  const initial = property["default"];
  const options = strings(property["enum"]);
  if (options.length > 0) return { ...common, kind: "choice", initial: text(initial), options, ...titlesOf(property) };
  switch (property["type"]) {
    case "string":
      return { ...common, kind: "text", initial: text(initial) ?? "", machine: true, ...(property["format"] === "place" ? { place: true } : {}) };
    case "integer":
    case "number":
      return {
        ...common,
        kind: "number",
        initial: number(initial),
        whole: property["type"] === "integer",
        min: number(property["minimum"]) ?? number(property["exclusiveMinimum"]),
        max: number(property["maximum"]) ?? number(property["exclusiveMaximum"]),
        ...(property["format"] === "port" ? { plain: true } : {}),
      };
    case "boolean":
      return { ...common, kind: "switch", initial: initial === true };
    default:
      return undefined;
  }
}

/** What choices are called, where their names are not words. */
function titlesOf(property: JsonObject): { readonly titles?: Readonly<Record<string, string>> } {
  const titles = Object.entries(object(property["titles"])).flatMap(([option, title]) => (typeof title === "string" ? [[option, title]] : []));
  return titles.length === 0 ? {} : { titles: Object.fromEntries(titles) as Readonly<Record<string, string>> };
}

/** What one choice is called. */
export function choiceTitle(field: Extract<SchemaField, { kind: "choice" }>, option: string): string {
  return field.titles?.[option] ?? sentence(option);
}

function whenOf(property: JsonObject): Pick<Common, "when"> {
  const [field, values] = Object.entries(object(property["when"]))[0] ?? [];
  return field === undefined ? {} : { when: { field, values: strings(values) } };
}

/** The fields that are of use with these values. */
export function inUse(fields: readonly SchemaField[], values: Readonly<Record<string, Json | undefined>>): readonly SchemaField[] {
  return fields.filter(({ when }) => {
    if (when === undefined) return true;
    const other = fields.find((one) => one.name === when.field);
    const value = values[when.field] ?? other?.initial;
    return typeof value === "string" && when.values.includes(value);
  });
}

/** Follows `$ref` into `$defs`, and takes the part of `anyOf` that is not null. */
function resolved(property: JsonObject, schema: JsonObject): JsonObject {
  const reference = text(property["$ref"]);
  if (reference !== undefined) {
    const target = object(object(schema["$defs"])[reference.split("/").at(-1) ?? ""]);
    return { ...target, ...property };
  }
  const any = property["anyOf"];
  if (Array.isArray(any)) {
    const real = any.map((one: Json) => object(one)).find((one) => one["type"] !== "null");
    return real === undefined ? property : { ...resolved(real, schema), ...property };
  }
  return property;
}

/** What is wrong with a value, in words, or undefined. */
export function problemOf(field: SchemaField, value: Json | undefined): string | undefined {
  const empty = value === undefined || value === null || value === "";
  if (empty) return field.required ? `Needs ${field.kind === "choice" ? "a choice" : "a value"}.` : undefined;
  switch (field.kind) {
    case "text":
      return typeof value === "string" ? undefined : `Needs text. “${String(value)}” is ${named(value)}.`;
    case "number":
      return numberProblem(field, value);
    case "choice":
      return choiceProblem(value, field.options.map((option) => choiceTitle(field, option)), field.options);
    case "switch":
      return typeof value === "boolean" ? undefined : `Needs on or off. “${String(value)}” is ${named(value)}.`;
  }
}

/** A choice that is none: by a program, or from before the choices changed. Choosing from the list mends it. */
export function choiceProblem(value: Json | undefined, labels: readonly string[], values: readonly string[]): string | undefined {
  if (value === undefined || value === null || value === "" || (typeof value === "string" && values.includes(value))) return undefined;
  const said = typeof value === "string" ? value : JSON.stringify(value);
  return `Needs ${listed(labels)}. “${said}” is none of them.`;
}

/** "Low, Medium or High" */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

type NumberField = Extract<SchemaField, { kind: "number" }>;

/** "a whole number from 1 to 20" */
export function numberNeeded({ whole, min, max }: Pick<NumberField, "whole" | "min" | "max">): string {
  return `${whole ? "a whole number" : "a number"}${rangeOf(min, max)}`;
}

function numberProblem(field: NumberField, value: Json): string | undefined {
  const needed = `Needs ${numberNeeded(field)}.`;
  if (typeof value !== "number") return `${needed} “${String(value)}” is ${named(value)}.`;
  if (field.whole && !Number.isInteger(value)) return `${needed} ${value} has a part after the point.`;
  if (field.min !== undefined && value < field.min) return `${needed} ${value} is too small.`;
  if (field.max !== undefined && value > field.max) return `${needed} ${value} is too large.`;
  return undefined;
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${figure(min)} to ${figure(max)}`;
  if (min !== undefined) return ` of at least ${figure(min)}`;
  return max === undefined ? "" : ` of at most ${figure(max)}`;
}

function named(value: Json): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "nothing";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return "a number";
    case "boolean":
      return "on or off";
    default:
      return "a structure";
  }
}

/** "statement_timeout_s" as "Statement timeout s". */
export function sentence(name: string): string {
  const words = name.replace(/_/gu, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function object(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function strings(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
