/** The graph that is drawn: what was loaded around a place, level by level. Pure: the list beside it reads the same. */
import type { EdgeOut, PlaceOut } from "@concert/sdk";

export interface Where {
  readonly source: string;
  readonly table: string;
  readonly column: string;
}

export type Way = "up" | "down";

/** The same text for the same place. */
export function keyOf({ source, table, column }: Where): string {
  return JSON.stringify([source, table, column]);
}

export function whereOf({ source, table, column }: Where): Where {
  return { source, table, column };
}

/** What was loaded of the neighbours of one place on one side, page after page. */
export interface Side {
  readonly items: readonly PlaceOut[];
  readonly edges: readonly EdgeOut[];
  readonly total: number;
  readonly hidden: number;
}

export interface Loaded {
  readonly centre: PlaceOut;
  /** What was drawn at once, within several hops. */
  readonly whole?: { readonly nodes: readonly (PlaceOut & { readonly level: number })[]; readonly edges: readonly EdgeOut[]; readonly hidden: number } | undefined;
  /** By `${way} ${key}`. One that is not here is folded. */
  readonly sides: ReadonlyMap<string, Side>;
}

export function sideKey(way: Way, key: string): string {
  return `${way} ${key}`;
}

export interface Node {
  readonly key: string;
  readonly place: PlaceOut;
  /** Hops from the centre, negative above it. */
  readonly level: number;
}

/** Others that were not loaded: they stand at the end of their column. */
export interface More {
  readonly key: string;
  readonly of: string;
  readonly way: Way;
  readonly count: number;
  readonly level: number;
}

const PERSON = "user:";

export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly edges: readonly EdgeOut[];
}

/** The id of whoever drew it; "" where nobody did. */
export function drawnBy({ kind, origin }: EdgeOut): string {
  return kind === "manual" && origin.startsWith(PERSON) ? origin.slice(PERSON.length) : "";
}

/** Nobody but people says so: such a line looks another way. */
export function onlyDrawn({ edges }: Line): boolean {
  return edges.every(({ kind }) => kind === "manual");
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly more: readonly More[];
  readonly lines: readonly Line[];
  readonly hidden: number;
}

function fromOf(edge: EdgeOut): string {
  return keyOf({ source: edge.from_source, table: edge.from_table, column: edge.from_column });
}

function toOf(edge: EdgeOut): string {
  return keyOf({ source: edge.to_source, table: edge.to_table, column: edge.to_column });
}

/** Walks from the centre through the sides that are open; a place stands where it is met first. */
export function graphOf({ centre, whole, sides }: Loaded): Graph {
  const nodes = new Map<string, Node>([[keyOf(centre), { key: keyOf(centre), place: centre, level: 0 }]]);
  for (const place of whole?.nodes ?? []) nodes.set(keyOf(place), { key: keyOf(place), place, level: place.level });
  const more: More[] = [];
  const edges = new Map((whole?.edges ?? []).map((edge) => [edge.id, edge]));
  let hidden = whole?.hidden ?? 0;
  const waiting = [...nodes.keys()];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const level = nodes.get(next)?.level ?? 0;
    for (const way of ["up", "down"] as const) {
      const side = sides.get(sideKey(way, next));
      if (side === undefined) continue;
      hidden += side.hidden;
      for (const place of side.items) {
        const key = keyOf(place);
        if (nodes.has(key)) continue;
        nodes.set(key, { key, place, level: level + (way === "up" ? -1 : 1) });
        waiting.push(key);
      }
      for (const edge of side.edges) edges.set(edge.id, edge);
      const left = side.total - side.items.length;
      if (left > 0) more.push({ key: `more ${sideKey(way, next)}`, of: next, way, count: left, level: level + (way === "up" ? -1 : 1) });
    }
  }
  return { nodes, more, lines: linesOf([...edges.values()], nodes), hidden };
}

/** One line between two places, whoever says so; only where both are drawn. */
export function linesOf(edges: readonly EdgeOut[], nodes: ReadonlyMap<string, Node>): readonly Line[] {
  const found = new Map<string, { readonly from: string; readonly to: string; readonly edges: EdgeOut[] }>();
  for (const edge of edges) {
    const [from, to] = [fromOf(edge), toOf(edge)];
    if (!nodes.has(from) || !nodes.has(to)) continue;
    const id = `${from} ${to}`;
    const line = found.get(id);
    if (line === undefined) found.set(id, { from, to, edges: [edge] });
    else line.edges.push(edge);
  }
  return [...found].map(([id, line]) => ({ id, ...line }));
}

