/** Where pickers look: each knows how to search one kind of thing on the server, page by page, and what one of them is called. */
import type { InputOf, Listing } from "@concert/sdk";
import { call } from "../data/api";
import type { Offer } from "../ui";
import { roleWord } from "../workspace/roles";

interface Slice {
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

type Answer = Pick<Listing<Offer>, "items" | "total">;

export interface Finder {
  /** Tells what was found apart from what other finders found. */
  readonly key: readonly string[];
  /** "Choose a source", "No source has these words." */
  readonly one: string;
  readonly many: string;
  readonly find: (slice: Slice, signal: AbortSignal) => Promise<Answer>;
  /** Those of them that are there, by their ids. */
  readonly named: (ids: readonly string[], signal: AbortSignal) => Promise<readonly Offer[]>;
}

const UNNAMED = "Without a name";

function titled({ id, title }: { readonly id: string; readonly title: string }): Offer {
  return { value: id, label: title === "" ? UNNAMED : title };
}

/** `kinds`: only sources of these kinds. */
export function sourcesOf(workspace: string, kinds: readonly string[] = []): Finder {
  const list = async (input: InputOf<"sources.list">, signal: AbortSignal) => {
    const found = await call("sources.list", { workspace, ...input }, { signal });
    return { items: found.items.map(titled), total: found.total };
  };
  return {
    key: ["sources", workspace, ...kinds],
    one: "source",
    many: "Sources",
    find: (slice, signal) => list({ ...slice, ...(kinds.length === 0 ? {} : { kind: kinds.join(",") }) }, signal),
    named: async (ids, signal) => (await list({ ids: ids.join(","), limit: ids.length }, signal)).items,
  };
}

export function designsOf(workspace: string): Finder {
  const list = async (input: InputOf<"designs.list">, signal: AbortSignal) => {
    const found = await call("designs.list", { workspace, ...input }, { signal });
    return { items: found.items.map(titled), total: found.total };
  };
  return {
    key: ["designs", workspace],
    one: "design",
    many: "Designs",
    find: list,
    named: async (ids, signal) => (await list({ ids: ids.join(","), limit: ids.length }, signal)).items,
  };
}

export function ruleSetsOf(workspace: string): Finder {
  const list = async (input: Omit<InputOf<"rule_sets.list">, "workspace">, signal: AbortSignal) => {
    const found = await call("rule_sets.list", { workspace, ...input }, { signal });
    return { items: found.items.map(titled), total: found.total };
  };
  return {
    key: ["rule sets", workspace],
    one: "rule set",
    many: "Rule sets",
    find: list,
    named: async (ids, signal) => (await list({ ids: ids.join(","), limit: ids.length }, signal)).items,
  };
}

export function policiesOf(workspace: string): Finder {
  const list = async (input: Omit<InputOf<"policies.list">, "workspace">, signal: AbortSignal) => {
    const found = await call("policies.list", { workspace, ...input }, { signal });
    return { items: found.items.map(titled), total: found.total };
  };
  return {
    key: ["policies", workspace],
    one: "policy",
    many: "Policies",
    find: list,
    named: async (ids, signal) => (await list({ ids: ids.join(","), limit: ids.length }, signal)).items,
  };
}

export function membersOf(workspace: string): Finder {
  const list = async (input: Omit<InputOf<"workspaces.members">, "id">, signal: AbortSignal) => {
    const found = await call("workspaces.members", { id: workspace, ...input }, { signal });
    return { items: found.items.map((one) => ({ value: one.user, label: one.name, end: roleWord(one.role) })), total: found.total };
  };
  return {
    key: ["members", workspace],
    one: "person",
    many: "People",
    find: list,
    named: async (ids, signal) => (await list({ users: ids.join(","), limit: ids.length }, signal)).items,
  };
}

export function groupsOf(workspace: string): Finder {
  const list = async (input: Omit<InputOf<"groups.list">, "id">, signal: AbortSignal) => {
    const found = await call("groups.list", { id: workspace, ...input }, { signal });
    return { items: found.items.map(({ id, name }) => ({ value: id, label: name, end: "group" })), total: found.total };
  };
  return {
    key: ["groups", workspace],
    one: "group",
    many: "Groups",
    find: list,
    named: async (ids, signal) => (await list({ groups: ids.join(","), limit: ids.length }, signal)).items,
  };
}

/** Groups and people; a value is "group ID" or "user ID". */
export function subjectsOf(workspace: string): Finder {
  const groups = marked(groupsOf(workspace), "group ");
  const people = marked(membersOf(workspace), "user ");
  return { ...joined(groups, people), one: "person or group", many: "People and groups" };
}

/** People of the organisation who are not in the workspace. */
export function colleaguesOf(workspace: string): Finder {
  const find = async ({ search, offset, limit }: Slice, signal: AbortSignal) => {
    const found = await call("people.list", { outside: workspace, search, offset, limit }, { signal });
    return { items: found.items.map(({ user, name, email }) => ({ value: user, label: name, ...(email === null ? {} : { end: email }) })), total: found.total };
  };
  return { key: ["people", workspace], one: "person", many: "People", find, named: async () => [] };
}

/** What is here already, searched without asking anybody. */
export function among(key: readonly string[], one: string, many: string, offers: readonly Offer[]): Finder {
  return {
    key: [...key, ...offers.map(({ value, label }) => `${value} ${label}`)],
    one,
    many,
    find: async ({ search, offset, limit }) => {
      const words = search.toLowerCase().split(/\s+/u).filter((word) => word !== "");
      const fits = offers.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
      return { items: fits.slice(offset, offset + limit), total: fits.length };
    },
    named: async (ids) => offers.filter(({ value }) => ids.includes(value)),
  };
}

function marked(finder: Finder, mark: string): Finder {
  const put = (offer: Offer): Offer => ({ ...offer, value: `${mark}${offer.value}` });
  return {
    ...finder,
    find: async (slice, signal) => {
      const found = await finder.find(slice, signal);
      return { items: found.items.map(put), total: found.total };
    },
    named: async (ids, signal) => {
      const own = ids.filter((id) => id.startsWith(mark)).map((id) => id.slice(mark.length));
      return own.length === 0 ? [] : (await finder.named(own, signal)).map(put);
    },
  };
}

/** All of the first, then those of the second: pages run on from one to the other. */
export function joined(first: Finder, second: Finder): Finder {
  return {
    ...first,
    key: [...first.key, ...second.key],
    find: async (slice, signal) => {
      const before = await first.find(slice, signal);
      const rest = slice.limit - before.items.length;
      const offset = Math.max(0, slice.offset - before.total);
      const after = await second.find({ ...slice, offset, limit: Math.max(1, rest) }, signal);
      return { items: [...before.items, ...(rest > 0 ? after.items : [])], total: before.total + after.total };
    },
    named: async (ids, signal) => (await Promise.all([first.named(ids, signal), second.named(ids, signal)])).flat(),
  };
}
