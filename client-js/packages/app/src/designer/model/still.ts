/** A design as a drawing that nobody can change: steps, frames around what containers hold, and the ways between them. Pure. */
import type { Design, Point } from "./design";
import { bounds, type Box, drawingOf } from "./frames";
import { standing } from "./standing";

export interface Still {
  /** Steps and frames in the order in which they are drawn: frames first, outer ones before inner ones. */
  readonly ids: readonly string[];
  readonly boxes: ReadonlyMap<string, Box>;
  readonly isFrame: (id: string) => boolean;
  /** All of it, with a margin. */
  readonly whole: Box;
}

const MARGIN = 28;
const NOTHING: ReadonlySet<never> = new Set();

/** `places`: where people have put steps. */
export function stillOf({ nodes, edges }: Pick<Design, "nodes" | "edges">, places: Readonly<Record<string, Point>>): Still {
  const rest = standing({ nodes, edges }, places);
  const placeOf = (id: string): Point => places[id] ?? rest.get(id) ?? { x: 0, y: 0 };
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
