/** What an address of the catalogue says: words, choices, order. */
import type { TableQuery } from "./queries";

export type Order = NonNullable<TableQuery["order"]>;

export interface CatalogSearch {
  readonly q?: string | undefined;
  readonly source?: string | undefined;
  readonly kind?: string | undefined;
  readonly tag?: string | undefined;
  readonly term?: string | undefined;
  readonly owner?: string | undefined;
  readonly gone?: boolean | undefined;
  readonly order?: Order | undefined;
}

/** What is no kind of table is left out: an old address still finds something. */
function kindIn(value: unknown): "table" | "view" | "file" | undefined {
  return (["table", "view", "file"] as const).find((one) => one === value);
}

export const ORDERS: readonly { readonly value: Order; readonly label: string }[] = [
  { value: "rank", label: "Best match" },
  { value: "uses", label: "Most used" },
  { value: "changed_at", label: "Changed last" },
  { value: "rows", label: "Most rows" },
  { value: "table", label: "Name" },
];

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function readCatalogSearch(search: Readonly<Record<string, unknown>>): CatalogSearch {
  const order = ORDERS.find((one) => one.value === search["order"])?.value;
  const kind = kindIn(search["kind"]);
  return {
    ...(text(search["q"]) === undefined ? {} : { q: text(search["q"]) }),
    ...(text(search["source"]) === undefined ? {} : { source: text(search["source"]) }),
    ...(kind === undefined ? {} : { kind }),
    ...(text(search["tag"]) === undefined ? {} : { tag: text(search["tag"]) }),
    ...(text(search["term"]) === undefined ? {} : { term: text(search["term"]) }),
    ...(text(search["owner"]) === undefined ? {} : { owner: text(search["owner"]) }),
    ...(search["gone"] === true ? { gone: true } : {}),
    ...(order === undefined || order === "rank" ? {} : { order }),
  };
}

export function queryOf(search: CatalogSearch): TableQuery {
  const { q = "", source = "", tag = "", term = "", owner = "", gone = false, order = "rank" } = search;
  return { search: q, source, kind: kindIn(search.kind) ?? "", tag, term, owner, gone, order };
}

/** Whether anything narrows the list. */
export function isNarrowed({ order: _order, ...search }: CatalogSearch): boolean {
  return Object.values(search).some((value) => value !== undefined && value !== false);
}

export interface TablePlace {
  readonly table: string;
}

export function readTablePlace(search: Readonly<Record<string, unknown>>): TablePlace {
  return { table: text(search["table"]) ?? "" };
}
