/** An open container: a frame around what it holds, a head with its name and how far its rounds are, one box for each part. */
import { Handle, type NodeProps, Position, useStore as useFlow } from "@xyflow/react";
import clsx from "clsx";
import { ChevronDown, ListPlus } from "lucide-react";
import { memo } from "react";
import { Icon, IconButton, StateIcon, STATES } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { stateOfStep } from "../../data/runs";
import { useOperations } from "../catalogue";
import { usePicked } from "../../live/useStore";
import { useDesigning, useIsFocused, useLoopCount, usePeopleOnStep, useStep, useStepProblem, useStepRun, useStepStanding } from "../context";
import { LockTag, lockWords } from "../../locks/LockTag";
import type { GroupPart, StepNode as FlowStep } from "../model/graphStore";
import { problemWords } from "../model/problems";
import { partWord, RUN_IF_WORDS, steeringFact } from "../model/steering";
import { ProblemIcon } from "../ProblemIcon";
import styles from "./canvas.module.css";
import { levelOf, stepElementId } from "./levels";
import { flagOf, StepPeople } from "./StepPeople";
import { RunIfMark } from "./RunIfMark";

type Group = Extract<FlowStep, { type: "container" }>;

export const GroupNode = memo(function GroupNode({ id, data, selected, isConnectable, width, height }: NodeProps<Group>) {
  const { state, editReason } = useDesigning();
  const level = useFlow((flow) => levelOf(flow.transform[2]));
  const step = useStep(id);
  const operations = useOperations();
  const run = useStepRun(id);
  const people = usePeopleOnStep(id);
  const focused = useIsFocused(id);
  const problem = useStepProblem(id);
  const standing = useStepStanding(id);
  const count = useLoopCount(id);
  if (step === undefined) return null;
  const operation = operations.get(step.operation);
  const name = step.name.trim() === "" ? (operation?.title ?? id) : step.name;
  const shown = run === undefined ? undefined : stateOfStep(run);
  const [first] = people;
  const words = [name, operation?.title, "open", shown === undefined ? undefined : STATES[shown].word, count, problem === undefined ? undefined : problemWords(problem), step.run_if === "all_succeeded" ? undefined : RUN_IF_WORDS[step.run_if], first === undefined ? undefined : `with ${flagOf(people)}`, lockWords(standing)];
  return (
    <div
      id={stepElementId(id)}
      className={clsx(styles["group"], styles[`group-${level}`])}
      style={{ width, height }}
      data-state={shown}
      data-selected={selected}
      data-focused={focused}
      data-person={first?.colour}
      data-problem={problem?.severity}
      data-comments={`node ${id}`}
      role="group"
      aria-roledescription="container"
      aria-label={words.filter((word) => word !== undefined && word !== "").join(", ")}
    >
      <Handle id="in" type="target" position={Position.Left} className={clsx(styles["port"], styles["groupPort"])} isConnectable={isConnectable} />
      <Handle id="out" type="source" position={Position.Right} className={clsx(styles["port"], styles["groupPort"])} isConnectable={isConnectable} />
      <div className={clsx("group-head", styles["groupHead"])}>
        <span className={styles["groupIcon"]}>
          <Icon of={iconNamed(operation?.icon ?? "")} size={16} />
        </span>
        <span className={styles["name"]}>{name}</span>
        {level === "near" && <code className={styles["groupFact"]}>{steeringFact(step)}</code>}
        {count !== undefined && <span className={styles["count"]}>{count}</span>}
        {shown !== undefined && <StateIcon state={shown} size={18} />}
        {level === "near" && (
          <span className={clsx(styles["groupActs"], "nodrag")}>
            <IconButton icon={ListPlus} size="small" tabIndex={-1} label={`Add a step inside ${name}`} reason={editReason} onClick={() => state.addInto({ inside: id, part: "body" })} />
            <IconButton icon={ChevronDown} size="small" tabIndex={-1} label={`Close ${name} to one box`} onClick={() => state.fold(id, true)} />
          </span>
        )}
      </div>
      {data.parts.map((part) => (
        <Part key={part.part} container={id} operation={step.operation} part={part} only={data.parts.length === 1} level={level} />
      ))}
      <RunIfMark runIf={step.run_if} />
      {problem !== undefined && level !== "far" && (
        <span className={styles["problem"]} title={problemWords(problem)}>
          <ProblemIcon severity={problem.severity} size={16} />
        </span>
      )}
      {standing.kind !== "free" && level !== "far" && <LockTag standing={standing} />}
      {people.length > 0 && <StepPeople people={people} level={level} />}
    </div>
  );
});

interface PartProps {
  readonly container: string;
  readonly operation: string;
  readonly part: GroupPart;
  readonly only: boolean;
  readonly level: string;
}

function Part({ container, operation, part, only, level }: PartProps) {
  const { state, editReason } = useDesigning();
  const over = usePicked(state.dropping, (home) => home?.inside === container && home.part === part.part);
  const { x, y, width, height } = part;
  return (
    <div className={styles["part"]} data-over={over || undefined} data-only={only || undefined} style={{ left: x, top: y, width, height }}>
      {!only && level !== "far" && <span className={styles["partName"]}>{partWord(operation, part.part)}</span>}
      {part.empty && level === "near" && (
        <button type="button" tabIndex={-1} className={clsx(styles["partEmpty"], "nodrag")} aria-disabled={editReason !== undefined} onClick={() => editReason === undefined && state.addInto({ inside: container, part: part.part })}>
          {over ? "Let go to put it here" : "Add a step here"}
        </button>
      )}
    </div>
  );
}
