/** The content of a document without a model, as rows of a tree. Pure: it may be anything. */
import type { Json } from "@concert/sdk";
import type { TreeNode } from "../ui";

const LONGEST = 160;
/** Entries of one list or map that are shown. */
const MOST = 200;

export function nodesOf(roots: Readonly<Record<string, Json>>): readonly TreeNode[] {
  return Object.keys(roots)
    .sort()
    .map((name) => nodeOf(name, roots[name] ?? null, name));
}

/** Roots that are texts, by name. */
export function textsOf(roots: Readonly<Record<string, Json>>): readonly (readonly [name: string, text: string])[] {
  return Object.keys(roots)
    .sort()
    .flatMap((name) => {
      const value = roots[name];
      return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
    });
}

function nodeOf(label: string, value: Json, id: string): TreeNode {
  const entries = entriesOf(value);
  if (entries === undefined) return { id, label, end: lineOf(value) };
  const shown = entries.slice(0, MOST).map(([key, held]) => nodeOf(key, held, `${id}/${key}`));
  const rest = entries.length - shown.length;
  return {
    id,
    label,
    end: Array.isArray(value) ? `${entries.length} in a list` : `${entries.length} in a map`,
    children: rest > 0 ? [...shown, { id: `${id}/…`, label: `and ${rest} more` }] : shown,
  };
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (Array.isArray(value)) return value.map((held: Json, at) => [String(at + 1), held] as const);
  return Object.entries(value as Readonly<Record<string, Json>>);
}

function lineOf(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return value.length <= LONGEST ? value : `${value.slice(0, LONGEST)}…`;
}
