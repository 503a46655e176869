/** The fields of a step's form out of its operation's JSON Schema: also lists, maps and whatever only JSON can show. Pure. */
import type { Json } from "@concert/sdk";
import { isObject } from "../../data/json";
import { eventHint } from "../../events/words";
import { fieldsOf, problemOf, type SchemaField, sentence } from "../../forms/schema";
import { boundTo, expressionIn } from "./bindings";
import { record } from "./design";
import { main, propertiesOf, requiredOf, type Schema, schemaOf, withDefinitions } from "./schemas";

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  /** What the operation takes here; for choosing what it may be bound to. */
  readonly schema: Schema;
}

export type ParameterField =
  | (Common & { readonly kind: "plain"; readonly field: SchemaField })
  | (Common & { readonly kind: "source" })
  | (Common & { readonly kind: "workflow" })
  | (Common & { readonly kind: "ruleSet" })
  | (Common & { readonly kind: "policy" })
  /** The name of an event, or a pattern of some. */
  | (Common & { readonly kind: "topic" })
  /** Several of the workspace, each by its id. */
  | (Common & { readonly kind: "sources" | "people" })
  /** Several texts. */
  | (Common & { readonly kind: "lines" })
  /** `source`: the field that says which source the table is of. */
  | (Common & { readonly kind: "table"; readonly source: string | undefined })
  | (Common & { readonly kind: "map" })
  /** A list of structures, and one: each of their parts is a field. `one`: what an entry is called. */
  | (Common & { readonly kind: "rows"; readonly one: string; readonly fields: readonly ParameterField[] })
  | (Common & { readonly kind: "group"; readonly fields: readonly ParameterField[] })
  /** Who decides at a gate, and what is asked there. */
  | (Common & { readonly kind: "stages" | "form" })
  | (Common & { readonly kind: "json"; readonly wanted: "list" | "structure" | "value" });

/** `inner`: what stands in a structure; one in there is written as JSON. */
export function parameterFields(input: Schema, inner = false): readonly ParameterField[] {
  const required = requiredOf(input);
  const fields = propertiesOf(input).map(([name, property]) => parameterField(name, property, required.has(name), inner));
  const source = fields.find((field) => field.kind === "source")?.name;
  return fields.map((field) => (field.kind === "table" ? { ...field, source } : field));
}

function parameterField(name: string, schema: Schema, required: boolean, inner: boolean): ParameterField {
  const only = main(schema);
  const title = only["title"] ?? schema["title"];
  const common: Common = {
    name,
    label: typeof title === "string" ? title : sentence(name),
    hint: typeof schema["description"] === "string" ? schema["description"] : "",
    required,
    schema,
  };
  if (only["type"] === "string" && only["format"] === "source") return { ...common, kind: "source" };
  if (only["type"] === "string" && only["format"] === "workflow") return { ...common, kind: "workflow" };
  if (only["type"] === "string" && only["format"] === "rule_set") return { ...common, kind: "ruleSet" };
  if (only["type"] === "string" && only["format"] === "policy") return { ...common, kind: "policy" };
  if (only["type"] === "string" && only["format"] === "topic") return { ...common, kind: "topic" };
  if (only["type"] === "string" && only["format"] === "table") return { ...common, kind: "table", source: undefined };
  const format = only["format"] ?? schema["format"];
  if (format === "stages" || format === "form") return { ...common, kind: format };
  if (only["type"] === "object" && only["properties"] === undefined) return { ...common, kind: "map" };
  const several = only["type"] === "array" ? severalOf(main(schemaOf(only["items"]))) : undefined;
  if (several !== undefined) return { ...common, kind: several };
  if (!inner && isStructure(only)) return { ...common, kind: "group", fields: parameterFields(only, true) };
  const entry = only["type"] === "array" ? main(withDefinitions(schemaOf(only["items"]), only)) : {};
  if (!inner && isStructure(entry)) return { ...common, kind: "rows", one: typeof entry["title"] === "string" ? sentence(entry["title"]) : "Entry", fields: parameterFields(entry, true) };
  const [field] = fieldsOf({ type: "object", properties: { [name]: only }, required: required ? [name] : [] });
  if (field !== undefined) return { ...common, kind: "plain", field: { ...field, label: common.label, hint: common.hint } };
  return { ...common, kind: "json", wanted: only["type"] === "array" ? "list" : only["type"] === "object" ? "structure" : "value" };
}