export const NODE = { width: 208, height: 56, gapX: 96, gapY: 16, pad: 48 } as const;

export interface Placed {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly at: ReadonlyMap<string, Placed>;
  readonly width: number;
  readonly height: number;
  /** Keys of each column from the left, from above: what arrow keys walk. */
  readonly columns: readonly (readonly string[])[];
}

/**
 * A column for each level. From the middle outwards each place stands as near as it can to the middle of those it hangs on;
 * of two that would stand in one place the names decide.
 */
export function layoutOf(graph: Graph): Layout {
  const columns = grouped([...graph.nodes.values()], ({ level }) => level);
  const moreOf = grouped(graph.more, ({ level }) => level);
  const levels = new Set([...columns.keys(), ...moreOf.keys()]);
  const [first, last] = [Math.min(...levels), Math.max(...levels)];
  const near = neighboursOf(graph);
  const y = new Map<string, number>();
  const drawn = new Map<number, readonly string[]>();
  for (const level of [0, ...range(1, last), ...range(1, -first).map((one) => -one)]) {
    const wanted = (columns.get(level) ?? []).map(({ key }) => ({ key, name: nameOf(graph, key), at: middle((near.get(key) ?? []).flatMap((one) => y.get(one) ?? [])) }));
    wanted.sort((one, other) => one.at - other.at || one.name.localeCompare(other.name));
    const rest = (moreOf.get(level) ?? []).map(({ key }) => ({ key, at: wanted.at(-1)?.at ?? 0 }));
    const column = [...wanted, ...rest];
    drawn.set(level, column.map(({ key }) => key));
    spread(column.map(({ at }) => at)).forEach((at, index) => y.set(column[index]?.key ?? "", at));
  }
  return placed(range(first, last).map((level) => drawn.get(level) ?? []), y);
}

/** Where each wants to be, from above; they are kept apart, and all together stay around where they wanted to be. */
function spread(wanted: readonly number[]): readonly number[] {
  const step = NODE.height + NODE.gapY;
  const found: number[] = [];
  for (let from = 0; from < wanted.length; ) {
    let to = from + 1;
    let start = wanted[from] ?? 0;
    let sum = start;
    // A block of places that touch moves as one.
    while (to < wanted.length && (wanted[to] ?? 0) < start + (to - from) * step) {
      sum += (wanted[to] ?? 0) - (to - from) * step;
      to += 1;
      start = Math.max(sum / (to - from), (found[from - 1] ?? -Infinity) + step);
    }
    start = Math.max(start, (found[from - 1] ?? -Infinity) + step);
    for (let index = from; index < to; index += 1) found.push(start + (index - from) * step);
    from = to;
  }
  return found;
}

function placed(columns: readonly (readonly string[])[], y: ReadonlyMap<string, number>): Layout {
  const top = Math.min(...y.values());
  const at = new Map<string, Placed>();
  columns.forEach((keys, column) => {
    for (const key of keys) at.set(key, { x: NODE.pad + column * (NODE.width + NODE.gapX), y: NODE.pad + Math.round((y.get(key) ?? 0) - top) });
  });
  const width = columns.length * (NODE.width + NODE.gapX) - NODE.gapX + 2 * NODE.pad;
  const height = Math.max(...y.values()) - top + NODE.height + 2 * NODE.pad;
  return { at, width, height, columns };
}

function grouped<Item, Key>(items: readonly Item[], keyOfItem: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const found = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const list = found.get(key);
    if (list === undefined) found.set(key, [item]);
    else list.push(item);
  }
  return found;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function middle(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function nameOf(graph: Graph, key: string): string {
  const place = graph.nodes.get(key)?.place;
  return place === undefined ? "" : `${place.table} ${place.column}`;
}

function neighboursOf({ lines }: Graph): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { from, to } of lines) {
    for (const [one, other] of [[from, to], [to, from]] as const) {
      const list = found.get(one);
      if (list === undefined) found.set(one, [other]);
      else list.push(other);
    }
  }
  return found;
}

