/** What stands in a step, in words, where there is no form to show it: its fields as the form calls them. Pure. */
import type { Json } from "@concert/sdk";
import { sentence } from "../../forms/schema";
import { boundTo, readable } from "./bindings";
import { record, RUN_IFS } from "./design";
import { RUN_IF_WORDS } from "./steering";

/** "Timeout" for `timeout_s`, "Pause" for `backoff_s`. */
export function fieldWord(key: string): string {
  return FIELDS[key] ?? sentence(key.replace(/_s$/u, ""));
}

const FIELDS: Readonly<Record<string, string>> = { backoff_s: "Pause", longest_s: "Longest pause", run_if: "Start" };

/** On one line: "attempts 2, pause 1", "parameter source"; `field` is the one that it stands in. */
export function valueWords(value: Json, field = ""): string {
  const known = field === "run_if" ? RUN_IFS.find((one) => one === value) : undefined;
  if (known !== undefined) return RUN_IF_WORDS[known];
  if (typeof value === "string") return field === "criticality" ? sentence(value) : value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  const reference = boundTo(value);
  if (reference !== undefined) return readable(reference, { nodes: {} });
  return Object.entries(record(value))
    .map(([key, held]) => `${fieldWord(key).toLowerCase()} ${valueWords(held as Json, key)}`)
    .join(", ");
}