function isStructure(schema: Schema): boolean {
  return schema["type"] === "object" && propertiesOf(schema).length > 0;
}

/** How a list is filled in whose entries are these; undefined where only JSON can say it. */
function severalOf(entry: Schema): "sources" | "people" | "lines" | undefined {
  if (entry["type"] !== "string" || Array.isArray(entry["enum"])) return undefined;
  if (entry["format"] === "source") return "sources";
  if (entry["format"] === "person") return "people";
  // A longer text has lines of its own.
  return Number(entry["maxLength"] ?? 0) > LINE ? undefined : "lines";
}

const LINE = 1000;

/** What is wrong with the value of a field, in words. A binding is judged by the server, which knows both ends. */
export function fieldProblem(field: ParameterField, value: Json | undefined): string | undefined {
  if (boundTo(value) !== undefined) return undefined;
  if (expressionIn(value) !== undefined) return expressionIn(value)?.trim() === "" ? "Needs an expression." : undefined;
  if (field.kind === "plain") return problemOf(field.field, value);
  const empty = value === undefined || value === null || value === "";
  if (empty) return field.required ? `Needs ${NEEDS[field.kind]}.` : undefined;
  switch (field.kind) {
    case "source":
      return typeof value === "string" ? undefined : "Needs a source of this workspace.";
    case "workflow":
      return typeof value === "string" ? undefined : "Needs another workflow.";
    case "ruleSet":
      return typeof value === "string" ? undefined : "Needs a rule set of this workspace.";
    case "policy":
      return typeof value === "string" ? undefined : "Needs a policy of this workspace.";
    case "topic":
      return typeof value === "string" ? undefined : "Needs the name of an event.";
    case "table":
      return typeof value === "string" ? undefined : "Needs the name of a table.";
    case "sources":
    case "people":
    case "lines":
    case "stages":
    case "rows":
      return Array.isArray(value) ? undefined : `Needs ${NEEDS[field.kind]}.`;
    case "group":
      return isObject(value) ? undefined : `Needs ${NEEDS.group}.`;
    case "form":
    case "map":
      return Object.keys(record(value)).length > 0 || !field.required ? undefined : "Needs at least one entry.";
    case "json":
      if (field.wanted === "list" && !Array.isArray(value)) return "Needs a list, such as [1, 2].";
      if (field.wanted === "structure" && (typeof value !== "object" || Array.isArray(value))) return 'Needs a structure, such as {"name": 1}.';
      return undefined;
  }
}

const NEEDS = { source: "a source", workflow: "another workflow", ruleSet: "a rule set", policy: "a policy", topic: "an event", table: "a table", sources: "sources", people: "people", lines: "a list of texts", stages: "a list of stages", rows: "at least one", group: "to be filled in", form: "at least one field", map: "at least one entry", json: "a value" } as const;

/** What stands under a field: of an event, what it means. */
export function fieldHint(field: ParameterField, value: Json | undefined): string {
  return field.kind === "topic" && typeof value === "string" ? eventHint(value) : field.hint;
}

/** What the form calls a field; undefined where the operation has none of that name. */
export function labelOf(name: string, input: Schema | undefined): string | undefined {
  return input === undefined ? undefined : parameterFields(input).find((one) => one.name === name)?.label;
}

/** A field of the server's problem ("profiles.flights", "table") as the field of the form that shows it. */
export function fieldNameOf(place: string): string {
  return place.split(/[.[]/u)[0] ?? place;
}
