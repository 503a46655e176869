/**
 * New places for a whole design or a part of it. Edges never cross a container's border, so each part of a container is a
 * drawing of its own, and its frame one step of the drawing around it. Pure; runs in a worker.
 */
import type { Design, Point, StepPart } from "../model/design";
import { type Box, bounds, drawingOf } from "../model/frames";
import { GRID, NODE } from "../model/placing";
import { childrenOf, homeOf, withHeld } from "../model/scopes";
import { isContainer, partsOf, portsOf } from "../model/steering";
import { layered, type Size } from "./layers";

export interface TidyTask {
  readonly nodes: Design["nodes"];
  readonly edges: Design["edges"];
  readonly places: Readonly<Record<string, Point>>;
  /** Only these, with what they hold; empty: all. */
  readonly only: readonly string[];
}

/** Inside of a frame: left of its steps, above them, below them. Room enough for the head and the name of a part. */
const INSET = { x: 16, top: 48, bottom: 16, part: 56 } as const;
const UNDOING = 48;

export function tidied({ nodes, edges, places, only }: TidyTask): Readonly<Record<string, Point>> {
  const children = childrenOf(nodes);
  const links = linksByHome(nodes, edges);
  const found = new Map<string, Point>();

  const draw = (ids: readonly string[], scope: string): { readonly size: Size; readonly at: ReadonlyMap<string, Point> } => {
    const inner = new Map<string, ReturnType<typeof container>>();
    const sizes = new Map<string, Size>();
    for (const id of ids) {
      const step = nodes[id];
      if (step === undefined || step.undoes !== "") continue;
      if (!isContainer(step.operation)) {
        sizes.set(id, { width: NODE.width, height: heightOf(id) });
        continue;
      }
      const held = container(id, step.operation);
      inner.set(id, held);
      sizes.set(id, held.size);
    }
    const at = new Map<string, Point>();
    for (const [id, { x, y }] of layered({ sizes, edges: links.get(scope) ?? [] })) at.set(id, snap({ x, y }));
    addUndoing(ids, at, sizes);
    for (const [id, held] of inner) {
      const corner = at.get(id) ?? { x: 0, y: 0 };
      for (const [child, { x, y }] of held.at) at.set(child, { x: corner.x + x, y: corner.y + y });
    }
    const box = bounds([...at].flatMap(([id, { x, y }]) => (sizes.has(id) ? [{ x, y, ...(sizes.get(id) as Size) }] : [])));
    return { size: { width: box.width, height: box.height }, at };
  };

  /** Its parts, one below the other. */
  const container = (id: string, operation: string): { readonly size: Size; readonly at: ReadonlyMap<string, Point> } => {
    const parts = partsOf(operation);
    const at = new Map<string, Point>();
    const first = parts.length > 1 ? INSET.top + 24 : INSET.top;
    let [y, width, empty]: [number, number, number] = [first, NODE.width, 0];
    for (const part of parts) {
      const ids = (children.get(id) ?? []).filter((child) => homeOf(child, nodes).part === part);
      if (ids.length === 0) {
        empty += 1;
        continue;
      }
      const { size, at: inside } = draw(ids, scopeKey(id, part));
      for (const [child, point] of inside) at.set(child, { x: point.x + INSET.x, y: point.y + y });
      width = Math.max(width, size.width);
      y += size.height + INSET.part;
    }
    const height = at.size === 0 ? (parts.length > 1 ? 40 + 64 * parts.length : 112) : y - INSET.part + INSET.bottom + 8 + (parts.length > 1 ? empty * 64 : 0);
    return { size: { width: up(width + 2 * INSET.x), height: up(height) }, at };
  };

  const addUndoing = (ids: readonly string[], at: Map<string, Point>, sizes: Map<string, Size>): void => {
    for (const id of ids) {
      const undone = nodes[id]?.undoes ?? "";
      if (undone === "") continue;
      const beside = at.get(undone);
      const low = Math.max(0, ...[...at].map(([other, { y }]) => y + (sizes.get(other)?.height ?? NODE.height)));
      at.set(id, snap(beside === undefined ? { x: 0, y: low + UNDOING } : { x: beside.x, y: low + UNDOING }));
      sizes.set(id, { ...NODE });
    }
  };

  const heightOf = (id: string): number => {
    const step = nodes[id];
    const ports = step?.operation === "flow.switch" ? portsOf(step).length : 0;
    return Math.max(NODE.height, 24 + 16 * ports);
  };

  for (const [home, ids] of groupsOf(nodes, only, children)) {
    const { at } = draw(ids, home);
    const origin = cornerOf(ids, nodes, places);
    for (const [id, { x, y }] of at) found.set(id, snap({ x: x + origin.x, y: y + origin.y }));
  }
  return Object.fromEntries(found);
}

/** What is drawn together: all at the top, or the chosen ones of each part of each container. */
function groupsOf(nodes: Design["nodes"], only: readonly string[], children: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  if (only.length === 0) return new Map([["", children.get("") ?? []]]);
  const chosen = new Set(only);
  const groups = new Map<string, string[]>();
  for (const id of only) {
    const { inside, part } = homeOf(id, nodes);
    if (chosen.has(inside)) continue;
    const key = scopeKey(inside, part);
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return groups;
}

/** They stay where they were, as one: the upper left corner of what is drawn of them. */
function cornerOf(ids: readonly string[], nodes: Design["nodes"], places: Readonly<Record<string, Point>>): Box {
  const all = withHeld(ids, nodes);
  const shown = Object.fromEntries(Object.entries(nodes).filter(([id]) => all.has(id)));
  const { boxes } = drawingOf(shown, { placeOf: (id) => places[id] ?? { x: 0, y: 0 }, closed: new Set(), usedPorts: () => [], frozen: new Map() });
  return bounds(boxes.values());
}

function linksByHome(nodes: Design["nodes"], edges: Design["edges"]): ReadonlyMap<string, (readonly [string, string])[]> {
  const found = new Map<string, (readonly [string, string])[]>();
  for (const { source, target } of Object.values(edges)) {
    const { inside, part } = homeOf(source, nodes);
    const key = scopeKey(inside, part);
    const there = found.get(key);
    if (there === undefined) found.set(key, [[source, target]]);
    else there.push([source, target]);
  }
  return found;
}

function scopeKey(inside: string, part: StepPart): string {
  return inside === "" ? "" : `${inside} ${part}`;
}

function snap({ x, y }: Point): Point {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}

function up(value: number): number {
  return Math.ceil(value / GRID) * GRID;
}
