/** One step of a run: why it failed, its attempts, what it gave. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { duration } from "../format/times";
import { ErrorState, IconButton, Progress, StateIcon, STATES, StateWord } from "../ui";
import styles from "./runs.module.css";
import type { AttemptView, StepView } from "./view";

interface StepPanelProps {
  readonly step: StepView;
  readonly now: number;
  readonly onClose: () => void;
  readonly actions?: ReactNode;
}

export function StepPanel({ step, now, onClose, actions }: StepPanelProps) {
  return (
    <aside className={styles["step"]} aria-label={`Step ${step.title}`}>
      <div className={styles["stepHead"]}>
        <StateIcon state={step.state} label={STATES[step.state].word} />
        <h2>{step.title}</h2>
        <IconButton icon={X} size="small" label="Close the step" onClick={onClose} />
      </div>
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
      <Attempts step={step} now={now} />
      {actions}
      {step.output !== undefined && step.output !== null && (
        <>
          <h3>Output</h3>
          <pre className={styles["output"]} tabIndex={0} aria-label="Output">{JSON.stringify(step.output, undefined, 2)}</pre>
        </>
      )}
      <h3>Operation</h3>
      <p><span className="mono">{step.operation}</span></p>
    </aside>
  );
}

function Attempts({ step, now }: { readonly step: StepView; readonly now: number }) {
  if (step.attempts.length === 0) return step.note === "" ? null : <p>{step.note}</p>;
  return (
    <>
      <h3>Attempts</h3>
      <ol>
        {step.attempts.map((attempt) => (
          <li key={attempt.number} className={styles["attempt"]}>
            <span className="quiet">{attempt.number}</span>
            <StateWord state={attempt.state} />
            <span>{took(attempt, now)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function took(attempt: AttemptView, now: number): string {
  return duration(((attempt.endedAt ?? now) - attempt.startedAt) / 1000);
}
