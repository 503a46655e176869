/** What happened to a step in the shown run: attempts, error, input, output, what it said. */
import type { Json, RunDetail } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { membersOf, sourcesOf } from "../../pickers/finders";
import { useNames } from "../../pickers/useNames";
import { ErrorState, EmptyState, StateWord } from "../../ui";
import { clockExact, duration, elapsed } from "../../format/times";
import { ms } from "../../format/useNow";
import { useServerNow } from "../../live/connection";
import { stateOfStep } from "../../data/runs";
import { useStore } from "../../live/useStore";
import { GatePanel } from "../../runs/GatePanel";
import { stepsOf } from "../../runs/view";
import { useDesign, useDesignerState, useDesigning, useLoopCount, useStep, useStepRun } from "../context";
import { boundTo, readable } from "../model/bindings";
import { factOf } from "../run/facts";
import { StepRounds } from "./StepRounds";
import styles from "./inspector.module.css";

export function StepRun({ node }: { readonly node: string }) {
  const { runs } = useDesignerState();
  const run = useStore(runs.run);
  const of = useStepRun(node);
  const held = (useStep(node)?.inside ?? "") !== "";
  if (run === undefined) return <EmptyState>This design has not run yet.</EmptyState>;
  if (of === undefined && !held) return <EmptyState>Run {run.number} does not have this step: it was added later.</EmptyState>;
  return <InRun node={node} run={run} />;
}

function InRun({ node, run }: { readonly node: string; readonly run: RunDetail }) {
  const { runs } = useDesignerState();
  const log = useStore(runs.log);
  const progress = useStore(runs.progress);
  const step = useMemo(() => stepsOf(run, progress).find((one) => one.node === node), [run, progress, node]);
  const lines = useMemo(() => log.lines.filter((line) => line.node === node), [log, node]);
  const now = useServerNow(step?.state === "running" ? 1000 : 60_000);
  if (step === undefined) return <Inside node={node} run={run} />;
  const fact = factOf(run.nodes.find((one) => one.node === node)?.summary ?? null);
  return (
    <div className={styles["form"]}>
      <div className={styles["runHead"]}>
        <RunTitle run={run} />
        <StateWord state={step.state} />
      </div>
      {step.operation === "flow.gate" && step.status !== "pending" && <GatePanel run={run} step={step} />}
      {step.note !== "" && <p className={styles["quiet"]}>{step.note}</p>}
      {fact !== "" && <p>{fact}</p>}
      {step.error !== undefined && (
        <ErrorState title={step.error.message} code={step.error.code}>
          {step.error.next_step}
        </ErrorState>
      )}
      {step.attempts.length > 0 && (
        <ol className={styles["attempts"]} aria-label="Attempts">
          {step.attempts.map((attempt) => (
            <li key={attempt.number}>
              <span>Attempt {attempt.number}</span>
              <StateWord state={attempt.state} />
              <span className={styles["end"]}>{attempt.endedAt === undefined ? elapsed(now - ms(attempt.startedAt)) : duration(ms(attempt.endedAt - attempt.startedAt))}</span>
            </li>
          ))}
        </ol>
      )}
      <Input node={node} run={run} />
      {step.output !== undefined && step.output !== null && <Block title="Output" text={typeof step.output === "string" ? step.output : JSON.stringify(step.output, undefined, 2)} />}
      {lines.length > 0 && <Block title="Log" text={lines.map((line) => `${clockExact(ms(line.at))} ${line.level === "info" ? "" : `${line.level} `}${line.message}`).join("\n")} />}
    </div>
  );
}

function RunTitle({ run }: { readonly run: RunDetail }) {
  return (
    <h3>
      <Link to="/w/$workspace/runs/$run" params={{ workspace: run.workspace, run: run.id }}>
        Run {run.number}
      </Link>
    </h3>
  );
}

/** A step that other steps hold has no time of its own: it ran once in each round. */
function Inside({ node, run }: { readonly node: string; readonly run: RunDetail }) {
  const of = useStepRun(node);
  const times = useLoopCount(node);
  return (
    <div className={styles["form"]}>
      <div className={styles["runHead"]}>
        <RunTitle run={run} />
        {of !== undefined && <StateWord state={stateOfStep(of)} />}
      </div>
      {times !== undefined && <p>{times}</p>}
      <StepRounds node={node} run={run} />
      <Input node={node} run={run} />
    </div>
  );
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-/u;

/** The values the step was given, with those of the run's parameters filled in. */
function Input({ node, run }: { readonly node: string; readonly run: RunDetail }) {
  const step = useStep(node);
  const design = useDesign();
  const { workspace } = useDesigning();
  const given = Object.entries(step?.parameters ?? {});
  const texts = [...given.map(([, value]) => value), ...Object.values(run.parameters)].flat().filter((one): one is string => typeof one === "string" && UUID.test(one));
  const sources = useNames(sourcesOf(workspace), texts);
  const people = useNames(membersOf(workspace), texts);
  if (given.length === 0) return null;
  const called = (id: string): string => sources.get(id) ?? people.get(id) ?? id;
  const shown = (value: Json): string => {
    const reference = boundTo(value);
    if (reference === undefined && typeof value === "string") return called(value);
    if (reference === undefined && Array.isArray(value) && value.every((one) => typeof one === "string")) return value.map(called).join(", ");
    if (reference === undefined) return JSON.stringify(value);
    const parameter = /^parameters\.([^.[]+)$/u.exec(reference)?.[1];
    const known = parameter === undefined ? undefined : run.parameters[parameter];
    return known === undefined ? readable(reference, design) : called(String(known));
  };
  return <Block title="Input" text={given.map(([name, value]) => `${name}: ${shown(value)}`).join("\n")} />;
}

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <h3 className={styles["group"]}>{title}</h3>
      <pre className={styles["block"]} tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </>
  );
}
