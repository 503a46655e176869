/** A run as its screen shows it: each step in each place with its attempts and what it waited for. Times are microseconds. Pure. */
import type { AttemptOut, ErrorOut, RunDetail, StepOut } from "@concert/sdk";
import { hasEnded, type Level, roundsAtEnd, stateOfStep, stateWord } from "../data/runs";
import { bytes, counted, whole } from "../format/numbers";
import { clock } from "../format/times";
import { ms } from "../format/useNow";
import type { State } from "../ui/states";

export interface LogLine {
  readonly at: number;
  readonly level: Level;
  /** The key of the step, its attempt and the number of the line there: together its name. */
  readonly node: string;
  readonly attempt: number;
  readonly number: number;
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
  readonly error: ErrorOut | undefined;
}

/** A time in which nothing ran: in the queue for a place, or for a moment, an event, a decision. */
export interface WaitView {
  readonly kind: "queue" | "wait" | "gate";
  readonly from: number;
  readonly to: number | undefined;
}

export interface StepView {
  readonly node: string;
  readonly of: string;
  readonly inside: string;
  readonly part: string;
  readonly round: number | undefined;
  readonly undoes: string;
  readonly title: string;
  readonly operation: string;
  readonly after: readonly string[];
  readonly status: string;
  readonly state: State;
  /** "Done", "Waiting", or the word of a state that this app does not know. */
  readonly word: string;
  readonly attempts: readonly AttemptView[];
  readonly waits: readonly WaitView[];
  /** When it was at work, with everything inside it; absent where it was not. */
  readonly span: { readonly from: number; readonly to: number | undefined } | undefined;
  readonly error: ErrorOut | undefined;
  /** Words in the place of times: "not reached", "kept from an earlier run". */
  readonly note: string;
  readonly due: number | undefined;
  readonly output: unknown;
  readonly hasOutput: boolean;
  readonly stored: number | undefined;
  readonly reused: boolean;
  /** The way out that was taken. */
  readonly port: string;
  readonly progress: StepProgress | undefined;
  /** "5 of 8" rounds. */
  readonly rounds: string;
}

export function stepsOf(run: RunDetail, progress: ReadonlyMap<string, StepProgress>): readonly StepView[] {
  const byNode = new Map(run.nodes.map((step) => [step.node, step]));
  return run.nodes.map((step) => viewOf(step, byNode, progress.get(step.node), run));
}

function viewOf(step: StepOut, byNode: ReadonlyMap<string, StepOut>, progress: StepProgress | undefined, run: RunDetail): StepView {
  const attempts = step.attempts.map((attempt, index) => attemptOf(attempt, index === step.attempts.length - 1, step));
  const ready = readyAt(step, byNode, run);
  const spent = spanOf(step, attempts, run, ready);
  return {
    node: step.node,
    of: step.of,
    inside: step.inside,
    part: step.part,
    round: step.round ?? undefined,
    undoes: step.undoes,
    title: step.title,
    operation: step.operation,
    after: step.after,
    status: step.status,
    state: stateOfStep(step),
    word: stateWord(step.status),
    attempts,
    waits: waitsOf(step, ready, spent?.from),
    span: spent,
    error: step.error ?? undefined,
    note: noteOf(step, byNode),
    due: step.due ?? undefined,
    output: step.stored === null ? step.output : `${bytes(step.stored.size)}, kept beside the run`,
    hasOutput: step.status === "succeeded",
    stored: step.stored?.size,
    reused: step.reused !== null,
    port: step.port,
    progress: step.status === "running" ? progress : undefined,
    rounds: roundsOf(step),
  };
}

function attemptOf(attempt: AttemptOut, isLast: boolean, step: StepOut): AttemptView {
  const { number, started_at: startedAt } = attempt;
  return { number, startedAt, endedAt: attempt.ended_at ?? undefined, error: attempt.error ?? undefined, state: stateOfAttempt(attempt, isLast, step) };
}

function stateOfAttempt(attempt: AttemptOut, isLast: boolean, step: StepOut): State {
  switch (attempt.status) {
    case "running":
      return "running";
    case "succeeded":
      return "done";
    case "cancelled":
      return "cancelled";
    default:
      return isLast && step.status === "failed" ? "failed" : "retried";
  }
}

function spanOf(step: StepOut, attempts: readonly AttemptView[], run: RunDetail, ready: number | undefined): StepView["span"] {
  const [first] = attempts;
  if (first !== undefined) return { from: first.startedAt, to: attempts.at(-1)?.endedAt };
  if (step.started_at !== null) return { from: step.started_at, to: step.ended_at ?? (hasEnded(run.status) ? (run.finished_at ?? undefined) : undefined) };
  // One that held others says no more when it began, once it is over: it was when all before it had ended.
  if (HOLDERS.has(step.operation) && step.ended_at !== null && step.reused === null && step.status !== "skipped" && ready !== undefined) return { from: Math.min(ready, step.ended_at), to: step.ended_at };
  return undefined;
}

