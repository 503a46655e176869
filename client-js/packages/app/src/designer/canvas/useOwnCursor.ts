/** Tells the others where this person points on the canvas; off the canvas, nobody sees a cursor. */
import { useReactFlow } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { useDesignerState } from "../context";

export function useOwnCursor() {
  const { presence } = useDesignerState().handle;
  const flow = useReactFlow();
  const frame = useRef<number>(undefined);
  const at = useRef({ x: 0, y: 0 });
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      presence.update({ cursor: undefined }, { worked: false });
    },
    [presence],
  );
  return {
    onPointerMove: (event: PointerEvent) => {
      at.current = { x: event.clientX, y: event.clientY };
      frame.current ??= requestAnimationFrame(() => {
        frame.current = undefined;
        const { x, y } = flow.screenToFlowPosition(at.current, { snapToGrid: false });
        presence.update({ cursor: { x: Math.round(x), y: Math.round(y) } });
      });
    },
    onPointerLeave: () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      frame.current = undefined;
      presence.update({ cursor: undefined });
    },
  };
}
