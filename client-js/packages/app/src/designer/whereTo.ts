/** Where a step goes that is added or moved without the mouse. */
import { type Box, bounds } from "./model/frames";
import type { Design, Point } from "./model/design";
import type { GraphStore } from "./model/graphStore";
import { freePlace, NODE, placeAfter, snapped } from "./model/placing";
import { around, childrenOf, type Home, homeOf, outermost, sameHome } from "./model/scopes";
import { following } from "./model/walk";
import { carried } from "./moving";

export type Where = { readonly at: Point; readonly home?: Home } | { readonly after: string } | { readonly near: Point } | { readonly home: Home };

const GAP = 64;

export function placeFor(graph: GraphStore, where: Where, after: string | undefined): Point {
  const taken = inTheWay(graph, "home" in where ? where.home : after === undefined ? undefined : homeOf(after, graph.design.nodes));
  if ("at" in where) return freePlace(where.at, taken);
  if ("near" in where) return freePlace(where.near, taken);
  const box = after === undefined ? undefined : graph.boxOf(after);
  if (box !== undefined) return placeAfter({ x: box.x + box.width - NODE.width, y: box.y }, taken);
  if ("home" in where) return snapped(cornerIn(graph, where.home, new Set()) ?? { x: 0, y: 0 });
  return placeAfter(graph.placeOf(after ?? "") ?? { x: 0, y: 0 }, taken);
}

/** The last step of a part that nothing follows: what is added to the part comes after it. Undefined while it is empty. */
export function lastOf(home: Home, design: Design): string | undefined {
  const after = following(design.edges);
  const inside = (childrenOf(design.nodes).get(home.inside) ?? []).filter((id) => sameHome(homeOf(id, design.nodes), home) && design.nodes[id]?.undoes === "");
  return inside.findLast((id) => (after.get(id) ?? []).length === 0);
}

/** The upper left corner for what comes into a part: right of what is there, in its empty box, or beside the container. */
export function cornerIn(graph: GraphStore, home: Home, moving: ReadonlySet<string>): Point | undefined {
  if (home.inside === "") {
    const [first] = moving;
    const holder = around(first ?? "", graph.design.nodes).at(-1);
    const box = holder === undefined ? undefined : graph.boxOf(holder);
    return box === undefined ? undefined : freePlace({ x: box.x, y: box.y + box.height + GAP }, inTheWay(graph, home));
  }
  const part = graph.drawing.parts.get(home.inside)?.find((one) => one.part === home.part);
  const box = graph.boxOf(home.inside);
  if (part === undefined) return box === undefined ? undefined : { x: box.x, y: box.y };
  if (part.empty) return { x: part.x + 16, y: part.y + 16 };
  return { x: part.x + part.width + GAP - 16, y: part.y + 16 };
}

/** The steps with their common corner there, as they stand to each other now. */
export function carriedTo(graph: GraphStore, ids: ReadonlySet<string>, corner: Point): ReadonlyMap<string, Point> {
  const boxes = outermost(ids, graph.design.nodes).flatMap((id) => {
    const box = graph.boxOf(id);
    return box === undefined ? [] : [[id, box] as const];
  });
  const all = bounds(boxes.map(([, box]) => box));
  return carried(graph, new Map(boxes.map(([id, { x, y }]) => [id, snapped({ x: x - all.x + corner.x, y: y - all.y + corner.y })])));
}

/** What a step of that part must not lie on: all but the containers around it. */
function inTheWay(graph: GraphStore, home: Home | undefined): readonly Box[] {
  const holders = new Set(home === undefined || home.inside === "" ? [] : [home.inside, ...around(home.inside, graph.design.nodes)]);
  return [...graph.drawing.boxes].flatMap(([id, box]) => (holders.has(id) ? [] : [box]));
}
