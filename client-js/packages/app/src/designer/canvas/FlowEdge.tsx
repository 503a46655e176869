/** An edge, coloured by what the run did along it; red with a cross where it cannot be as it is. */
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from "@xyflow/react";
import { X } from "lucide-react";
import { memo } from "react";
import { Icon } from "../../ui";
import { useDesignerState, usePicked, useStepRun } from "../context";
import type { StepEdge } from "../model/graphStore";
import { pairKey } from "../model/walk";
import { edgeState } from "../run/words";
import styles from "./canvas.module.css";

const ARROW = 7;
/** An edge that leads back goes around with right angles. */
const TURN = 20;

export const FlowEdge = memo(function FlowEdge({ id, source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected }: EdgeProps<StepEdge>) {
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
