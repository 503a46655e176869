/** The run on the canvas of its design, as the run follows it: live states, rounds counted together, ways not taken greyed. Read only. */
import "@xyflow/react/dist/base.css";
import type { PlanOut } from "@concert/sdk";
import { Background, BaseEdge, Controls, type Edge, type EdgeProps, EdgeLabelRenderer, getBezierPath, Handle, type Node, type NodeProps, Position, ReactFlow } from "@xyflow/react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, memo, useContext, useMemo } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { besideName, type Operations, useLoadedOperations } from "../designer/catalogue";
import { AvatarStack, Skeleton, StateIcon, STATES } from "../ui";
import type { Person } from "../people/person";
import { type GraphEdge, type GraphNode, graphOf, NODE } from "./graphView";
import styles from "./graph.module.css";
import type { StepView } from "./view";

interface GraphProps {
  readonly run: string;
  readonly steps: readonly StepView[];
  readonly chosen: string | undefined;
  readonly onChoose: (node: string) => void;
  readonly peopleOn: ReadonlyMap<string, readonly Person[]>;
}

/** The version a run follows never changes. */
const planQuery = (run: string) => queryOptions({ queryKey: ["run-plan", run], queryFn: ({ signal }) => call("runs.plan", { id: run }, { signal }), staleTime: Number.POSITIVE_INFINITY });

export function Graph(props: GraphProps) {
  const plan = useQuery(planQuery(props.run));
  if (plan.data !== undefined) return <Canvas {...props} plan={plan.data} />;
  if (plan.error === null) return <Skeleton height="100%" />;
  return (
    <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
      <LoadFailure title="The design of the run could not be loaded" error={plan.error} onRetry={() => void plan.refetch()} />
    </div>
  );
}

interface Shown {
  readonly chosen: string | undefined;
  readonly onChoose: (node: string) => void;
  readonly peopleOn: ReadonlyMap<string, readonly Person[]>;
  readonly operations: Operations;
}

const Choosing = createContext<Shown>({ chosen: undefined, onChoose: () => {}, peopleOn: new Map(), operations: new Map() });

type StepNode = Node<{ readonly node: GraphNode }, "step">;
type FrameNode = Node<{ readonly width: number; readonly height: number }, "frame">;
type WayEdge = Edge<{ readonly edge: GraphEdge }, "way">;

const NODE_TYPES = { step: memo(Step), frame: memo(Holder) };
const EDGE_TYPES = { way: memo(Way) };

function Canvas({ steps, plan, chosen, onChoose, peopleOn }: GraphProps & { readonly plan: PlanOut }) {
  const graph = useMemo(() => graphOf(plan, steps), [plan, steps]);
  const nodes = useMemo(
    (): (StepNode | FrameNode)[] => [
      ...graph.frames.map((frame): FrameNode => ({ id: `frame ${frame.id}`, type: "frame", position: { x: frame.x, y: frame.y }, data: { width: frame.width, height: frame.height }, selectable: false, focusable: false, zIndex: -1, width: frame.width, height: frame.height })),
      ...graph.nodes.map((node): StepNode => ({ id: node.id, type: "step", position: { x: node.x, y: node.y }, data: { node }, focusable: false, width: NODE.width, height: NODE.height })),
    ],
    [graph],
  );
  const edges = useMemo(() => graph.edges.map((edge): WayEdge => ({ id: edge.id, source: edge.source, target: edge.target, type: "way", data: { edge }, focusable: false })), [graph]);
  const of = steps.find((step) => step.node === chosen)?.of;
  const operations = useLoadedOperations();
  const shown = useMemo(() => ({ chosen: of, onChoose, peopleOn, operations }), [of, onChoose, peopleOn, operations]);
  return (
    <Choosing value={shown}>
      <div className={styles["canvas"]} role="group" aria-label="Graph of the run. Tab goes from step to step, Enter opens one.">
        <ReactFlow<StepNode | FrameNode, WayEdge>
          id="run-graph"
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onlyRenderVisibleElements={nodes.length > 200}
          fitView
          fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
          minZoom={0.05}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={16} size={1.6} />
          <Controls showInteractive={false} className={styles["controls"] ?? ""} />
        </ReactFlow>
      </div>
    </Choosing>
  );
}

function Step({ data: { node } }: NodeProps<StepNode>) {
  const { chosen, onChoose, peopleOn, operations } = useContext(Choosing);
  const people = peopleOn.get(node.goes ?? "") ?? [];
  return (
    <button
      type="button"
      className={styles["step"]}
      data-state={node.state}
      data-chosen={node.id === chosen}
      aria-pressed={node.id === chosen}
      onClick={() => node.goes !== undefined && onChoose(node.goes)}
    >
      <Handle type="target" position={Position.Left} className={styles["port"] ?? ""} />
      <span className={styles["words"]}>
        <span className={styles["title"]}>{node.title}</span>
        <span className={styles["fact"]} title={node.fact}>{node.fact === "" ? besideName(operations.get(node.operation), node.operation, node.title) : node.fact}</span>
      </span>
      {node.took !== "" && <span className={styles["took"]}>{node.took}</span>}
      <span className={styles["disc"]}>
        <StateIcon state={node.state} size={18} label={node.word === "" ? STATES[node.state].word : node.word} />
      </span>
      {people.length > 0 && (
        <span className={styles["people"]}>
          <AvatarStack people={people} size={20} most={3} />
        </span>
      )}
      <Handle type="source" position={Position.Right} className={styles["port"] ?? ""} />
    </button>
  );
}

function Holder({ data }: NodeProps<FrameNode>) {
  return <div className={styles["frame"]} style={{ width: data.width, height: data.height }} />;
}

function Way({ sourceX, sourceY, targetX, targetY, data }: EdgeProps<WayEdge>) {
  const [path, x, y] = getBezierPath({ sourceX, sourceY, sourcePosition: Position.Right, targetX, targetY, targetPosition: Position.Left });
  return (
    <>
      <BaseEdge path={path} className={styles["way"] ?? ""} style={LOOKS[data?.edge.look ?? "idle"]} />
      {data !== undefined && data.edge.label !== "" && (
        <EdgeLabelRenderer>
          <span className={styles["port-name"]} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
            {data.edge.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

const LOOKS = {
  idle: { stroke: "var(--edge-idle)", strokeWidth: 1.5 },
  done: { stroke: "var(--edge-done)", strokeWidth: 2 },
  live: { stroke: "var(--run)", strokeWidth: 2.5 },
  untaken: { stroke: "var(--edge-idle)", strokeWidth: 1.5, strokeDasharray: "4 4", opacity: 0.7 },
} as const;
