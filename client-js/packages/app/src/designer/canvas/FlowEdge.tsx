/** An edge, coloured by what the run did along it; red with a cross where it cannot be as it is. */
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath, useStore as useFlow } from "@xyflow/react";
import { Undo2, X } from "lucide-react";
import { memo } from "react";
import { Icon } from "../../ui";
import { usePicked } from "../../live/useStore";
import { useDesignerState, useStepRun } from "../context";
import type { StepEdge } from "../model/graphStore";
import { pairKey } from "../model/walk";
import { edgeState } from "../run/words";
import styles from "./canvas.module.css";
import { levelOf } from "./levels";

const ARROW = 7;
/** An edge that leads back goes around with right angles. */
const TURN = 20;

export const FlowEdge = memo(function FlowEdge({ id, source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected, data }: EdgeProps<StepEdge>) {
  const level = useFlow((flow) => levelOf(flow.transform[2]));
  const [from, to] = [useStepRun(source), useStepRun(target)];
  const wrong = usePicked(useDesignerState().wrongEdges, (pairs) => pairs.has(pairKey(source, target)));
  const ends = { sourceX: sourceX + 2, sourceY, targetX: targetX - ARROW, targetY, sourcePosition, targetPosition };
  const back = targetX - sourceX < TURN;
  const [path, x, y] = back ? getSmoothStepPath({ ...ends, borderRadius: 12, offset: TURN }) : getBezierPath({ ...ends, curvature: 0.35 });
  const state = wrong ? "wrong" : selected === true ? "chosen" : edgeState(from, to);
  return (
    <>
      <g className={styles["edge"]} data-state={state}>
        <BaseEdge id={id} path={path} interactionWidth={20} markerEnd={`url(#arrow-${state})`} />
      </g>
      {data !== undefined && data.condition !== "" && (
        <EdgeLabelRenderer>
          <code className={styles["condition"]} data-level={level} title={`Counts only where ${data.condition}`} style={{ transform: `translate(${sourceX + 12}px, ${sourceY - 4}px) translateY(-100%)` }}>
            {data.condition}
          </code>
        </EdgeLabelRenderer>
      )}
      {wrong && (
        <EdgeLabelRenderer>
          <span className={styles["cross"]} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }} aria-hidden="true">
            <Icon of={X} size={12} />
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

const LIFT = 36;

/** From a step to the one that takes it back: no way the run goes, so dotted, and around below. */
export const UndoLink = memo(function UndoLink({ id, source, target }: EdgeProps<StepEdge>) {
  const { graph } = useDesignerState();
  const level = useFlow((flow) => levelOf(flow.transform[2]));
  const [from, to] = [graph.boxOf(source), graph.boxOf(target)];
  if (from === undefined || to === undefined) return null;
  const below = to.y >= from.y + from.height / 2;
  const [x1, y1] = [from.x + from.width / 2, below ? from.y + from.height : from.y];
  const [x2, y2] = [to.x + to.width / 2, below ? to.y : to.y + to.height];
  const lift = below ? LIFT : -LIFT;
  return (
    <g className={styles["undoLink"]}>
      <BaseEdge id={id} path={`M${x1} ${y1} C${x1} ${y1 + lift} ${x2} ${y2 - lift} ${x2} ${y2}`} interactionWidth={0} />
      <EdgeLabelRenderer>
        <span className={styles["undoMark"]} data-level={level} style={{ transform: `translate(-50%, -50%) translate(${(x1 + x2) / 2}px, ${(y1 + y2) / 2}px)` }}>
          <Icon of={Undo2} size={12} /> undoes
        </span>
      </EdgeLabelRenderer>
    </g>
  );
});

const ARROW_STATES = ["idle", "done", "live", "untaken", "wrong", "chosen", "drawing"] as const;

/** The arrow heads that edges name; once on the page. */
export function ArrowHeads() {
  return (
    <svg className={styles["heads"]} aria-hidden="true">
      <defs>
        {ARROW_STATES.map((state) => (
          <marker key={state} id={`arrow-${state}`} className={styles["arrow"]} data-state={state} markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" viewBox="0 0 10 10" refX="2" refY="5" orient="auto">
            <path d="M1 1 L9 5 L1 9 Z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
