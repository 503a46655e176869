/** One step of a run: why it failed, its attempts, what it was given and gave, who reads it, what can be done. */
import type { RunDetail } from "@concert/sdk";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useOperationTitle } from "../designer/catalogue";
import { duration } from "../format/times";
import { firstName, type Person } from "../people/person";
import { AvatarStack, ErrorState, IconButton, Progress, Segmented, StateIcon, StateWord } from "../ui";
import { GatePanel } from "./GatePanel";
import styles from "./runs.module.css";
import { ValueTree } from "./ValueTree";
import type { AttemptView, StepView, WaitView } from "./view";

interface StepPanelProps {
  readonly run: RunDetail;
  readonly step: StepView;
  readonly steps: readonly StepView[];
  readonly now: number;
  readonly people: readonly Person[];
  readonly onClose: () => void;
  readonly onChoose: (node: string) => void;
  readonly actions?: ReactNode;
}

export function StepPanel({ run, step, steps, now, people, onClose, onChoose, actions }: StepPanelProps) {
  const holder = steps.find((one) => one.node === step.inside);
  const title = useOperationTitle(step.operation);
  const undoers = steps.filter((one) => one.undoes !== "" && one.undoes === step.of);
  return (
    <aside className={styles["step"]} aria-label={`Step ${step.title}`}>
      <div className={styles["stepHead"]}>
        <StateIcon state={step.state} label={step.word} />
        <h2>{step.title}</h2>
        <IconButton icon={X} size="small" label="Close the step" onClick={onClose} />
      </div>
      {holder !== undefined && (
        <p className={styles["holder"]}>
          {step.round === undefined ? "Inside " : `Round ${step.round} of `}
          <button type="button" className={styles["inline"]} onClick={() => onChoose(holder.node)}>
            {holder.title}
          </button>
        </p>
      )}
      {step.error !== undefined && (
        <ErrorState title={step.error.message} code={step.error.code}>
          {step.error.next_step}
        </ErrorState>
      )}
      {step.progress !== undefined && step.state === "running" && (
        <>
          <Progress thin label={step.progress.label} parts={[{ state: "running", amount: step.progress.done }]} total={step.progress.total} />
          <p>{step.progress.label}</p>
        </>
      )}
      {step.rounds !== "" && <p>{step.rounds}</p>}
      {step.operation === "flow.gate" && step.status !== "pending" && <GatePanel run={run} step={step} />}
      {actions}
      <Attempts step={step} now={now} />
      {undoers.length > 0 && (
        <>
          <h3>Undone by</h3>
          {undoers.map((one) => (
            <p key={one.node}>
              <button type="button" className={styles["inline"]} onClick={() => onChoose(one.node)}>
                {one.title}
              </button>{" "}
              <StateWord state={one.state}>{one.word}</StateWord>
            </p>
          ))}
        </>
      )}
      <Values run={run} step={step} />
      <h3>Operation</h3>
      <p title={step.operation}>{title}</p>
      {people.length > 0 && (
        <p className={styles["readers"]}>
          <AvatarStack people={people} size={20} most={4} />
          {people.length === 1 ? `${firstName(people[0]?.name ?? "")} is reading this step` : `${people.length} others are reading this step`}
        </p>
      )}
    </aside>
  );
}

type Part = "input" | "output";

const PARTS = [
  { value: "output", label: "Output" },
  { value: "input", label: "Input" },
] as const;

function Values({ run, step }: { readonly run: RunDetail; readonly step: StepView }) {
  const [wanted, want] = useState<Part>("output");
  const part = step.hasOutput ? wanted : "input";
  // A step that a kept result belongs to, or that has not begun, has an input as well: what its design gives it.
  const version = `${step.status} ${step.attempts.length} ${run.steps_ended}`;
  return (
    <>
      <div className={styles["valueHead"]}>
        <h3>Values</h3>
        {step.hasOutput ? <Segmented label="Which values" value={part} onChange={want} segments={PARTS} /> : <span className="quiet">Input</span>}
      </div>
      <ValueTree key={part} workspace={run.workspace} run={run.id} node={step.node} part={part} version={part === "output" ? step.status : version} label={part === "output" ? "Output" : "Input"} />
    </>
  );
}

function Attempts({ step, now }: { readonly step: StepView; readonly now: number }) {
  const waits = step.waits.map((wait) => (
    <li key={`${wait.kind} ${wait.from}`} className={styles["attempt"]}>
      <span />
      <span className="quiet">{WAITS[wait.kind]}</span>
      <span>{duration(((wait.to ?? now) - wait.from) / 1000)}</span>
    </li>
  ));
  if (step.attempts.length === 0 && waits.length === 0) return step.note === "" ? null : <p>{step.note}</p>;
  return (
    <>
      <h3>{step.attempts.length === 0 ? "Time" : "Attempts"}</h3>
      {step.note !== "" && <p>{step.note}</p>}
      <ol>
        {waits}
        {step.attempts.map((attempt) => (
          <li key={attempt.number} className={styles["attempt"]} title={attempt.error?.message}>
            <span className="quiet">{attempt.number}</span>
            <StateWord state={attempt.state} />
            <span>{took(attempt, now)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const WAITS: Readonly<Record<WaitView["kind"], string>> = { queue: "In the queue", wait: "Waited", gate: "Waited for a decision" };

function took(attempt: AttemptView, now: number): string {
  return duration(((attempt.endedAt ?? now) - attempt.startedAt) / 1000);
}
