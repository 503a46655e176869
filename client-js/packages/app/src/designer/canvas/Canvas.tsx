/** The canvas: steps and edges of the document, moved, connected and chosen with mouse, touch and keyboard. */
import "@xyflow/react/dist/base.css";
import { Background, type Connection, type FinalConnectionState, type NodeChange, ReactFlow, useReactFlow, useStore as useFlow } from "@xyflow/react";
import { type DragEvent, memo, type MouseEvent, useLayoutEffect, useMemo, useState } from "react";
import { useDesk } from "../../comments/desk";
import { usePicked, useStore } from "../../live/useStore";
import { useTogether } from "../../together/Together";
import { toast } from "../../ui";
import { type Acts, actsOn } from "../acts";
import { useOperations } from "../catalogue";
import { useDesignerState, useDesigning } from "../context";
import { readDesign } from "../model/edits";
import type { Selection, StepEdge, StepNode as FlowStep } from "../model/graphStore";
import { GRID, NODE } from "../model/placing";
import { whyNotConnect } from "../model/scopes";
import { RunBar } from "../run/RunBar";
import { useOpenStep } from "../useOpenStep";
import styles from "./canvas.module.css";
import { useCanvasKeys } from "./canvasKeys";
import { CommentPins } from "./CommentPins";
import { Cursors } from "./Cursors";
import { Dragging, homeAt } from "./dragging";
import { EmptyCanvas } from "./EmptyCanvas";
import { FindBar } from "./FindBar";
import { LEAST_ZOOM, MOST_ZOOM, useFit } from "./fit";
import { ArrowHeads, FlowEdge, UndoLink } from "./FlowEdge";
import { GroupNode } from "./GroupNode";
import { stepElementId } from "./levels";
import { Library, OPERATION_DRAG } from "./Library";
import { MapView } from "./MapView";
import { Overlay } from "./paint/Overlay";
import { Sheet } from "./paint/Sheet";
import { usePaintedPointer } from "./paint/usePaintedPointer";
import { SharedView } from "./SharedView";
import { StepNode } from "./StepNode";
import { Tools } from "./Tools";
import { ViewTools } from "./ViewTools";
import { useAhead } from "./useAhead";
import { useOwnCursor } from "./useOwnCursor";
import { useShown } from "./window";

const NODE_TYPES = { step: StepNode, container: GroupNode };
const EDGE_TYPES = { flow: FlowEdge, undo: UndoLink };

/** A click with one of these takes a step to those that are chosen, or away from them. */
const ADDING = ["Shift", "Control", "Meta"];
const adds = (event: MouseEvent) => event.shiftKey || event.ctrlKey || event.metaKey;

/** What is painted is no element. */
const NO_STEPS: FlowStep[] = [];
const NO_EDGES: StepEdge[] = [];

export function Canvas() {
  const { state, editReason } = useDesigning();
  const shown = useShown();
  const painted = shown.kind === "painted";
  const isEmpty = usePicked(state.graph.nodes, (nodes) => nodes.length === 0);
  const tool = useStore(state.tool);
  const focus = useStore(state.focus);
  const readOnly = editReason !== undefined;
  const acts = useMemo(() => actsOn(state), [state]);
  const dragging = useMemo(() => new Dragging(state, acts), [state, acts]);
  const open = useOpenStep();
  const changes = useFlowChanges(acts, dragging, open);
  const ahead = useAhead(dragging);
  const keys = useCanvasKeys();
  const drop = useOperationDrop();
  const cursor = useOwnCursor();
  const point = usePointComment();
  const pointer = usePaintedPointer(painted, dragging, open);
  const [view] = useState(() => state.viewport ?? MIDDLE);
  return (
    <div className={styles["canvas"]} data-tool={tool} data-painted={painted || undefined} {...pointer.handlers} {...cursor} {...(readOnly ? {} : drop)}>
      <ReactFlow<FlowStep, StepEdge>
        id="designer"
        nodes={painted ? NO_STEPS : (shown.nodes as FlowStep[])}
        edges={painted ? NO_EDGES : (shown.edges as StepEdge[])}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...changes}
        {...ahead}
        {...keys}
        tabIndex={0}
        aria-label="Canvas. Arrow keys go between steps, Enter opens the step, Alt and arrow keys move it."
        {...(focus === undefined ? {} : { "aria-activedescendant": stepElementId(focus) })}
        onlyRenderVisibleElements
        snapToGrid
        snapGrid={[GRID, GRID]}
        minZoom={LEAST_ZOOM}
        maxZoom={MOST_ZOOM}
        defaultViewport={view}
        onPaneClick={(event) => {
          if (painted && !event.shiftKey) state.select([]);
          point(event);
        }}
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
        multiSelectionKeyCode={ADDING}
        selectionOnDrag={tool === "select" && !painted}
        panOnDrag={tool === "select" ? [1, 2] : true}
        connectionRadius={28}
        proOptions={{ hideAttribution: true }}
        zoomOnDoubleClick={false}
      >
        {painted ? <Sheet /> : <Background gap={GRID} size={1.6} />}
        {painted && <Overlay box={pointer.box} hover={pointer.hover} />}
        <FirstView />
        <Cursors />
        <CommentPins />
        <SharedView />
      </ReactFlow>
      <Around isEmpty={isEmpty} />
    </div>
  );
}

