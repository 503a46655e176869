/** A design as a drawing that nobody can change: steps, frames around what containers hold, and the ways between them. Pure. */
import type { Design, Point } from "./design";
import { bounds, type Box, drawingOf } from "./frames";
import { NODE } from "./placing";

export interface Still {
  /** Steps and frames in the order in which they are drawn: frames first, outer ones before inner ones. */
  readonly ids: readonly string[];
  readonly boxes: ReadonlyMap<string, Box>;
  readonly isFrame: (id: string) => boolean;
  /** All of it, with a margin. */
  readonly whole: Box;
}

const GAP = 48;
const PER_ROW = 4;
const MARGIN = 28;
const NOTHING: ReadonlySet<never> = new Set();

/** `places`: where steps stand; those that nobody has put anywhere stand in rows below the others. */
export function stillOf(nodes: Design["nodes"], places: Readonly<Record<string, Point>>): Still {
  const known = Object.keys(nodes).flatMap((id) => places[id] ?? []);
  const left = known.length === 0 ? 0 : Math.min(...known.map(({ x }) => x));
  const top = known.length === 0 ? 0 : Math.max(...known.map(({ y }) => y)) + NODE.height + GAP;
  const rest = new Map(
    Object.keys(nodes)
      .filter((id) => places[id] === undefined)
      .map((id, at) => [id, { x: left + (at % PER_ROW) * (NODE.width + GAP), y: top + Math.floor(at / PER_ROW) * (NODE.height + GAP) }]),
  );
  const placeOf = (id: string): Point => places[id] ?? rest.get(id) ?? { x: left, y: top };
  const { boxes, parts, depth } = drawingOf(nodes, { placeOf, closed: NOTHING, usedPorts: () => [], frozen: new Map() });
  const rank = (id: string) => (parts.has(id) ? (depth.get(id) ?? 0) : Infinity);
  const ids = Object.keys(nodes).filter((id) => boxes.has(id));
  return {
    ids: ids.toSorted((one, other) => (rank(one) === rank(other) ? 0 : rank(one) - rank(other))),
    boxes,
    isFrame: (id) => parts.has(id),
    whole: bounds(boxes.values(), { x: MARGIN, top: MARGIN, bottom: MARGIN }),
  };
}

/** From the right side of a step to the left side of the next, as on the canvas. */
export function wayBetween(from: Box, to: Box): string {
  const [x, y] = [from.x + from.width, from.y + from.height / 2];
  const end = to.y + to.height / 2;
  const bend = Math.max(36, Math.abs(to.x - x) / 2);
  return `M ${x} ${y} C ${x + bend} ${y}, ${to.x - bend} ${end}, ${to.x} ${end}`;
}
