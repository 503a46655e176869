/** The keyboard on the canvas: one tab stop, on which the keys walk between steps, move, choose, copy and remove them. */
import { useReactFlow } from "@xyflow/react";
import { type ClipboardEvent, type KeyboardEvent, useMemo } from "react";
import { actsOn } from "../acts";
import { useDesigning } from "../context";
import { readDesign } from "../model/edits";
import { mayHold } from "../model/graphStore";
import { GRID, NODE } from "../model/placing";
import { type Home, homeOf, TOP } from "../model/scopes";
import { type Direction, following, inOrder, nearest, preceding } from "../model/walk";
import { isTyping } from "../../keyboard/listen";
import { useOpenStep } from "../useOpenStep";

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const VECTORS = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, up: { x: 0, y: -1 }, down: { x: 0, y: 1 } } as const;

/** Goes to a step: chosen, focused, in view. */
export function useGoTo(): (id: string | undefined, add?: boolean) => void {
  const { state } = useDesigning();
  const flow = useReactFlow();
  return (id, add = false) => {
    if (id === undefined || !(id in state.graph.design.nodes)) return;
    state.unfold(id);
    const at = state.graph.seenAt(id) ?? { ...state.graph.storedPlace(id), ...NODE };
    state.focus.set(id);
    state.select(add ? [...state.selection.get().nodes, id] : [id]);
    const { x, y } = flow.flowToScreenPosition(at);
    const host = document.querySelector(".react-flow")?.getBoundingClientRect();
    const zoom = flow.getZoom();
    const seen = host !== undefined && x > host.left && y > host.top && x + Math.min(at.width, 2 * NODE.width) * zoom < host.right && y + NODE.height * zoom < host.bottom;
    if (!seen) void flow.setCenter(at.x + Math.min(at.width, 2 * NODE.width) / 2, at.y + NODE.height / 2, { zoom });
  };
}

/** Steps one goes to along the edges: the next downstream or upstream one, each time another where there are several. */
export function useFollow(): (way: "down" | "up") => void {
  const { state } = useDesigning();
  const goTo = useGoTo();
  return (way) => {
    const from = state.focus.get();
    const { edges } = readDesign(state.handle.doc);
    const there = from === undefined ? [] : ((way === "down" ? following(edges) : preceding(edges)).get(from) ?? []);
    goTo(there[0]);
  };
}

export function useCanvasKeys() {
  const { state, editReason } = useDesigning();
  const acts = useMemo(() => actsOn(state), [state]);
  const goTo = useGoTo();
  const open = useOpenStep();
  const readOnly = editReason !== undefined;

  const walk = (direction: Direction, add: boolean) => {
    const places = state.graph.places();
    const from = state.focus.get();
    const at = from === undefined ? undefined : places.get(from);
    if (at === undefined) return goTo(firstStep());
    // A frame is gone to by what stands in it, by the outline, or where it is all there is.
    const others = new Map([...places].filter(([id]) => id !== from && !state.graph.drawing.parts.has(id)));
    goTo(nearest(at, others.size === 0 ? new Map([...places].filter(([id]) => id !== from)) : others, direction), add);
  };

  const firstStep = () => {
    const { edges } = readDesign(state.handle.doc);
    return inOrder([...state.graph.places().keys()], edges)[0];
  };

  const press = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.defaultPrevented) return;
    const direction = ARROWS[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      const step = event.shiftKey ? GRID * 10 : GRID;
      if (!event.altKey) walk(direction, event.shiftKey);
      else if (!readOnly) acts.nudge({ x: VECTORS[direction].x * step, y: VECTORS[direction].y * step });
      return;
    }
    const act = actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const actOf = (event: KeyboardEvent): (() => void) | undefined => {
    const focus = state.focus.get();
    if (event.ctrlKey || event.metaKey) return withCtrl(event.key);
    switch (event.key) {
      case "Enter":
        return focus === undefined ? undefined : () => open(focus);
      case "x":
        return focus === undefined || !mayHold(state.graph.design, focus) ? undefined : () => state.fold(focus);
      case "Delete":
      case "Backspace":
        return readOnly ? undefined : acts.removeSelected;
      case "Escape":
        return () => state.select([]);
      case "Home":
        return () => goTo(firstStep());
      case " ":
        return focus === undefined ? undefined : () => state.select([focus]);
      default:
        return undefined;
    }
  };

  const withCtrl = (key: string): (() => void) | undefined => {
    if (key === "a") return () => state.select(state.graph.places().keys());
    return key === "d" && !readOnly ? acts.duplicate : undefined;
  };

  /** Into the container that is chosen alone and open, else beside what is chosen. */
  const pasteHome = (): Home => {
    const { nodes } = state.selection.get();
    const [only] = nodes;
    const { design, drawing } = state.graph;
    if (only === undefined || nodes.size > 1) return TOP;
    return drawing.parts.has(only) ? { inside: only, part: "body" } : homeOf(only, design.nodes);
  };

  const write = (event: ClipboardEvent): boolean => {
    const text = isTyping(event.target) ? undefined : acts.copy();
    if (text === undefined) return false;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    return true;
  };

  return {
    onKeyDown: press,
    onFocus: () => {
      if (state.focus.get() === undefined) state.focus.set([...state.selection.get().nodes][0]);
    },
    onCopy: (event: ClipboardEvent) => void write(event),
    onCut: (event: ClipboardEvent) => {
      if (!readOnly && write(event)) acts.removeSelected();
    },
    onPaste: (event: ClipboardEvent) => {
      if (!readOnly && !isTyping(event.target) && acts.paste(event.clipboardData.getData("text/plain"), pasteHome())) event.preventDefault();
    },
  };
}
