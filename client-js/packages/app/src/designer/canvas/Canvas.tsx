/** The canvas: steps and edges of the document, moved, connected and chosen with mouse, touch and keyboard. */
import "@xyflow/react/dist/base.css";
import { Background, type Connection, MiniMap, type NodeChange, ReactFlow, useReactFlow, useStore as useFlow } from "@xyflow/react";
import { type DragEvent, type MouseEvent, useMemo, useState } from "react";
import { useDesk } from "../../comments/desk";
import { useStore } from "../../live/useStore";
import { useTogether } from "../../together/Together";
import { actsOn } from "../acts";
import { useOperations } from "../catalogue";
import { useDesignerState, useDesigning } from "../context";
import type { Selection, StepEdge, StepNode as FlowStep } from "../model/graphStore";
import { GRID, NODE } from "../model/placing";
import { mayConnect } from "../model/walk";
import { readDesign } from "../model/edits";
import { RunBar } from "../run/RunBar";
import type { DesignerState } from "../state";
import styles from "./canvas.module.css";
import { useCanvasKeys } from "./canvasKeys";
import { CommentPins } from "./CommentPins";
import { Cursors } from "./Cursors";
import { Dragging } from "./dragging";
import { EmptyCanvas } from "./EmptyCanvas";
import { FarEdges } from "./FarEdges";
import { fit } from "./fit";
import { ArrowHeads, FlowEdge } from "./FlowEdge";
import { Library, OPERATION_DRAG } from "./Library";
import { MapStep } from "./MapStep";
import { SharedView } from "./SharedView";
import { levelOf, StepNode, stepElementId } from "./StepNode";
import { Tools } from "./Tools";
import { ViewTools } from "./ViewTools";
import { useOwnCursor } from "./useOwnCursor";

const NODE_TYPES = { step: StepNode };
const EDGE_TYPES = { flow: FlowEdge };

/** From afar they are painted. */
const NO_EDGES: StepEdge[] = [];
const MAP = { width: 168, height: 88 };

export function Canvas() {
  const { state, editReason } = useDesigning();
  const nodes = useStore(state.graph.nodes);
  const edges = useStore(state.graph.edges);
  const tool = useStore(state.tool);
  const focus = useStore(state.focus);
  const far = useFlow((flow) => levelOf(flow.transform[2]) === "far");
  const readOnly = editReason !== undefined;
  const changes = useFlowChanges();
  const keys = useCanvasKeys();
  const drop = useOperationDrop();
  const cursor = useOwnCursor();
  const point = usePointComment();
  const { follow } = useTogether();
  const [view] = useState(() => firstView(state, follow.whom !== undefined));
  return (
    <div className={styles["canvas"]} data-tool={tool} {...cursor} {...(readOnly ? {} : drop)}>
      <ReactFlow<FlowStep, StepEdge>
        id="designer"
        nodes={nodes as FlowStep[]}
        edges={far ? NO_EDGES : (edges as StepEdge[])}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...changes}
        {...keys}
        tabIndex={0}
        aria-label="Canvas. Arrow keys go between steps, Enter opens the step, Alt and arrow keys move it."
        {...(focus === undefined ? {} : { "aria-activedescendant": stepElementId(focus) })}
        onlyRenderVisibleElements
        snapToGrid
        snapGrid={[GRID, GRID]}
        minZoom={0.1}
        maxZoom={2}
        fitView={view.fit}
        fitViewOptions={view.how}
        defaultViewport={view.last}
        onPaneClick={point}
        onMoveEnd={(_, viewport) => {
          state.viewport = viewport;
        }}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectNodesOnDrag={false}
        elevateNodesOnSelect={false}
        selectionOnDrag={tool === "select"}
        panOnDrag={tool === "select" ? [1, 2] : true}
        connectionRadius={28}
        proOptions={{ hideAttribution: true }}
        zoomOnDoubleClick={false}
      >
        {far ? <FarEdges /> : <Background gap={GRID} size={1.6} />}
        <Cursors />
        <CommentPins />
        <SharedView />
        {nodes.length > 0 && <MiniMap<FlowStep> className={styles["map"] ?? ""} nodeComponent={MapStep} pannable zoomable ariaLabel="Map of the design" style={MAP} offsetScale={4} />}
      </ReactFlow>
      <ArrowHeads />
      {nodes.length === 0 && <EmptyCanvas />}
      <RunBar />
      <Tools />
      <ViewTools map={nodes.length > 0} />
      <Library />
    </div>
  );
}

/** Where one looked last, else all of it; the first step of an empty design does not move the view, nor does following somebody. */
function firstView({ viewport, handle }: DesignerState, following: boolean) {
  const fresh = !following && viewport === undefined && handle.keysAt(["body", "nodes"]).get().length > 0;
  return { fit: fresh, how: fit(), last: viewport ?? { x: 0, y: 0, zoom: 1 } };
}

/** What React Flow says happened, as selection and edits. The same functions every time: a new one would repaint each step. */
function useFlowChanges() {
  const state = useDesignerState();
  const acts = useMemo(() => actsOn(state), [state]);
  const dragging = useMemo(() => new Dragging(state.handle, state.graph), [state]);
  return useMemo(
    () => ({
      onNodesChange: (changes: NodeChange<FlowStep>[]) => {
        dragging.hear(changes);
        chooseBy(changes, "nodes");
      },
      onEdgesChange: (changes: readonly { readonly type: string; readonly id?: string; readonly selected?: boolean }[]) => chooseBy(changes, "edges"),
      onConnect: ({ source, target }: Connection) => void acts.connect(source, target),
      isValidConnection: ({ source, target }: Connection | StepEdge) => mayConnect(source, target, readDesign(state.handle.doc).edges),
      onNodeClick: (_: unknown, node: FlowStep) => state.focus.set(node.id),
      onNodeDoubleClick: (_: unknown, node: FlowStep) => state.inspect(node.id),
    }),
    [state, acts, dragging],
  );

  function chooseBy(changes: readonly { readonly type: string; readonly id?: string; readonly selected?: boolean }[], of: keyof Selection): void {
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length === 0) return;
    const now = state.selection.get();
    const ids = new Set(now[of]);
    for (const { id = "", selected } of chosen) {
      if (selected === true) ids.add(id);
      else ids.delete(id);
    }
    state.selection.set({ ...now, [of]: ids });
  }
}

/** With the tool for it in hand, a click begins a thread at that point. */
function usePointComment() {
  const state = useDesignerState();
  const { show } = useDesk();
  const flow = useReactFlow();
  return (event: MouseEvent) => {
    if (state.tool.get() !== "comment") return;
    state.tool.set("hand");
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    show("point new", { kind: "point", x: Math.round(x), y: Math.round(y) }, { draft: true });
  };
}

/** A step dragged out of the library lands where it is let go. */
function useOperationDrop() {
  const state = useDesignerState();
  const operations = useOperations();
  const flow = useReactFlow();
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(OPERATION_DRAG)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDrop: (event: DragEvent) => {
      const operation = operations.get(event.dataTransfer.getData(OPERATION_DRAG));
      if (operation === undefined) return;
      event.preventDefault();
      const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      actsOn(state).add(operation, { at: { x: at.x - NODE.width / 2, y: at.y - NODE.height / 2 } });
      state.library.set(false);
    },
  };
}