/** The places and lines of a shortest drawn way between two places, whichever comes first; empty where there is none. */
export function wayBetween(graph: Graph, one: string, other: string): { readonly keys: ReadonlySet<string>; readonly lines: ReadonlySet<string> } {
  if (one === other) return { keys: new Set(), lines: new Set() };
  const there = walk(graph, one, other);
  const lines = there.length > 0 ? there : walk(graph, other, one);
  return { keys: new Set(lines.flatMap(({ from, to }) => [from, to])), lines: new Set(lines.map(({ id }) => id)) };
}

function walk({ lines }: Graph, begin: string, end: string): readonly Line[] {
  const leaving = grouped(lines, ({ from }) => from);
  const came = new Map<string, Line>();
  const waiting = [begin];
  for (let at = waiting.shift(); at !== undefined && !came.has(end); at = waiting.shift()) {
    for (const line of leaving.get(at) ?? []) {
      if (came.has(line.to) || line.to === begin) continue;
      came.set(line.to, line);
      waiting.push(line.to);
    }
  }
  const found: Line[] = [];
  for (let line = came.get(end); line !== undefined; line = line.from === begin ? undefined : came.get(line.from)) found.unshift(line);
  return found;
}

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** Where an arrow key leads: left and right along lines, up and down in the column. */
export function stepFrom(graph: Graph, layout: Layout, key: string, arrow: Arrow): string | undefined {
  const column = layout.columns.find((keys) => keys.includes(key)) ?? [];
  if (arrow === "ArrowUp" || arrow === "ArrowDown") return column[column.indexOf(key) + (arrow === "ArrowUp" ? -1 : 1)];
  const others = graph.lines.flatMap(({ from, to }) => (arrow === "ArrowLeft" ? (to === key ? [from] : []) : from === key ? [to] : []));
  const more = graph.more.filter(({ of, way }) => of === key && way === (arrow === "ArrowLeft" ? "up" : "down")).map((one) => one.key);
  const back = graph.more.find((one) => one.key === key && (one.way === "up") === (arrow === "ArrowRight"));
  if (back !== undefined) return back.of;
  const y = layout.at.get(key)?.y ?? 0;
  const distance = (one: string) => Math.abs((layout.at.get(one)?.y ?? 0) - y);
  return [...others, ...more].toSorted((a, b) => distance(a) - distance(b))[0];
}

export interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is in view, with a margin: only that exists on the page. */
export function inView(layout: Layout, { left, top, right, bottom }: Window): readonly string[] {
  const found: string[] = [];
  for (const keys of layout.columns) {
    const x = layout.at.get(keys[0] ?? "")?.x;
    if (x === undefined || x > right || x + NODE.width < left) continue;
    for (let index = firstBelow(layout, keys, top - NODE.height); index < keys.length; index += 1) {
      const key = keys[index] ?? "";
      if ((layout.at.get(key)?.y ?? 0) > bottom) break;
      found.push(key);
    }
  }
  return found;
}

/** The first of a column that stands under this height, found by halves. */
function firstBelow(layout: Layout, keys: readonly string[], y: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((layout.at.get(keys[half] ?? "")?.y ?? 0) < y) low = half + 1;
    else high = half;
  }
  return low;
}

/** The lines that cross the window, as one path: only those that are marked, or all. A marked one is drawn over itself. */
export function curvesIn({ lines, more }: Pick<Graph, "lines" | "more">, layout: Layout, window: Window, marked?: ReadonlySet<string>): string {
  let curves = "";
  if (marked?.size === 0) return curves;
  for (const { id, from, to } of lines) if (marked === undefined || marked.has(id)) curves += curve(layout, from, to, window);
  if (marked !== undefined) return curves;
  for (const { key, of, way } of more) curves += way === "up" ? curve(layout, key, of, window) : curve(layout, of, key, window);
  return curves;
}

function curve(layout: Layout, from: string, to: string, window: Window): string {
  const [begin, end] = [layout.at.get(from), layout.at.get(to)];
  if (begin === undefined || end === undefined) return "";
  const [x1, y1, x2, y2] = [begin.x + NODE.width, begin.y + NODE.height / 2, end.x, end.y + NODE.height / 2];
  if (Math.max(x1, x2) < window.left || Math.min(x1, x2) > window.right || Math.max(y1, y2) < window.top || Math.min(y1, y2) > window.bottom) return "";
  const bend = Math.max(32, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