/** Apart: a step that moves is nothing to what lies over the canvas. */
const Around = memo(function Around({ isEmpty }: { readonly isEmpty: boolean }) {
  return (
    <>
      <ArrowHeads />
      {isEmpty && <EmptyCanvas />}
      <RunBar />
      <FindBar />
      <Tools />
      <ViewTools map={!isEmpty} />
      {!isEmpty && <MapView />}
      <Library />
    </>
  );
});

const MIDDLE = { x: 0, y: 0, zoom: 1 };

/** All of it, once, unless one has looked at it before, it is empty, or one follows somebody. */
function FirstView() {
  const state = useDesignerState();
  const { follow } = useTogether();
  const fit = useFit();
  const measured = useFlow((flow) => flow.width > 0 && flow.height > 0 && flow.panZoom !== null);
  const [fresh] = useState(() => follow.whom === undefined && state.viewport === undefined && state.handle.keysAt(["body", "nodes"]).get().length > 0);
  // Drawn at most a frame after the document is there.
  const drawn = usePicked(state.graph.nodes, (nodes) => nodes.length > 0);
  useLayoutEffect(() => {
    if (fresh && measured && drawn) fit();
  }, [fresh, measured, drawn, fit]);
  return null;
}

/** What React Flow says happened, as selection and edits. The same functions every time: a new one would repaint each step. */
function useFlowChanges(acts: Acts, dragging: Dragging, open: (node: string) => void) {
  const state = useDesignerState();
  return useMemo(
    () => ({
      onNodesChange: (changes: NodeChange<FlowStep>[]) => {
        hearDrag(changes, dragging);
        chooseBy(changes, "nodes");
      },
      onEdgesChange: (changes: readonly { readonly type: string; readonly id?: string; readonly selected?: boolean }[]) => chooseBy(changes, "edges"),
      onConnect: ({ source, target, sourceHandle }: Connection) => void acts.connect(source, target, sourceHandle === null || sourceHandle === "out" ? undefined : sourceHandle),
      onConnectEnd: (_: unknown, { isValid, fromNode, toNode, fromHandle }: FinalConnectionState) => {
        if (isValid === true || fromNode === null || toNode === null) return;
        const [source, target] = fromHandle?.type === "target" ? [toNode.id, fromNode.id] : [fromNode.id, toNode.id];
        const why = whyNotConnect(source, target, readDesign(state.handle.doc));
        if (why !== undefined) toast({ text: "Not connected", detail: why, state: "warning" });
      },
      isValidConnection: ({ source, target }: Connection | StepEdge) => whyNotConnect(source, target, readDesign(state.handle.doc)) === undefined,
      onNodeClick: (event: MouseEvent, node: FlowStep) => {
        state.focus.set(node.id);
        // One of several that are chosen; React Flow leaves them all.
        if (!adds(event)) state.select([node.id]);
      },
      onNodeDoubleClick: (_: unknown, node: FlowStep) => open(node.id),
    }),
    [state, acts, dragging, open],
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

function hearDrag(changes: readonly NodeChange<FlowStep>[], dragging: Dragging): void {
  const moved = changes.filter((change) => change.type === "position");
  const held = moved.flatMap((change) => (change.dragging === true && change.position !== undefined ? [[change.id, change.position] as const] : []));
  if (held.length > 0) dragging.drag(new Map(held));
  else if (moved.some((change) => change.dragging === false)) dragging.drop();
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
      actsOn(state).add(operation, { at: { x: at.x - NODE.width / 2, y: at.y - NODE.height / 2 }, home: homeAt(state.graph, at) });
      state.library.set(false);
    },
  };
}