const HOLDERS: ReadonlySet<string> = new Set(["flow.for_each", "flow.while", "flow.try", "flow.call"]);

export function holdsOthers(operation: string): boolean {
  return HOLDERS.has(operation);
}

/** When all before it had ended; undefined while one goes on. */
function readyAt(step: StepOut, byNode: ReadonlyMap<string, StepOut>, run: RunDetail): number | undefined {
  const ends = step.after.map((node) => endOf(byNode.get(node)));
  return ends.some((one) => one === undefined) ? undefined : Math.max(run.started_at ?? run.created_at, ...ends.map((one) => one ?? 0));
}

const WAITING_OPERATIONS: Readonly<Record<string, WaitView["kind"]>> = { "flow.wait": "wait", "flow.gate": "gate" };

/** In the queue from when all before it had ended; what waits by its nature waits all the time. */
function waitsOf(step: StepOut, ready: number | undefined, began: number | undefined): readonly WaitView[] {
  const kind = WAITING_OPERATIONS[step.operation];
  if (step.status === "asking" || (step.status === "waiting" && step.waits_for !== "retry")) {
    const from = step.since ?? ready;
    return from === undefined ? [] : [{ kind: step.status === "asking" ? "gate" : "wait", from, to: undefined }];
  }
  if (kind !== undefined && step.ended_at !== null && ready !== undefined && step.status !== "skipped") return [{ kind, from: ready, to: step.ended_at }];
  if (step.status === "ready" && step.since !== null) return [{ kind: "queue", from: step.since, to: undefined }];
  if (step.inside !== "" || ready === undefined || began === undefined || began <= ready || step.reused !== null) return [];
  return [{ kind: "queue", from: ready, to: began }];
}

/** When a step was over; undefined while it is not. A kept result was over before the run began. */
function endOf(step: StepOut | undefined): number | undefined {
  if (step === undefined || step.reused !== null) return 0;
  return step.ended_at ?? step.attempts.at(-1)?.ended_at ?? undefined;
}

function noteOf(step: StepOut, byNode: ReadonlyMap<string, StepOut>): string {
  const cause = step.cause === null ? undefined : (byNode.get(step.cause)?.title ?? step.cause);
  switch (step.status) {
    case "pending":
      return "not started";
    case "ready":
      return "waits for a free place";
    case "resolving":
      return "its values are worked out";
    case "waiting":
      return waitingNote(step);
    case "asking":
      return step.due === null ? "waits for a decision" : `waits for a decision until ${clock(ms(step.due))}`;
    case "succeeded":
      return step.reused === null ? "" : "kept from an earlier run";
    case "skipped":
      if (step.reason === "not_taken") return cause === undefined ? "another way was taken" : `another way was taken at ${cause}`;
      return cause === undefined ? "not reached" : `not reached, ${cause} failed`;
    case "cancelled":
      return "cancelled";
    default:
      return "";
  }
}

function waitingNote(step: StepOut): string {
  if (step.waits_for.startsWith("event")) return `waits for the event ${step.waits_for.slice(6)}`;
  if (step.waits_for === "time") return step.due === null ? "waits" : `waits until ${clock(ms(step.due))}`;
  return step.due === null ? "tries again" : `tries again at ${clock(ms(step.due))}`;
}

function roundsOf(step: StepOut): string {
  const told = step.rounds ?? roundsAtEnd(step);
  if (told === undefined) return "";
  const ended = told.succeeded + told.failed;
  const total = step.rounds?.total ?? null;
  const words = total === null ? counted(ended, "round") : `${whole(ended)} of ${counted(total, "round")}`;
  return told.failed === 0 ? words : `${words}, ${whole(told.failed)} failed`;
}

/** The step that needs somebody: a failure that nothing around it has caught or may still catch, or who asks. */
export function wantingIn(steps: readonly StepView[]): StepView | undefined {
  const byNode = new Map(steps.map((step) => [step.node, step]));
  const counts = (step: StepView | undefined): boolean => step === undefined || (step.state === "failed" && counts(byNode.get(step.inside)));
  return steps.find((one) => one.undoes === "" && counts(one)) ?? steps.find((one) => one.state === "waiting" && one.status === "asking");
}

/** How long the attempts of a step took together, or it with all that is inside it; up to `now` for one that runs. */
export function timeOf(step: StepView, now: number): number | undefined {
  if (step.attempts.length > 0) return step.attempts.reduce((sum, attempt) => sum + ((attempt.endedAt ?? now) - attempt.startedAt), 0);
  return step.span === undefined ? undefined : (step.span.to ?? now) - step.span.from;
}
