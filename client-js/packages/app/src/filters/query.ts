/** What a saved filter holds: the list's own parameters as plain values. Pure. */
import type { JsonObject } from "@concert/sdk";

export type FilterQuery = Readonly<Record<string, string | boolean>>;

/** Without what says nothing. */
export function trimmed(query: FilterQuery): FilterQuery {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "" && value !== false));
}

export function isPlain(query: FilterQuery): boolean {
  return Object.keys(trimmed(query)).length === 0;
}

export function sameQuery(one: FilterQuery, other: FilterQuery): boolean {
  const [a, b] = [trimmed(one), trimmed(other)];
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** As it was kept; values of another shape are from another time, and left out. */
export function readQuery(kept: JsonObject): FilterQuery {
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string | boolean] => typeof entry[1] === "string" || typeof entry[1] === "boolean"));
}
