/** The comments of the open design: what their places are called, the way to each, and the key that begins one. */
import type { CommentAnchor, ShownThread } from "@concert/sdk";
import { useReactFlow } from "@xyflow/react";
import { MessageSquarePlus } from "lucide-react";
import type { ReactNode } from "react";
import { CommentDesk, useDesk } from "../comments/desk";
import { PlacePopover } from "../comments/PlacePopover";
import { useActions } from "../keyboard/actions";
import { useStore } from "../live/useStore";
import { nameOfAnchor, placeOfAnchor } from "./commentPlaces";
import { useLabels } from "./catalogue";
import { useDesignerState, useSelection } from "./context";
import type { DesignerState } from "./state";

export function DesignerComments({ children }: { readonly children: ReactNode }) {
  const state = useDesignerState();
  const flow = useReactFlow();
  const labels = useLabels();
  const reveal = (thread: ShownThread) => {
    bringUp(state, thread);
    const at = placeOfAnchor(thread.anchor, state.graph);
    if (at !== undefined) void flow.setCenter(at.x, at.y, { zoom: Math.max(0.7, flow.getZoom()) });
  };
  return (
    <CommentDesk handle={state.handle} nameOf={(anchor) => nameOfAnchor(anchor, state.design.get(), labels)} reveal={reveal}>
      <CommentKey />
      {children}
      <PlacePopover />
    </CommentDesk>
  );
}

/** Shows the part of the screen that the thread is about. */
function bringUp(state: DesignerState, { anchor, orphan, resolved }: ShownThread): void {
  if (orphan || resolved !== undefined) {
    state.select([]);
    state.inspector.set("comments");
    state.inspecting.set(true);
    return;
  }
  switch (anchor.kind) {
    case "node":
      state.select([anchor.node]);
      return;
    case "edge":
      state.select([], [anchor.edge]);
      return;
    case "field":
    case "text": {
      const [, map, node, field, parameter] = anchor.path;
      if (map === "nodes" && node !== undefined) state.inspect(node, field === "parameters" ? parameter : field);
      else {
        state.select([]);
        state.inspector.set("form");
        state.inspecting.set(true);
      }
      return;
    }
    case "document":
      state.select([]);
      state.inspector.set("comments");
      state.inspecting.set(true);
      return;
    case "point":
      return;
  }
}

/** `c` is for what one has chosen: a step, a connection; else for the point in the middle of what one sees. */
function CommentKey() {
  const state = useDesignerState();
  const desk = useDesk();
  const flow = useReactFlow();
  const { nodes, edges } = useSelection();
  const focus = useStore(state.focus);
  const view = useStore(state.view);
  const begin = () => {
    const [node = edges.size === 0 ? (rowOf(document.activeElement) ?? focus) : undefined] = nodes;
    const [edge] = edges;
    const anchor: CommentAnchor = node !== undefined ? { kind: "node", node } : edge !== undefined ? { kind: "edge", edge } : view === "graph" ? middle(flow) : { kind: "document" };
    const place = anchor.kind === "point" ? "point new" : anchor.kind === "node" ? `node ${anchor.node}` : anchor.kind === "edge" ? `edge ${anchor.edge}` : "document";
    desk.show(place, anchor, { draft: true });
  };
  useActions([{ id: "comment", label: "Comment here", group: "Here", icon: MessageSquarePlus, keys: "c", words: "thread message mention", reason: desk.reason, run: begin }]);
  return null;
}

/** The step whose row of the outline the keyboard stands on. */
function rowOf(element: Element | null): string | undefined {
  return element?.closest<HTMLElement>("[data-comments^='node ']")?.dataset["comments"]?.slice("node ".length);
}

function middle(flow: ReturnType<typeof useReactFlow>): CommentAnchor {
  const box = document.querySelector(".react-flow")?.getBoundingClientRect() ?? new DOMRect(0, 0, window.innerWidth, window.innerHeight);
  const { x, y } = flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  return { kind: "point", x: Math.round(x), y: Math.round(y) };
}
