/**
 * Which part of the design is elements and which is paint. What can be read is elements: at most as many steps as a view of
 * readable ones has. Of a large design only those in view and around it are handed to React Flow.
 */
import { useStoreApi } from "@xyflow/react";
import { useCallback, useRef, useSyncExternalStore } from "react";
import { useDesignerState } from "../context";
import { type Box, overlaps } from "../model/frames";
import { boxOfNode, type GraphStore, type StepEdge, type StepNode } from "../model/graphStore";
import type { DesignerState } from "../state";

/** Designs up to this size are elements all at once. */
const FEW = 150;
/** With more steps than this in view they are painted; a little fewer, and they are elements again. */
const MOST_ELEMENTS = 150;
const ELEMENTS_AGAIN = 120;
/** How much around the view is kept ready, of its width and height. */
const MARGIN = 0.5;

export type Shown = { readonly kind: "elements"; readonly nodes: readonly StepNode[]; readonly edges: readonly StepEdge[] } | { readonly kind: "painted" };

const PAINTED: Shown = { kind: "painted" };

interface Cache {
  readonly nodes: readonly StepNode[];
  readonly edges: readonly StepEdge[];
  readonly wide: Box | undefined;
  readonly shown: Shown;
}

export function useShown(): Shown {
  const state = useDesignerState();
  const flow = useStoreApi();
  const cache = useRef<Cache>(undefined);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [state.graph.nodes.subscribe(listener), state.graph.edges.subscribe(listener), flow.subscribe(listener)];
      return () => stops.forEach((stop) => stop());
    },
    [state, flow],
  );
  return useSyncExternalStore(subscribe, () => {
    const { transform, width, height } = flow.getState();
    cache.current = next(state, cache.current, viewOf(transform, width, height));
    return cache.current.shown;
  });
}

function viewOf([x, y, zoom]: readonly [number, number, number], width: number, height: number): Box {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

function next({ graph }: DesignerState, before: Cache | undefined, view: Box): Cache {
  const nodes = graph.nodes.get();
  const edges = graph.edges.get();
  const same = before !== undefined && before.nodes === nodes && before.edges === edges;
  if (nodes.length <= FEW) return same && before.wide === undefined ? before : { nodes, edges, wide: undefined, shown: { kind: "elements", nodes, edges } };
  if (view.width === 0) return { nodes, edges, wide: undefined, shown: PAINTED };
  const limit = before?.shown.kind === "painted" ? ELEMENTS_AGAIN : MOST_ELEMENTS;
  if (more(nodes, view, limit)) return { nodes, edges, wide: undefined, shown: PAINTED };
  if (same && before.wide !== undefined && within(view, before.wide)) return before;
  const wide = before?.wide !== undefined && within(view, before.wide) ? before.wide : widened(view);
  return { nodes, edges, wide, shown: alike(before?.shown, part(graph, nodes, edges, wide)) };
}

/** What is around the view, and both ends of each edge that has one there. */
function part(graph: GraphStore, nodes: readonly StepNode[], edges: readonly StepEdge[], wide: Box): Shown {
  const near = new Set(nodes.filter((node) => overlaps(boxOfNode(node), wide) || graph.dragged.has(node.id)).map((node) => node.id));
  const ends = new Set(near);
  const shown = edges.filter(({ source, target }) => near.has(source) || near.has(target));
  for (const { source, target } of shown) ends.add(source).add(target);
  return { kind: "elements", nodes: nodes.filter((node) => ends.has(node.id)), edges: shown };
}

function alike(before: Shown | undefined, now: Shown): Shown {
  if (before?.kind !== "elements" || now.kind !== "elements") return now;
  return equal(before.nodes, now.nodes) && equal(before.edges, now.edges) ? before : now;
}

function equal<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}

function more(nodes: readonly StepNode[], view: Box, limit: number): boolean {
  let count = 0;
  for (const node of nodes) {
    if (overlaps(boxOfNode(node), view)) count += 1;
    if (count > limit) return true;
  }
  return false;
}

function widened({ x, y, width, height }: Box): Box {
  return { x: x - width * MARGIN, y: y - height * MARGIN, width: width * (1 + 2 * MARGIN), height: height * (1 + 2 * MARGIN) };
}

function within(inner: Box, outer: Box): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}
