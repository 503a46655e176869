/** The one line that a step's result says on its node, and the numbers in it. Pure. */
import type { Json } from "@concert/sdk";
import { counted, whole } from "../../format/numbers";
import { record } from "../model/design";

/** From the summary of an output: "336,776 rows, 19 columns", "7 tables, 62 columns", "Passed". */
export function factOf(summary: Json): string {
  return factsOf(summary).join(", ");
}

/** As much of it as a node has room for. */
export function shortFact(summary: Json): string {
  const [first = "", ...rest] = factsOf(summary);
  const all = [first, ...rest].join(", ");
  return all.length <= ROOM ? all : first;
}

const ROOM = 20;

function factsOf(summary: Json): readonly string[] {
  const at = record(summary);
  const words: string[] = [];
  if (typeof at["passed"] === "boolean") words.push(at["passed"] ? "Passed" : "Did not pass");
  if (typeof at["rows"] === "number") words.push(counted(at["rows"], "row"));
  for (const [name, value] of Object.entries(at)) {
    if (typeof value !== "number") continue;
    const noun = /^(.+)_count$/u.exec(name)?.[1];
    const sum = /^total_(.+)$/u.exec(name)?.[1];
    if (noun !== undefined) words.push(counted(value, spoken(noun)));
    else if (sum !== undefined) words.push(`${whole(value)} ${spoken(sum)}`);
  }
  return words.slice(0, 2);
}

function spoken(name: string): string {
  return name.replace(/_/gu, " ");
}

export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/** The first list of equal records in a published content: what is shown as its table. */
export function tableIn(content: Json): ReportTable | undefined {
  for (const value of Object.values(record(content))) {
    if (!Array.isArray(value) || value.length === 0) continue;
    const rows = value.map((one: Json) => record(one) as Readonly<Record<string, Json>>);
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length > 0) return { columns, rows };
  }
  return undefined;
}
