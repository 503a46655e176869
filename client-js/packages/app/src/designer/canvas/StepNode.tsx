/** A step on the canvas, in the three forms of its distance. Hears its own step, run and people, and nothing else. */
import type { StepOut } from "@concert/sdk";
import { Handle, type NodeProps, Position, useStore as useFlow } from "@xyflow/react";
import { clsx } from "clsx";
import { memo } from "react";
import { counted, whole } from "../../format/numbers";
import { duration, elapsed } from "../../format/times";
import { useRefused } from "../../forms/binding";
import { ms } from "../../format/useNow";
import { useServerNow } from "../../live/connection";
import { LockTag, lockWords } from "../../locks/LockTag";
import { Icon, StateIcon, STATES, type State } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { besideName, type Operations, useOperations } from "../catalogue";
import { useIsCritical, useIsFocused, usePeopleOnStep, useStep, useLoopCount, useStepProblem, useStepProgress, useStepRun, useStepStanding } from "../context";
import { problemWords } from "../model/problems";
import { type Port, RUN_IF_WORDS, steeringFact, waitsFor } from "../model/steering";
import { ProblemIcon } from "../ProblemIcon";
import type { StepNode as FlowStep } from "../model/graphStore";
import { factOf, shortFact } from "../run/facts";
import { stateOfStep } from "../../data/runs";
import { wordsOf } from "../run/words";
import { paramFact } from "./facts";
import styles from "./canvas.module.css";
import { type Level, levelOf, stepElementId } from "./levels";
import { RunIfMark } from "./RunIfMark";
import { flagOf, StepPeople } from "./StepPeople";

export const StepNode = memo(function StepNode({ id, data, selected, isConnectable, height }: NodeProps<Extract<FlowStep, { type: "step" }>>) {
  const level = useFlow((flow) => levelOf(flow.transform[2]));
  const step = useStep(id);
  const run = useStepRun(id);
  const people = usePeopleOnStep(id);
  const focused = useIsFocused(id);
  const critical = useIsCritical(id);
  const operations = useOperations();
  const problem = useStepProblem(id);
  const standing = useStepStanding(id);
  const refused = useRefused(`nodes.${id}`);
  if (step === undefined) return null;
  const state = run === undefined ? undefined : stateOfStep(run);
  const name = step.name.trim() === "" ? (operations.get(step.operation)?.title ?? id) : step.name;
  const [first] = people;
  const waits = waitsFor(step.operation);
  const about = [data.hides > 0 ? `closed, ${counted(data.hides, "step")} inside` : undefined, step.run_if === "all_succeeded" ? undefined : RUN_IF_WORDS[step.run_if], step.undoes === "" ? undefined : "undoes another step"];
  const operation = operations.get(step.operation)?.title;
  const label = [name, critical ? "decides how long it takes" : undefined, ...about, operation === name ? undefined : operation, state === undefined ? undefined : STATES[state].word, problem === undefined ? undefined : problemWords(problem), first === undefined ? undefined : `with ${flagOf(people)}`, lockWords(standing), refused];
  return (
    <div
      id={stepElementId(id)}
      className={clsx(styles["step"], styles[level])}
      data-state={state}
      data-selected={selected}
      data-focused={focused}
      data-critical={critical || undefined}
      data-person={first?.colour}
      data-problem={problem?.severity}
      data-comments={`node ${id}`}
      style={{ height }}
      data-waits={waits}
      data-ways={level === "near" && data.ports.length > 0 ? (step.operation === "flow.switch" ? "named" : "short") : undefined}
      data-stacked={data.hides > 0 || undefined}
      data-undoes={step.undoes !== "" || undefined}
      data-refused={refused !== undefined || undefined}
      role="group"
      aria-roledescription="step"
      aria-label={label.filter((word) => word !== undefined && word !== "").join(", ")}
    >
      <Ports ports={data.ports} level={level} alone={step.undoes !== ""} isConnectable={isConnectable} />
      {level !== "far" && <Face id={id} name={name} operation={step.operation} hides={data.hides} operations={operations} run={run} state={state} level={level} />}
      {level !== "far" && <RunIfMark runIf={step.run_if} />}
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

interface PortsProps {
  readonly ports: readonly Port[];
  readonly level: Level;
  /** A step that undoes another has no connections. */
  readonly alone: boolean;
  readonly isConnectable: boolean;
}

/** Where connections come in and go out; the ways out of a choice and a switch have names. */
function Ports({ ports, level, alone, isConnectable }: PortsProps) {
  const look = clsx(styles["port"], (level === "far" || alone) && styles["hiddenPort"]);
  const connectable = isConnectable && level !== "far" && !alone;
  return (
    <>
      <Handle id="in" type="target" position={Position.Left} className={look} isConnectable={connectable} />
      {ports.length === 0 && <Handle id="out" type="source" position={Position.Right} className={look} isConnectable={connectable} />}
      {ports.map(({ id, label }, at) => (
        <Handle key={id} id={id} type="source" position={Position.Right} className={look} style={{ top: `${(100 * (at + 1)) / (ports.length + 1)}%` }} isConnectable={connectable}>
          {level === "near" && <span className={styles["way"]}>{label}</span>}
        </Handle>
      ))}
    </>
  );
}

interface FaceProps {
  readonly id: string;
  readonly name: string;
  readonly operation: string;
  readonly hides: number;
  readonly operations: Operations;
  readonly run: StepOut | undefined;
  readonly state: State | undefined;
  readonly level: Level;
}

function Face({ id, name, operation, hides, operations, run, state, level }: FaceProps) {
  const icon = iconNamed(operations.get(operation)?.icon ?? "");
  return (
    <>
      <span className={styles["tile"]} data-tone={state === undefined ? "idle" : STATES[state].tone}>
        <Icon of={icon} size={16} />
      </span>
      <span className={styles["text"]}>
        <span className={styles["name"]}>{name}</span>
        {level === "near" && <Fact id={id} hides={hides} run={run} operation={besideName(operations.get(operation), operation, name)} />}
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

function Fact({ id, hides, run, operation }: { readonly id: string; readonly hides: number; readonly run: StepOut | undefined; readonly operation: string }) {
  const progress = useStepProgress(id);
  const step = useStep(id);
  const work = run?.status === "running" && progress !== undefined && progress.total > 0 ? `${whole(progress.done)} of ${whole(progress.total)}${progress.label === "" ? "" : `, ${progress.label}`}` : undefined;
  const count = useLoopCount(id);
  const told = count ?? work ?? (run === undefined ? "" : wordsOf(run) || shortFact(run.summary));
  const decides = step === undefined ? "" : steeringFact(step);
  return (
    <span className={styles["fact"]} data-state={run?.status} data-machine={(told === "" && decides !== "" && step?.operation !== "flow.gate") || undefined} title={run === undefined ? decides || undefined : wordsOf(run) || factOf(run.summary)}>
      {told || (hides > 0 ? counted(hides, "step") : decides || paramFact(step) || operation)}
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
