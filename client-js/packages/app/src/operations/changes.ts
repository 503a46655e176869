/** What an item was and what it shall be, as rows for people. Pure. */
import type { Json } from "@concert/sdk";

export interface ChangeRow {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

const WORDS: Readonly<Record<string, string>> = { in_trash: "In the trash", version: "Version", schedule: "Schedule", owner: "Owner" };

/** By the fields that shall be something: what only stands in `before` is kept for the way back. `name` says what an id stands for. */
export function changeRows(before: Json, after: Json, name: (field: string, value: Json) => string | undefined = () => undefined): readonly ChangeRow[] {
  const was = asObject(before);
  return Object.entries(asObject(after)).map(([field, value]) => ({
    field: WORDS[field] ?? (field.startsWith("tags.") ? `Tag ${field.slice(5)}` : fieldWords(field)),
    before: name(field, was[field] ?? null) ?? said(was[field] ?? null, field),
    after: name(field, value) ?? said(value, field),
  }));
}

/** "limits.statement_timeout_s" as "Limits: statement timeout s". */
export function fieldWords(field: string): string {
  const [first = "", ...rest] = field.split(".");
  const words = (text: string) => text.replace(/_/gu, " ");
  const head = words(first);
  const start = head.charAt(0).toUpperCase() + head.slice(1);
  return rest.length === 0 ? start : `${start}: ${words(rest.join("."))}`;
}

function said(value: Json, field: string): string {
  if (field.startsWith("tags.")) return value === null ? "off" : "on";
  if (value === null || value === "") return "nothing";
  if (Array.isArray(value)) return value.map((one) => said(one, field)).join(", ") || "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return Object.keys(value).join(", ") || "nothing";
  return String(value);
}

/** The fields of a value that is a map; none of any other. */
export function asObject(value: Json): Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
}
