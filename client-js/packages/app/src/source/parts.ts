/** The parts of a source that somebody can have to themselves: those of its form, and all of it. */
import type { Path, Section } from "@concert/sdk";
import { type SchemaField, sentence } from "../forms/schema";
import { contains, type Part } from "../locks/standing";

function part(name: string, ...fields: readonly string[]): Part {
  return { name, sections: fields.map((field) => ["body", field]) };
}

export const GENERAL = part("General", "name", "criticality", "tags", "description");
export const CONNECTION = part("Connection", "kind", "connection", "credential");
export const LIMITS = part("Limits", "limits");
export const WHOLE_SOURCE: Part = { name: "this source", sections: [[]] };

const PARTS = [GENERAL, CONNECTION, LIMITS, WHOLE_SOURCE];

/** The smallest part that a section is in. */
export function partOfSource(section: Section): Part {
  return PARTS.find((one) => one.sections.some((own) => contains(own, section))) ?? WHOLE_SOURCE;
}

/** A place as its field is called. */
export function nameOfPlace(path: Path, connection: readonly Pick<SchemaField, "name" | "label">[]): string {
  const [, field = "", inside] = path.map(String);
  if (field === "connection") return connection.find(({ name }) => name === inside)?.label ?? "the connection";
  if (field === "tags" && inside !== undefined) return `Tag ${inside}`;
  return LABELS[inside ?? field] ?? LABELS[field] ?? sentence(inside ?? field);
}

/** Where the form says more than the name of the field does. */
const LABELS: Readonly<Record<string, string>> = {
  credential: "Credential reference",
  tags: "Tags",
  statement_timeout_s: "Statement timeout",
  rows: "Rows of an answer",
  parallel: "Connections at once",
  zone: "Time zone of these hours",
  weekends: "All day at weekends",
};
