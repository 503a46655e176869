/** The pointer on the painted design: choose, drag, choose with a box, open. What hits nothing is left to the canvas around. */
import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, type PointerEvent, type SyntheticEvent, useEffect, useMemo, useRef, useState } from "react";
import { useDesigning } from "../../context";
import type { Box } from "../../model/frames";
import { Hand } from "../../model/hand";
import { outermost } from "../../model/scopes";
import type { Dragging } from "../dragging";
import { RAW_MOVE } from "../useAhead";
import { between, edgeAt, stepAt, stepsIn } from "./hits";

const THRESHOLD = 4;
const EDGE_REACH = 6;

export function usePaintedPointer(isOn: boolean, dragging: Dragging, open: (node: string) => void) {
  const { state, editReason } = useDesigning();
  const flow = useReactFlow();
  const [box, setBox] = useState<Box>();
  const [hover, setHover] = useState<string>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  useEffect(() => {
    if (!isOn) setHover(undefined);
  }, [isOn]);
  const handlers = useMemo(() => {
    const { graph } = state;
    const pointOf = (event: { readonly clientX: number; readonly clientY: number }) => flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    const onPane = (event: SyntheticEvent) => event.target instanceof Element && event.target.closest(".react-flow__pane") !== null;
    const listen = (move: (event: globalThis.PointerEvent) => void, end: () => void, ahead: (event: Event) => void = () => {}) => {
      const done = () => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener(RAW_MOVE, ahead);
        window.removeEventListener("pointerup", done);
        window.removeEventListener("pointercancel", done);
        stop.current = undefined;
        end();
      };
      window.addEventListener("pointermove", move);
      window.addEventListener(RAW_MOVE, ahead);
      window.addEventListener("pointerup", done);
      window.addEventListener("pointercancel", done);
      stop.current = done;
    };
    const chooseStep = (id: string, add: boolean) => {
      const { nodes } = state.selection.get();
      if (add) state.select(nodes.has(id) ? [...nodes].filter((one) => one !== id) : [...nodes, id]);
      else state.select([id]);
      state.focus.set(id);
    };
    /** What is held is chosen when it is let go: its form would be drawn before the first move is written. */
    const startDrag = (event: PointerEvent, step: string) => {
      const { nodes } = state.selection.get();
      const held = nodes.has(step) ? nodes : new Set([step]);
      const free = outermost(held, graph.design.nodes).filter((id) => graph.nodes.get().find((node) => node.id === id)?.draggable !== false);
      const corners = new Map(free.flatMap((id) => {
        const at = graph.placeOf(id);
        return at === undefined ? [] : [[id, at] as const];
      }));
      const hand = new Hand(pointOf(event), corners);
      const drag = (next: globalThis.PointerEvent) => {
        const far = Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) >= THRESHOLD;
        if (dragging.isOn || far) dragging.drag(hand.at(pointOf(next)));
      };
      const end = () => {
        const together = dragging.isOn && nodes.has(step);
        dragging.drop();
        if (together) state.focus.set(step);
        else if (step in graph.design.nodes) chooseStep(step, false);
      };
      listen(drag, end, (next) => dragging.ahead(hand.at(pointOf(next as globalThis.PointerEvent))));
    };
    const startBox = (event: PointerEvent) => {
      const from = pointOf(event);
      let last = between(from, from);
      listen((next) => setBox((last = between(from, pointOf(next)))), () => {
        setBox(undefined);
        state.select(stepsIn(graph.nodes.get(), last));
      });
    };
    const press = (event: PointerEvent) => {
      if (!onPane(event) || event.button !== 0 || state.tool.get() === "comment") return;
      const at = pointOf(event);
      const add = event.shiftKey || event.ctrlKey || event.metaKey;
      const step = stepAt(graph.nodes.get(), at);
      if (step !== undefined) {
        if (editReason === undefined && !add) startDrag(event, step);
        else chooseStep(step, add);
      } else {
        const edge = edgeAt(graph.edges.get(), (id) => graph.boxOf(id), at, EDGE_REACH / flow.getZoom());
        if (edge !== undefined) state.select([], [edge]);
        else if (state.tool.get() === "select" || event.shiftKey) startBox(event);
        else return;
      }
      (event.currentTarget.querySelector(".react-flow") as HTMLElement | null)?.focus();
      keep(event);
    };
    /** What was taken here is not for the canvas below. */
    const taken = (event: SyntheticEvent) => {
      if (stop.current !== undefined && onPane(event)) event.stopPropagation();
    };
    let frame: number | undefined;
    return {
      onPointerDownCapture: press,
      onMouseDownCapture: taken,
      onTouchStartCapture: taken,
      onDoubleClickCapture: (event: MouseEvent) => {
        const step = onPane(event) ? stepAt(graph.nodes.get(), pointOf(event)) : undefined;
        if (step !== undefined) open(step);
      },
      onClickCapture: (event: MouseEvent) => {
        if (!onPane(event)) return;
        const at = pointOf(event);
        if (stepAt(graph.nodes.get(), at) !== undefined || edgeAt(graph.edges.get(), (id) => graph.boxOf(id), at, EDGE_REACH / flow.getZoom()) !== undefined) event.stopPropagation();
      },
      onPointerMoveCapture: (event: PointerEvent) => {
        if (!onPane(event)) return;
        const at = pointOf(event);
        frame ??= requestAnimationFrame(() => {
          frame = undefined;
          setHover(stop.current === undefined ? stepAt(graph.nodes.get(), at) : undefined);
        });
      },
    };
  }, [state, flow, dragging, editReason, open]);
  return { handlers: isOn ? handlers : {}, box, hover };
}

function keep(event: PointerEvent): void {
  event.stopPropagation();
  event.preventDefault();
}
