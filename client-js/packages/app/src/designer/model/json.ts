/** JSON as people write it into a field. Pure. */
import type { Json } from "@concert/sdk";

export type ReadJson = { readonly kind: "value"; readonly value: Json | undefined } | { readonly kind: "wrong"; readonly problem: string };

/** An empty text is no value. */
export function readJson(text: string): ReadJson {
  if (text.trim() === "") return { kind: "value", value: undefined };
  try {
    return { kind: "value", value: JSON.parse(text) as Json };
  } catch {
    return { kind: "wrong", problem: `Needs JSON. ${HINTS[text.trim().charAt(0)] ?? "A text stands in quotes."}` };
  }
}

const HINTS: Readonly<Record<string, string>> = {
  "[": 'A list is written as [1, "two"].',
  "{": 'A structure is written as {"name": 1}.',
  '"': "A text ends with a quote.",
};

export function writtenJson(value: Json | undefined): string {
  if (value === undefined) return "";
  return JSON.stringify(value, undefined, 2) ?? "";
}

/** Where any value may stand: what does not begin as a list, a structure or a quote is a text as it is, if it is no number, yes, no or nothing. */
export function readValue(text: string): ReadJson {
  const read = readJson(text);
  return read.kind === "value" || /^\s*[[{"]/u.test(text) ? read : { kind: "value", value: text.trim() };
}

/** A text without quotes where it is read as the same one. */
export function writtenValue(value: Json | undefined): string {
  if (typeof value !== "string") return writtenJson(value);
  const read = readValue(value);
  return read.kind === "value" && read.value === value ? value : writtenJson(value);
}
