/** A run as its screen shows it: steps in the order of the plan, each with its attempts. Times are microseconds. */
import type { AttemptOut, ErrorOut, RunDetail, StepOut } from "@concert/sdk";
import { type Level, stateOfStep } from "../data/runs";
import { bytes } from "../format/numbers";
import { clock } from "../format/times";
import { ms } from "../format/useNow";
import type { State } from "../ui/states";

export interface LogLine {
  readonly at: number;
  readonly level: Level;
  readonly step: string;
  readonly message: string;
}

export interface StepProgress {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

export interface AttemptView {
  readonly number: number;
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly endedAt: number | undefined;
  readonly state: State;
}

export interface StepView {
  readonly node: string;
  readonly title: string;
  readonly operation: string;
  readonly after: readonly string[];
  readonly state: State;
  readonly attempts: readonly AttemptView[];
  readonly error: ErrorOut | undefined;
  /** Words in the place of times: "not reached", "kept from an earlier run". */
  readonly note: string;
  readonly output: unknown;
  readonly progress: StepProgress | undefined;
}

export function stepsOf(run: RunDetail, progress: ReadonlyMap<string, StepProgress>): readonly StepView[] {
  const titles = new Map(run.nodes.map((step) => [step.node, step.title]));
  return run.nodes.map((step) => ({
    node: step.node,
    title: step.title,
    operation: step.operation,
    after: step.after,
    state: stateOfStep(step),
    attempts: step.attempts.map((attempt, index) => attemptOf(attempt, index === step.attempts.length - 1, step)),
    error: step.error ?? undefined,
    note: noteOf(step, titles),
    output: step.stored === null ? step.output : `${bytes(step.stored.size)}, kept beside the run`,
    progress: step.status === "running" ? progress.get(step.node) : undefined,
  }));
}

function attemptOf(attempt: AttemptOut, isLast: boolean, step: StepOut): AttemptView {
  const { number, started_at: startedAt } = attempt;
  const endedAt = attempt.ended_at ?? undefined;
  switch (attempt.status) {
    case "running":
      return { number, startedAt, endedAt, state: "running" };
    case "succeeded":
      return { number, startedAt, endedAt, state: "done" };
    case "cancelled":
      return { number, startedAt, endedAt, state: "cancelled" };
    case "failed":
    case "interrupted":
      return { number, startedAt, endedAt, state: isLast && step.status === "failed" ? "failed" : "retried" };
  }
}

function noteOf(step: StepOut, titles: ReadonlyMap<string, string>): string {
  switch (step.status) {
    case "pending":
      return "not started";
    case "ready":
      return "waits for a free place";
    case "waiting":
      return step.due === null ? "tries again" : `tries again at ${clock(ms(step.due))}`;
    case "succeeded":
      return step.reused === null ? "" : "kept from an earlier run";
    case "skipped":
      return step.cause === null ? "not reached" : `not reached, ${titles.get(step.cause) ?? "a step before it"} failed`;
    case "cancelled":
      return "cancelled";
    case "asking":
      return "waits for a decision";
    case "resolving":
    case "looping":
    case "trying":
    case "calling":
    case "running":
    case "failed":
      return "";
  }
}

/** How long the attempts of a step took together, up to `now` for one that runs. */
export function timeOf(step: StepView, now: number): number | undefined {
  if (step.attempts.length === 0) return undefined;
  return step.attempts.reduce((sum, attempt) => sum + ((attempt.endedAt ?? now) - attempt.startedAt), 0);
}
