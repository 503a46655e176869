/** What a check wants to know, out of its JSON Schema: beside what forms show anyway, lists and values of any type. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import { fieldsOf, type SchemaField } from "../forms/schema";

export type Parameter =
  | { readonly kind: "field"; readonly field: SchemaField; readonly name: string }
  | { readonly kind: "list" | "scalar" | "column" | "table"; readonly name: string; readonly label: string; readonly hint: string; readonly required: boolean; readonly numbers: boolean };

/** In the order of the schema. */
export function parametersOf(schema: JsonObject): readonly Parameter[] {
  const properties = object(schema["properties"]);
  const required = strings(schema["required"]);
  return Object.entries(properties).flatMap(([name, raw]): Parameter[] => {
    const property = object(raw);
    const common = { name, label: text(property["title"]) || name, hint: text(property["description"]), required: required.includes(name) };
    const types = typesOf(property);
    if (types.includes("array")) return [{ ...common, kind: "list", numbers: JSON.stringify(property["items"] ?? {}).includes("number") }];
    const format = text(property["format"]);
    if (format === "column" || format === "table") return [{ ...common, kind: format, numbers: false }];
    if (types.includes("string") && types.includes("number")) return [{ ...common, kind: "scalar", numbers: true }];
    const field = fieldsOf({ ...schema, properties: { [name]: property } })[0];
    return field === undefined ? [] : [{ kind: "field", field, name }];
  });
}

/** What somebody typed: a number where it is one and numbers are meant, else the text. Empty is nothing. */
export function scalarOf(typed: string, numbers: boolean): Json | undefined {
  const trimmed = typed.trim();
  if (trimmed === "") return undefined;
  return numbers && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/u.test(trimmed) ? Number(trimmed) : typed;
}

/** "DE, FR": parts between commas, without the empty ones. */
export function listOf(typed: string, numbers: boolean): Json[] | undefined {
  const parts = typed.split(",").flatMap((part) => {
    const value = scalarOf(part.trim(), numbers);
    return value === undefined ? [] : [value];
  });
  return parts.length === 0 ? undefined : parts;
}

export function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map((one: Json) => asText(one)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function typesOf(property: JsonObject): readonly string[] {
  const own = property["type"];
  const either = Array.isArray(property["anyOf"]) ? property["anyOf"].map((one: Json) => text(object(one)["type"])) : [];
  return typeof own === "string" ? [own, ...either] : either;
}

function object(value: Json | undefined): JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as JsonObject) : {};
}

function strings(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
