/**
 * While steps are dragged as elements: each move of the pointer is written when it is made. Browsers keep the usual events
 * of it back until the next frame, and React Flow drags by those. Where a browser tells no more than those, nothing is ahead.
 */
import { type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import type { StepNode } from "../model/graphStore";
import { Hand } from "../model/hand";
import type { Dragging } from "./dragging";

export const RAW_MOVE = "pointerrawupdate";

interface Ahead {
  readonly onNodeDragStart: OnNodeDrag<StepNode>;
  readonly onNodeDragStop: () => void;
}

/** For React Flow, which says so of a selection too. */
export function useAhead(dragging: Dragging): Ahead {
  const flow = useReactFlow();
  const ahead = useMemo(() => {
    let stop = () => {};
    const pointOf = ({ clientX, clientY }: Pick<PointerEvent, "clientX" | "clientY">) => flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
    return {
      onNodeDragStart: (event: Parameters<OnNodeDrag>[0], _: unknown, nodes: readonly StepNode[]) => {
        stop();
        if (!("clientX" in event)) return; // a finger: React Flow follows its touches
        const hand = new Hand(pointOf(event), new Map(nodes.map(({ id, position }) => [id, position])));
        const hear = (move: Event) => dragging.ahead(hand.at(pointOf(move as PointerEvent)));
        window.addEventListener(RAW_MOVE, hear);
        stop = () => window.removeEventListener(RAW_MOVE, hear);
      },
      onNodeDragStop: () => stop(),
    };
  }, [dragging, flow]);
  useEffect(() => ahead.onNodeDragStop, [ahead]);
  return ahead;
}
