/** The form of a gate: a JSON Schema of flat fields, as rows that people write and fill in. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import { isObject } from "../data/json";

export type AskedType = "string" | "number" | "integer" | "boolean" | "choice";

export interface AskedField {
  readonly name: string;
  /** What the form calls it; empty: its name. */
  readonly title: string;
  readonly type: AskedType;
  readonly required: boolean;
  /** Of a choice. */
  readonly choices: readonly string[];
}

/** The names in the order of the rows: a map in a document has none of its own. */
const ORDER = "x-order";
const PLAIN: ReadonlySet<unknown> = new Set(["string", "number", "integer", "boolean"]);

/** As far as fields can show it: what else a schema says of them is judged by the server. */
export function askedFields(form: Json | undefined): readonly AskedField[] {
  const { properties, required, [ORDER]: order } = objectIn(form);
  const needed = new Set(Array.isArray(required) ? required : []);
  const names = Array.isArray(order) ? order : [];
  const found = Object.entries(objectIn(properties)).map(([name, one]) => fieldIn(name, objectIn(one), needed.has(name)));
  const placeOf = ({ name }: AskedField) => (names.includes(name) ? names.indexOf(name) : names.length);
  return names.length === 0 ? found : found.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** Undefined where it says more than rows can write down again: then it stays JSON. */
export function askedIn(form: Json | undefined): readonly AskedField[] | undefined {
  if (form === undefined || form === null) return [];
  if (!isObject(form)) return undefined;
  const { properties = {}, type = "object", required = [], [ORDER]: order = [], ...rest } = form;
  const isPlain = type === "object" && isObject(properties) && Array.isArray(required) && Array.isArray(order) && Object.keys(rest).length === 0;
  return isPlain && Object.values(properties).every((one) => isRow(one)) ? askedFields(form) : undefined;
}

/** Nothing asked is no value. */
export function askedValue(fields: readonly AskedField[]): Json | undefined {
  if (fields.length === 0) return undefined;
  const properties = Object.fromEntries(fields.map(({ name, title, type, choices }) => [name, { type: type === "choice" ? "string" : type, ...(title === "" ? {} : { title }), ...(type === "choice" ? { enum: [...choices] } : {}) }]));
  const names = fields.map((one) => one.name);
  const required = fields.flatMap((one) => (one.required ? [one.name] : []));
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }), [ORDER]: names };
}

export function titleOf({ title, name }: AskedField): string {
  return title === "" ? name : title;
}

/** What is wrong with a name, among the others of the form. */
export function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (name === "") return "Needs a name.";
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return "Letters, digits and _ only, and no digit first.";
  return others.includes(name) ? "There is one already." : undefined;
}

export function choicesProblem({ type, choices }: AskedField): string | undefined {
  return type === "choice" && choices.length < 2 ? "Needs at least two choices." : undefined;
}

/** "Spending limit" as `spending_limit`, and another one where that is taken. */
export function nameFor(title: string, others: readonly string[]): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const plain = words.join("_").replace(/^(?=\p{N})/u, "_") || "field";
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? plain : `${plain}_${number}`;
    if (!others.includes(name)) return name;
  }
}

function fieldIn(name: string, { type, title, enum: choices }: JsonObject, required: boolean): AskedField {
  const texts = Array.isArray(choices) ? choices.filter((one) => typeof one === "string") : [];
  const plain = PLAIN.has(type) ? (type as AskedType) : "string";
  return { name, title: typeof title === "string" ? title : "", type: plain === "string" && Array.isArray(choices) ? "choice" : plain, required, choices: texts };
}

function isRow(value: Json): boolean {
  if (!isObject(value)) return false;
  const { type = "string", title = "", enum: choices, ...rest } = value;
  const listed = choices === undefined || (type === "string" && Array.isArray(choices) && choices.every((one) => typeof one === "string"));
  return listed && PLAIN.has(type) && typeof title === "string" && Object.keys(rest).length === 0;
}

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
