/** What an address of the Lineage screen says: the place in the middle, how far is drawn, and what narrows it. */
import type { Where } from "./model";

export interface LineageSearch {
  readonly source?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  /** Hops on each side; 1 where it is not said. */
  readonly hops?: number | undefined;
  readonly q?: string | undefined;
  readonly of?: string | undefined;
}

function text(search: Readonly<Record<string, unknown>>, name: string): Record<string, string> {
  const value = search[name];
  return typeof value === "string" && value !== "" ? { [name]: value } : {};
}

export function readLineageSearch(search: Readonly<Record<string, unknown>>): LineageSearch {
  const hops = search["hops"];
  return {
    ...text(search, "source"),
    ...text(search, "table"),
    ...text(search, "column"),
    ...(typeof hops === "number" && HOPS.some(({ value }) => Number(value) === hops) && hops !== 1 ? { hops } : {}),
    ...text(search, "q"),
    ...text(search, "of"),
  };
}

export const HOPS = [
  { value: "1", label: "1 hop" },
  { value: "2", label: "2 hops" },
  { value: "3", label: "3 hops" },
  { value: "5", label: "5 hops" },
  { value: "20", label: "All" },
] as const;

/** The place in the middle; none: search first. */
export function placeIn({ source, table, column }: LineageSearch): Where | undefined {
  return source === undefined ? undefined : { source, table: table ?? "", column: column ?? "" };
}
