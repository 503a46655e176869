/** How changes and candidates look: their tone, and joins in one line. */
import type { CandidateOut, SchemaChangeOut } from "@concert/sdk";
import type { Tone } from "../ui";

export function toneOf(what: SchemaChangeOut["what"]): Tone {
  switch (what) {
    case "table_added":
    case "table_back":
    case "column_added":
    case "column_back":
      return "ok";
    case "table_gone":
    case "column_gone":
      return "fail";
    case "kind_changed":
    case "view_changed":
    case "type_changed":
    case "null_changed":
    case "key_changed":
      return "wait";
  }
}

const WORDS = { ok: "New", fail: "Gone", wait: "Changed" } as const;

export function wordOf(what: SchemaChangeOut["what"]): string {
  if (what === "table_back" || what === "column_back") return "Back";
  const tone = toneOf(what);
  return tone === "ok" || tone === "fail" ? WORDS[tone] : WORDS.wait;
}

export function candidateWords(one: CandidateOut): string {
  const mine = `${one.table} (${one.columns.join(", ")})`;
  return one.kind === "key" ? mine : `${mine} → ${one.other_table} (${one.other_columns.join(", ")})`;
}
