/** How places, edges and reasons read. Pure. */
import type { EdgeOut, PlaceOut } from "@concert/sdk";
import { counted } from "../format/numbers";

/** "flights.dep_time", the name of a design, the name of a dataset. */
export function nameOfPlace({ table, column, title, kind }: PlaceOut): string {
  if (kind === "design") return title === "" ? "A design" : title;
  return column === "" ? table : `${table}.${column}`;
}

/** What stands under the name: where it is. */
export function whereWords({ kind, title }: PlaceOut): string {
  if (kind === "design") return "Design";
  return kind === "outside" ? `Outside, ${title}` : title;
}

const SAYS: Readonly<Record<EdgeOut["kind"], string>> = {
  view: "a view",
  workflow: "a finished run",
  sync: "a sync",
  openlineage: "OpenLineage",
  manual: "a person",
};

export function kindWords(edges: readonly EdgeOut[]): string {
  return [...new Set(edges.map(({ kind }) => SAYS[kind]))].join(", ");
}

/** "2 up, 14 down": what assistive technology hears of a node. */
export function countWords({ up, down }: PlaceOut): string {
  return `${counted(up ?? 0, "place")} above, ${counted(down ?? 0, "place")} below`;
}

export function levelWords(level: number): string {
  if (level === 0) return "in the middle";
  return `${counted(Math.abs(level), "hop")} ${level < 0 ? "up" : "down"}`;
}
