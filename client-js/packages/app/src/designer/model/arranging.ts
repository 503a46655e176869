/** Steps in line, and evenly apart. Pure. */
import type { Point } from "./design";
import { type Box, bounds } from "./frames";
import { GRID } from "./placing";

export type Alignment = "left" | "middle" | "right" | "top" | "centre" | "bottom";
export type Axis = "across" | "down";

/** New corners of the boxes that move. */
export function aligned(boxes: ReadonlyMap<string, Box>, how: Alignment): ReadonlyMap<string, Point> {
  const all = bounds(boxes.values());
  const at = ({ x, y, width, height }: Box): Point => {
    switch (how) {
      case "left":
        return { x: all.x, y };
      case "middle":
        return { x: grid(all.x + (all.width - width) / 2), y };
      case "right":
        return { x: all.x + all.width - width, y };
      case "top":
        return { x, y: all.y };
      case "centre":
        return { x, y: grid(all.y + (all.height - height) / 2) };
      case "bottom":
        return { x, y: all.y + all.height - height };
    }
  };
  return moved(boxes, at);
}

/** The same room between each two that follow each other; the outer ones stay, unless there is no room. */
export function distributed(boxes: ReadonlyMap<string, Box>, axis: Axis): ReadonlyMap<string, Point> {
  const [start, size] = axis === "across" ? (["x", "width"] as const) : (["y", "height"] as const);
  const order = [...boxes].toSorted(([, a], [, b]) => a[start] - b[start]);
  const all = bounds(boxes.values());
  const taken = order.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = Math.max(GRID, (all[size] - taken) / Math.max(1, order.length - 1));
  const places = new Map<string, number>();
  let next = all[start];
  for (const [id, box] of order) {
    places.set(id, grid(next));
    next += box[size] + gap;
  }
  return moved(boxes, ({ x, y }, id) => (axis === "across" ? { x: places.get(id) ?? x, y } : { x, y: places.get(id) ?? y }));
}

function moved(boxes: ReadonlyMap<string, Box>, to: (box: Box, id: string) => Point): ReadonlyMap<string, Point> {
  const places = [...boxes].map(([id, box]) => [id, to(box, id)] as const);
  return new Map(places.filter(([id, at]) => at.x !== boxes.get(id)?.x || at.y !== boxes.get(id)?.y));
}

function grid(value: number): number {
  return Math.round(value / GRID) * GRID;
}
