/** A step on the map: a block in the colour of its state. */
import type { MiniMapNodeProps } from "@xyflow/react";
import { STATES } from "../../ui";
import { useStepRun } from "../context";
import { stateOfStep } from "../../data/runs";
import styles from "./canvas.module.css";

export function MapStep({ id, x, y, width, height, selected }: MiniMapNodeProps) {
  const run = useStepRun(id);
  const tone = run === undefined ? "idle" : STATES[stateOfStep(run)].tone;
  return <rect className={styles["mapStep"]} data-tone={tone} data-selected={selected} x={x} y={y} width={width} height={height} rx={6} />;
}
