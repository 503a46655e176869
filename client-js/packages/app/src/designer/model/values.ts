/** What stands in a step, in words, where there is no form to show it: its fields as the form calls them. Pure. */
import type { Json } from "@concert/sdk";
import { sentence } from "../../forms/schema";
import { boundTo, readable } from "./bindings";
import { record } from "./design";

/** "Timeout" for `timeout_s`, "Pause" for `backoff_s`. */
export function fieldWord(key: string): string {
  return FIELDS[key] ?? sentence(key.replace(/_s$/u, ""));
}

const FIELDS: Readonly<Record<string, string>> = { backoff_s: "Pause" };

/** On one line: "attempts 2, pause 1", "parameter source". */
export function valueWords(value: Json): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  const reference = boundTo(value);
  if (reference !== undefined) return readable(reference, { nodes: {} });
  return Object.entries(record(value))
    .map(([key, held]) => `${fieldWord(key).toLowerCase()} ${valueWords(held as Json)}`)
    .join(", ");
}
