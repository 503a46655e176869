/** Which fields a source of a kind has, in the order of its form, and what may stand in each. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import { choiceProblem, fieldsOf, inUse, problemOf, type SchemaField } from "../../forms/schema";
import { CRITICALITIES } from "../../sources/criticality";
import { credentialProblem, hourProblem, LIMIT_NUMBERS, nameProblem } from "../fieldRules";

export interface Field {
  /** Below `body`. */
  readonly path: readonly string[];
  /** Several people type in it at once: it is written as merged text. */
  readonly merged?: true;
  readonly problem: (value: Json | undefined) => string | undefined;
}

export interface SourceKind {
  readonly kind: string;
  readonly title: string;
  readonly config: JsonObject;
}

export interface Shape {
  /** Fields that hold fields, not a value. */
  readonly groups: readonly string[];
  readonly fields: readonly Field[];
  /** Why there can be no field of that path; undefined where it is one. */
  readonly unknown: (path: readonly string[]) => string | undefined;
}

export const GROUPS = ["tags", "connection", "limits"];

/** The fields with these values: those of the connection depend on the kind, and some of them on each other. */
export function shapeOf(body: JsonObject, kinds: readonly SourceKind[]): Shape {
  const kind = kinds.find((one) => one.kind === body["kind"]);
  const all = kind === undefined ? [] : fieldsOf(kind.config);
  const used = inUse(all, objectAt(body, "connection"));
  const fields: readonly Field[] = [
    { path: ["name"], merged: true, problem: textOr(nameProblem, nameProblem("")) },
    { path: ["criticality"], problem: oneOf(CRITICALITIES.map((one) => one.label), CRITICALITIES.map((one) => one.value)) },
    ...Object.keys(objectAt(body, "tags")).toSorted().map((tag) => ({ path: ["tags", tag], problem: tagProblem })),
    { path: ["description"], merged: true, problem: textOr() },
    { path: ["owner"], problem: textOr() },
    { path: ["kind"], problem: oneOf(kinds.map((one) => one.title), kinds.map((one) => one.kind)) },
    ...used.map((field) => ({ path: ["connection", field.name], problem: (value: Json | undefined) => problemOf(field, value) })),
    { path: ["credential"], problem: textOr(credentialProblem) },
    ...Object.entries(LIMIT_NUMBERS).map(([name, { min, max, whole }]) => ({ path: ["limits", name], problem: (value: Json | undefined) => problemOf({ kind: "number", name, label: name, hint: "", required: false, initial: undefined, whole, min, max }, value) })),
    { path: ["limits", "read_from"], problem: textOr(hourProblem) },
    { path: ["limits", "read_until"], problem: textOr(hourProblem) },
    { path: ["limits", "zone"], problem: textOr() },
    { path: ["limits", "weekends"], problem: (value) => (value === undefined || typeof value === "boolean" ? undefined : "Needs true or false.") },
  ];
  const known = new Set(fields.map(({ path }) => path.join("\u0000")));
  const unknown = ([name = "", inside]: readonly string[]) => {
    if (inside === undefined ? GROUPS.includes(name) : name === "tags" && inside.trim() !== "") return undefined;
    if (known.has([name, ...(inside === undefined ? [] : [inside])].join("\u0000"))) return undefined;
    if (inside === undefined) return `A source has no field “${name}”.`;
    if (name === "tags") return "A tag needs a name.";
    return name === "connection" ? connectionWords(inside, kind, all) : `The ${name} have no field “${inside}”.`;
  };
  return { groups: GROUPS, fields, unknown };
}

function connectionWords(name: string, kind: SourceKind | undefined, all: readonly SchemaField[]): string {
  if (kind === undefined) return "A connection has no fields before a kind is chosen.";
  const { when } = all.find((field) => field.name === name) ?? {};
  if (when === undefined) return `The connection of ${kind.title} has no field “${name}”.`;
  return `Is only of use while “${when.field}” is ${when.values.map((value) => `“${value}”`).join(" or ")}.`;
}

/** Text that `check` finds nothing wrong with; `missing` is said where there is none. */
function textOr(check: (value: string) => string | undefined = () => undefined, missing?: string): Field["problem"] {
  return (value) => (value === undefined ? missing : typeof value === "string" ? check(value) : "Needs text in double quotes.");
}

function oneOf(labels: readonly string[], values: readonly string[]): Field["problem"] {
  return (value) => (choiceProblem(value, labels, values) === undefined ? undefined : `Needs one of ${values.map((one) => `“${one}”`).join(", ")}.`);
}

function tagProblem(value: Json | undefined): string | undefined {
  return value === undefined || value === true ? undefined : "Needs true: a tag is there, or its line is not.";
}

/** The object at that name, or an empty one. */
export function objectAt(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
