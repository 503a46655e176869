/** What the list of sources is asked for, as it stands in its address and in saved filters. Pure. */
import type { InputOf } from "@concert/sdk";
import { type FilterQuery, trimmed } from "../filters/query";

type Order = NonNullable<InputOf<"sources.list">["order"]>;

export interface SourcesSearch {
  readonly search?: string;
  readonly kind?: string;
  readonly criticality?: string;
  readonly test?: string;
  readonly tags?: string;
  readonly sorted?: Order;
  readonly descending?: boolean;
}

/** With how they are shown, which is no part of what is asked: absent, it is as one chose last. */
export interface SourcesAddress extends SourcesSearch {
  readonly view?: "grid";
}

export const ORDERS: readonly Order[] = ["title", "kind", "test", "health", "criticality", "created_at", "updated_at"];
/** Words bring those first whose names have them, unless another order was chosen. */
export function orderOf({ sorted, search }: SourcesSearch): Order {
  return sorted ?? (search === undefined ? "title" : "match");
}

const WORDS = ["search", "kind", "criticality", "test", "tags"] as const;

export function readSourcesSearch(given: Record<string, unknown>): SourcesSearch {
  const words = Object.fromEntries(WORDS.flatMap((name) => (typeof given[name] === "string" && given[name] !== "" ? [[name, given[name]]] : [])));
  const order = ORDERS.find((one) => one === given["sorted"]);
  return { ...words, ...(order === undefined ? {} : { sorted: order }), ...(given["descending"] === true || given["descending"] === "true" ? { descending: true } : {}) };
}

export function readSourcesAddress(given: Record<string, unknown>): SourcesAddress {
  return { ...readSourcesSearch(given), ...(given["view"] === "grid" ? { view: "grid" } : {}) };
}

/** As the server is asked. */
export function asInput({ sorted, ...rest }: SourcesSearch): Omit<InputOf<"sources.list">, "workspace"> {
  return { ...rest, ...(sorted === undefined ? {} : { order: sorted }) };
}

/** The part of it that a saved filter keeps. */
export function asFilter(search: SourcesSearch): FilterQuery {
  return trimmed({ ...search });
}

/** What decides which sources there are, whatever their order: for an operation on all of them. */
export function asQuery({ sorted: _sorted, descending: _descending, ...filters }: SourcesSearch): Readonly<Record<string, string>> {
  return filters;
}
