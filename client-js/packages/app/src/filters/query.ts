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

/** What a list is narrowed by, each choice by its name; "" is no choice. */
export type Choices = Readonly<Record<string, string>>;

/** How a saved filter says that nothing is chosen where its list begins with a choice. */
const EVERYTHING = "everything";

/** The choices that are other ones than those a list begins with: what a saved filter keeps. */
export function differing<Chosen extends Choices>(chosen: Chosen, beginning: Chosen): FilterQuery {
  const others = Object.keys(beginning).filter((name) => chosen[name] !== beginning[name]);
  return Object.fromEntries(others.map((name) => [name, chosen[name] || EVERYTHING]));
}

/** The choices of a saved filter; what it does not say, or what is none of those `known`, is as the list begins. */
export function completed<Chosen extends Choices>(query: FilterQuery, beginning: Chosen, known: { readonly [Name in keyof Chosen]?: readonly Chosen[Name][] } = {}): Chosen {
  const read = (name: keyof Chosen & string) => {
    const kept = query[name];
    if (typeof kept !== "string") return beginning[name];
    const value = (kept === EVERYTHING ? "" : kept) as Chosen[typeof name];
    return known[name]?.includes(value) === false ? beginning[name] : value;
  };
  return { ...beginning, ...Object.fromEntries(Object.keys(beginning).map((name) => [name, read(name)])) };
}
