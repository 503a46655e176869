/** When each step ran: one row per step, one bar per attempt, the steps that decided the time underlined. */
import { clsx } from "clsx";
import { duration } from "../format/times";
import { type State, StateIcon, STATES } from "../ui";
import styles from "./runs.module.css";
import { criticalPath, place, type Span, spanOf, ticksOf } from "./timeline";
import { type AttemptView, type StepView, timeOf } from "./view";

interface TimelineProps {
  readonly steps: readonly StepView[];
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly state: State;
  readonly now: number;
  readonly chosen: string | undefined;
  readonly onChoose: (node: string) => void;
}

export function Timeline({ steps, startedAt, finishedAt, state, now, chosen, onChoose }: TimelineProps) {
  const span = spanOf(startedAt, finishedAt, now);
  const ticks = ticksOf(span);
  const critical = criticalPath(steps, now);
  return (
    <div className={styles["timelinePane"]}>
      <div className={styles["timelineHead"]}>
        <span>Steps</span>
        {critical.size > 1 && <span className={styles["pathKey"]}>decided the time</span>}
        {finishedAt !== null && <span>ended after {duration((finishedAt - span.start) / 1000)}</span>}
      </div>
      <div className={styles["grid"]} role="list" aria-label="Steps of the run">
        <span />
        <div className={styles["axis"]} aria-hidden="true">
          {ticks.map((tick) => (
            <span key={tick.at} style={{ left: `${tick.at * 100}%` }}>
              {tick.label}
            </span>
          ))}
        </div>
        <span />
        {steps.map((step) => (
          <div key={step.node} className={styles["row"]} role="listitem" data-chosen={step.node === chosen} onClick={() => onChoose(step.node)}>
            <button type="button" className={styles["rowName"]} data-quiet={step.attempts.length === 0} aria-pressed={step.node === chosen} onClick={() => onChoose(step.node)}>
              <StateIcon state={step.state} label={STATES[step.state].word} />
              <span>{step.title}</span>
            </button>
            <div className={styles["track"]}>
              {ticks.map((tick) => (
                <span key={tick.at} className={styles["line"]} style={{ left: `${tick.at * 100}%` }} />
              ))}
              {step.attempts.map((attempt) => (
                <Bar key={attempt.number} attempt={attempt} span={span} now={now} critical={critical.has(step.node)} />
              ))}
              {step.attempts.length === 0 && step.note !== "" && <span className={styles["trackNote"]}>{step.note}</span>}
              {(state === "failed" || state === "running") && <span className={styles["end"]} data-state={state} style={{ left: "calc(100% - 2px)" }} />}
            </div>
            <span className={styles["rowEnd"]}>{ending(step, now)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

interface BarProps {
  readonly attempt: AttemptView;
  readonly span: Span;
  readonly now: number;
  readonly critical: boolean;
}

function Bar({ attempt, span, now, critical }: BarProps) {
  const left = place(span, attempt.startedAt);
  const right = place(span, attempt.endedAt ?? now);
  const took = duration(((attempt.endedAt ?? now) - attempt.startedAt) / 1000);
  return (
    <span
      className={clsx(styles["bar"])}
      data-state={attempt.state}
      data-critical={critical}
      style={{ left: `min(${left * 100}%, calc(100% - 3px))`, width: `${(right - left) * 100}%` }}
      title={`Attempt ${attempt.number}: ${STATES[attempt.state].word}, ${took}`}
    />
  );
}

function ending(step: StepView, now: number): string {
  const time = timeOf(step, now);
  if (step.state === "running" && step.progress !== undefined && step.progress.total > 0) {
    return `${Math.floor((100 * step.progress.done) / step.progress.total)} %, ${duration((time ?? 0) / 1000)}`;
  }
  return time === undefined ? "" : duration(time / 1000);
}
