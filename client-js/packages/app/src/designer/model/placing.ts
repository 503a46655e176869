/** Where a new step goes: on the grid, near what it belongs to, on top of nothing. Pure. */
import type { Point } from "./design";

export const GRID = 16;
export const NODE = { width: 176, height: 56 } as const;
const GAP = { x: 64, y: 56 } as const;

export function snapped(at: Point): Point {
  return { x: Math.round(at.x / GRID) * GRID, y: Math.round(at.y / GRID) * GRID };
}

/** The place right of `after`, or as near below or above it as is free. */
export function placeAfter(after: Point, taken: readonly Taken[]): Point {
  return freePlace({ x: after.x + NODE.width + GAP.x, y: after.y }, taken);
}

/** The wanted place, or the nearest free one in its column, below before above. */
export function freePlace(wanted: Point, taken: readonly Taken[]): Point {
  const start = snapped(wanted);
  const step = NODE.height + GAP.y;
  for (let row = 0; row <= taken.length; row += 1) {
    for (const sign of row === 0 ? [1] : [1, -1]) {
      const place = { x: start.x, y: start.y + sign * row * step };
      if (!taken.some((one) => overlaps(one, place))) return place;
    }
  }
  return { x: start.x, y: start.y + (taken.length + 1) * step };
}

/** A step, or something larger. */
type Taken = Point & { readonly width?: number; readonly height?: number };

function overlaps({ x, y, width = NODE.width, height = NODE.height }: Taken, at: Point): boolean {
  return x - at.x < NODE.width + GRID && at.x - x < width + GRID && y - at.y < NODE.height + GRID && at.y - y < height + GRID;
}
