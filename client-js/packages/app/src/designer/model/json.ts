/** JSON as people write it into a field. Pure. */
import type { Json } from "@concert/sdk";

export type ReadJson = { readonly kind: "value"; readonly value: Json | undefined } | { readonly kind: "wrong"; readonly problem: string };

/** An empty text is no value. */
export function readJson(text: string): ReadJson {
  if (text.trim() === "") return { kind: "value", value: undefined };
  try {
    return { kind: "value", value: JSON.parse(text) as Json };
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    return { kind: "wrong", problem: `Needs JSON. ${reason.replace(/^JSON\.parse: /u, "")}` };
  }
}

export function writtenJson(value: Json | undefined): string {
  if (value === undefined) return "";
  return JSON.stringify(value, undefined, 2) ?? "";
}
