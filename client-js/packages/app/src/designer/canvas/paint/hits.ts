/** What stands at a point of the painted design, and in a rectangle of it. Pure. */
import type { Point } from "../../model/design";
import { type Box, contains, portPoint } from "../../model/frames";
import { boxOfNode, isOpenGroup, type StepEdge, type StepNode } from "../../model/graphStore";

const HEAD = 40;

/** The step on top; of an open container only its head, since what it holds stands in the rest. */
export function stepAt(nodes: readonly StepNode[], at: Point): string | undefined {
  let head: string | undefined;
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const node = nodes[index] as StepNode;
    const box = boxOfNode(node);
    if (!contains(box, at)) continue;
    if (!isOpenGroup(node)) return node.id;
    if (at.y < box.y + HEAD) head ??= node.id;
  }
  return head;
}

/** The nearest edge within `reach`; edges are taken as straight, which they nearly are where they are painted. */
export function edgeAt(edges: readonly StepEdge[], boxOf: (id: string) => Box | undefined, at: Point, reach: number): string | undefined {
  let best: string | undefined;
  let least = reach;
  for (const { id, source, target, sourceHandle, selectable } of edges) {
    const [from, to] = [boxOf(source), boxOf(target)];
    if (from === undefined || to === undefined || selectable === false) continue;
    const start = portPoint(from, [], sourceHandle ?? "");
    const far = distance(at, start, { x: to.x, y: to.y + to.height / 2 });
    if (far < least) [best, least] = [id, far];
  }
  return best;
}

function distance(at: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const long = dx * dx + dy * dy;
  const along = long === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / long));
  return Math.hypot(at.x - a.x - along * dx, at.y - a.y - along * dy);
}

/** Steps that lie in a rectangle with all of them. */
export function stepsIn(nodes: readonly StepNode[], { x, y, width, height }: Box): readonly string[] {
  return nodes.flatMap((node) => {
    const box = boxOfNode(node);
    return box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height ? [node.id] : [];
  });
}

export function between(a: Point, b: Point): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}
