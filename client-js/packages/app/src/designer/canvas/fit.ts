/** How the whole design, or a part of it, is brought into view: below the run bar, above the tools, never larger than it is. */
import { getViewportForBounds, type ReactFlowInstance, useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { useDesignerState } from "../context";
import { type Box, bounds } from "../model/frames";
import { boxOfNode, type GraphStore, type StepEdge, type StepNode } from "../model/graphStore";

const ROOMY = { top: "72px", left: "24px", right: "24px", bottom: "72px" } as const;
const TIGHT = { top: "56px", left: "16px", right: "16px", bottom: "56px" } as const;
export const LEAST_ZOOM = 0.02;
export const MOST_ZOOM = 2;

/** Windows this low, such as a laptop's at 200 % zoom, show heads instead of the drawer and lay the tools flat. */
export const LOW = 640;

export function isLow(): boolean {
  return window.innerHeight < LOW;
}

/** The view of a window of that size in which a box is seen whole. */
function viewOn(box: Box, width: number, height: number) {
  return getViewportForBounds(box, width, height, LEAST_ZOOM, 1, isLow() ? TIGHT : ROOMY);
}

export function wholeOf(graph: GraphStore): Box {
  return bounds(graph.nodes.get().map(boxOfNode));
}

/** Brings the whole design into view, or these steps. */
export function useFit(): (ids?: Iterable<string>) => void {
  const { graph } = useDesignerState();
  const flow: Pick<ReactFlowInstance<StepNode, StepEdge>, "setViewport"> = useReactFlow<StepNode, StepEdge>();
  const store = useStoreApi();
  return useCallback(
    (ids) => {
      const { width, height } = store.getState();
      const box = ids === undefined ? wholeOf(graph) : bounds([...ids].flatMap((id) => graph.seenAt(id) ?? []));
      if (width > 0 && box.width > 0) void flow.setViewport(viewOn(box, width, height));
    },
    [graph, flow, store],
  );
}
