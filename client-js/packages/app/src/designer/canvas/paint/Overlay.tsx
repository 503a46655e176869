/** Over the painted design, as elements: the step that the keyboard stands on, the name under the pointer, the box one draws. */
import { ViewportPortal, useStore as useFlow } from "@xyflow/react";
import { useStore } from "../../../live/useStore";
import { STATES } from "../../../ui";
import { stateOfStep } from "../../../data/runs";
import { lockWords } from "../../../locks/LockTag";
import { useOperations } from "../../catalogue";
import { useDesignerState, useIsFocused, useLoopCount, usePeopleOnStep, useSelection, useStep, useStepProblem, useStepRun, useStepStanding } from "../../context";
import type { Box } from "../../model/frames";
import { problemWords } from "../../model/problems";
import styles from "../canvas.module.css";
import { stepElementId } from "../levels";
import { flagOf } from "../StepPeople";

export function Overlay({ box, hover }: { readonly box: Box | undefined; readonly hover: string | undefined }) {
  const state = useDesignerState();
  const focus = useStore(state.focus);
  return (
    <ViewportPortal>
      {focus !== undefined && <Focused key={focus} id={focus} />}
      {hover !== undefined && <Named id={hover} />}
      {box !== undefined && <div className={styles["marquee"]} style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height }} />}
    </ViewportPortal>
  );
}

/** What assistive technology reads of the painted design: the same words as on an element. */
function Focused({ id }: { readonly id: string }) {
  const { graph } = useDesignerState();
  useStore(graph.nodes);
  const step = useStep(id);
  const run = useStepRun(id);
  const count = useLoopCount(id);
  const people = usePeopleOnStep(id);
  const problem = useStepProblem(id);
  const standing = useStepStanding(id);
  const focused = useIsFocused(id);
  const { nodes } = useSelection();
  const operation = useOperations().get(step?.operation ?? "");
  const at = graph.seenAt(id);
  if (step === undefined || at === undefined) return null;
  const name = step.name.trim() === "" ? (operation?.title ?? id) : step.name;
  const words = [name, operation?.title, run === undefined ? undefined : STATES[stateOfStep(run)].word, count, problem === undefined ? undefined : problemWords(problem), people.length === 0 ? undefined : `with ${flagOf(people)}`, lockWords(standing)];
  return (
    <div
      id={stepElementId(id)}
      className={styles["painted"]}
      style={{ transform: `translate(${at.x}px, ${at.y}px)`, width: at.width, height: at.height }}
      data-focused={focused}
      data-selected={nodes.has(id)}
      data-comments={`node ${id}`}
      role="group"
      aria-roledescription="step"
      aria-label={words.filter((word) => word !== undefined && word !== "").join(", ")}
    />
  );
}

function Named({ id }: { readonly id: string }) {
  const { graph } = useDesignerState();
  const zoom = useFlow((flow) => flow.transform[2]);
  const step = useStep(id);
  const operation = useOperations().get(step?.operation ?? "");
  const at = graph.boxOf(id);
  if (step === undefined || at === undefined) return null;
  return (
    <div className={styles["named"]} style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${1 / zoom})` }} aria-hidden="true">
      <span>{step.name.trim() === "" ? (operation?.title ?? id) : step.name}</span>
    </div>
  );
}
