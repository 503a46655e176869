/** A step on the canvas, in the three forms of its distance. Hears its own step, run and people, and nothing else. */
import type { StepOut } from "@concert/sdk";
import { Handle, type NodeProps, Position, useStore as useFlow } from "@xyflow/react";
import { clsx } from "clsx";
import { memo } from "react";
import { whole } from "../../format/numbers";
import { duration, elapsed } from "../../format/times";
import { useRefused } from "../../forms/binding";
import { ms } from "../../format/useNow";
import { useServerNow } from "../../live/connection";
import { LockTag, lockWords } from "../../locks/LockTag";
import { Icon, StateIcon, STATES, type State } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { type Operations, useOperations } from "../catalogue";
import { useIsFocused, usePeopleOnStep, useStep, useStepProblem, useStepProgress, useStepRun, useStepStanding } from "../context";
import { problemWords } from "../model/problems";
import { ProblemIcon } from "../ProblemIcon";
import type { StepNode as FlowStep } from "../model/graphStore";
import { factOf, shortFact } from "../run/facts";
import { stateOfStep } from "../../data/runs";
import { wordsOf } from "../run/words";
import { paramFact } from "./facts";
import styles from "./canvas.module.css";
import { flagOf, StepPeople } from "./StepPeople";

export type Level = "near" | "middle" | "far";

export function levelOf(zoom: number): Level {
  return zoom >= 0.7 ? "near" : zoom >= 0.35 ? "middle" : "far";
}

export const StepNode = memo(function StepNode({ id, selected, isConnectable }: NodeProps<FlowStep>) {
  const level = useFlow((flow) => levelOf(flow.transform[2]));
  const step = useStep(id);
  const run = useStepRun(id);
  const people = usePeopleOnStep(id);
  const focused = useIsFocused(id);
  const operations = useOperations();
  const problem = useStepProblem(id);
  const standing = useStepStanding(id);
  const refused = useRefused(`nodes.${id}`);
  if (step === undefined) return null;
  const state = run === undefined ? undefined : stateOfStep(run);
  const name = step.name.trim() === "" ? (operations.get(step.operation)?.title ?? id) : step.name;
  const [first] = people;
  const label = [name, operations.get(step.operation)?.title, state === undefined ? undefined : STATES[state].word, problem === undefined ? undefined : problemWords(problem), first === undefined ? undefined : `with ${flagOf(people)}`, lockWords(standing), refused];
  return (
    <div
      id={stepElementId(id)}
      className={clsx(styles["step"], styles[level])}
      data-state={state}
      data-selected={selected}
      data-focused={focused}
      data-person={first?.colour}
      data-problem={problem?.severity}
      data-comments={`node ${id}`}
      data-refused={refused !== undefined || undefined}
      role="group"
      aria-roledescription="step"
      aria-label={label.filter((word) => word !== undefined && word !== "").join(", ")}
    >
      {level !== "far" && <Handle type="target" position={Position.Left} className={styles["port"]} isConnectable={isConnectable} />}
      {level !== "far" && <Handle type="source" position={Position.Right} className={styles["port"]} isConnectable={isConnectable} />}
      {level !== "far" && <Face id={id} name={name} operation={step.operation} operations={operations} run={run} state={state} level={level} />}
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

/** Where assistive technology finds the step that the keyboard stands on. */
export function stepElementId(id: string): string {
  return `step-${id}`;
}

interface FaceProps {
  readonly id: string;
  readonly name: string;
  readonly operation: string;
  readonly operations: Operations;
  readonly run: StepOut | undefined;
  readonly state: State | undefined;
  readonly level: Level;
}

function Face({ id, name, operation, operations, run, state, level }: FaceProps) {
  const icon = iconNamed(operations.get(operation)?.icon ?? "");
  return (
    <>
      <span className={styles["tile"]} data-tone={state === undefined ? "idle" : STATES[state].tone}>
        <Icon of={icon} size={16} />
      </span>
      <span className={styles["text"]}>
        <span className={styles["name"]}>{name}</span>
        {level === "near" && <Fact id={id} run={run} operation={operations.get(operation)?.title ?? operation} />}
      </span>
      {state !== undefined && run !== undefined && (
        <span className={styles["corner"]}>
          {level === "near" && <Time run={run} state={state} />}
          <StateIcon state={state} size={18} />
        </span>
      )}
      {state === "running" && <Bar id={id} />}
    </>
  );
}

function Fact({ id, run, operation }: { readonly id: string; readonly run: StepOut | undefined; readonly operation: string }) {
  const progress = useStepProgress(id);
  const step = useStep(id);
  const work = run?.status === "running" && progress !== undefined && progress.total > 0 ? `${whole(progress.done)} of ${whole(progress.total)}${progress.label === "" ? "" : `, ${progress.label}`}` : undefined;
  const told = work ?? (run === undefined ? "" : wordsOf(run) || shortFact(run.summary));
  return (
    <span className={styles["fact"]} data-state={run?.status} title={run === undefined ? undefined : wordsOf(run) || factOf(run.summary)}>
      {told || paramFact(step) || operation}
    </span>
  );
}

function Time({ run, state }: { readonly run: StepOut; readonly state: State }) {
  const last = run.attempts.at(-1);
  if (last === undefined) return null;
  return <span className={styles["time"]}>{state === "running" ? <Elapsed since={ms(last.started_at)} /> : duration(ms((last.ended_at ?? last.started_at) - last.started_at))}</span>;
}

function Elapsed({ since }: { readonly since: number }) {
  return <>{elapsed(useServerNow(1000) - since)}</>;
}

/** Grows because work was done; a step that tells no amount has an even bar. */
function Bar({ id }: { readonly id: string }) {
  const progress = useStepProgress(id);
  const share = progress === undefined || progress.total <= 0 ? undefined : Math.min(1, progress.done / progress.total);
  return (
    <span className={styles["bar"]}>
      <span style={share === undefined ? { width: "100%", opacity: 0.35 } : { width: `${share * 100}%` }} />
    </span>
  );
}
