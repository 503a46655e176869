/** What a person can do to where steps stand: carry them with what they hold, bring them in line, set them apart. */
import type { Point } from "./model/design";
import { type Alignment, aligned, type Axis, distributed } from "./model/arranging";
import type { Box } from "./model/frames";
import type { GraphStore } from "./model/graphStore";
import { homeOf, outermost, withHeld } from "./model/scopes";

/** Where each step comes to stand when these boxes go to new corners: what a container holds goes along. */
export function carried(graph: GraphStore, corners: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const { nodes } = graph.design;
  const places = new Map<string, Point>();
  const chosen = new Set(corners.keys());
  for (const id of outermost(chosen, nodes)) {
    const [box, to] = [graph.boxOf(id), corners.get(id)];
    if (box === undefined || to === undefined) continue;
    const by = { x: to.x - box.x, y: to.y - box.y };
    for (const one of withHeld([id], nodes)) {
      // A frame follows from what it holds: where the document has its corner may be long past.
      const at = graph.drawing.parts.has(one) ? (graph.boxOf(one) ?? graph.storedPlace(one)) : graph.storedPlace(one);
      places.set(one, { x: at.x + by.x, y: at.y + by.y });
    }
  }
  return places;
}

export function shifted(graph: GraphStore, ids: Iterable<string>, by: Point): ReadonlyMap<string, Point> {
  return carried(graph, new Map([...boxesOf(graph, ids)].map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }])));
}

export function inLine(graph: GraphStore, ids: Iterable<string>, how: Alignment): ReadonlyMap<string, Point> {
  return carried(graph, aligned(boxesOf(graph, ids), how));
}

export function apart(graph: GraphStore, ids: Iterable<string>, axis: Axis): ReadonlyMap<string, Point> {
  return carried(graph, distributed(boxesOf(graph, ids), axis));
}

/** The corners of the frames that these steps are taken out of, so that an emptied one stays where it was. */
export function leftBehind(graph: GraphStore, ids: ReadonlySet<string>): ReadonlyMap<string, Point> {
  const { nodes } = graph.design;
  const holders = [...ids].map((id) => homeOf(id, nodes).inside).filter((id) => !ids.has(id));
  return new Map([...new Set(holders)].flatMap((id) => {
    const box = graph.boxOf(id);
    return box === undefined ? [] : [[id, { x: box.x, y: box.y }] as const];
  }));
}

function boxesOf(graph: GraphStore, ids: Iterable<string>): ReadonlyMap<string, Box> {
  const chosen = new Set(ids);
  return new Map(outermost(chosen, graph.design.nodes).flatMap((id) => {
    const box = graph.boxOf(id);
    return box === undefined ? [] : [[id, box] as const];
  }));
}
