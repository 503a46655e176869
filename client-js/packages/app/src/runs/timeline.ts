/** The arithmetic of the timeline: ticks of a time axis, places of bars on it, and the path that decided the time. */
import { duration } from "../format/times";
import type { StepView } from "./view";

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** From the start of the run to its end or now; never empty. */
export function spanOf(startedAt: number | null, finishedAt: number | null, now: number): Span {
  const start = startedAt ?? now;
  return { start, end: Math.max(finishedAt ?? now, start + 1000) };
}

/** Where a moment stands, from 0 to 1. */
export function place(span: Span, at: number): number {
  return Math.min(1, Math.max(0, (at - span.start) / (span.end - span.start)));
}

const STEPS_MS = [10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 20e3, 30e3, 60e3, 120e3, 300e3, 600e3, 1800e3, 3600e3, 7200e3, 21_600e3, 86_400e3];

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** At most `most` round moments after the start, and the start itself. */
export function ticksOf(span: Span, most = 6): readonly Tick[] {
  const total = (span.end - span.start) / 1000;
  const step = STEPS_MS.find((one) => total / one <= most) ?? 86_400e3 * Math.ceil(total / 86_400e3 / most);
  const count = Math.floor(total / step);
  return Array.from({ length: count + 1 }, (_, index) => ({ at: (index * step) / total, label: index === 0 ? "0" : axisLabel(index * step) }));
}

function axisLabel(milliseconds: number): string {
  if (milliseconds < 60_000) return duration(milliseconds).replace(".0", "");
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} h`;
}

/**
 * The steps that decided how long the run took: back from the step that ended last, each time to the one it waited for
 * longest. Steps that did not run are not on it.
 */
export function criticalPath(steps: readonly StepView[], now: number): ReadonlySet<string> {
  const ends = new Map(steps.map((step) => [step.node, endOf(step, now)]));
  const byNode = new Map(steps.map((step) => [step.node, step]));
  const path = new Set<string>();
  let at = latest([...ends.keys()], ends);
  while (at !== undefined && !path.has(at)) {
    path.add(at);
    at = latest(byNode.get(at)?.after ?? [], ends);
  }
  return path;
}

function endOf(step: StepView, now: number): number | undefined {
  const waited = step.waits.at(-1);
  if (step.span !== undefined) return step.span.to ?? now;
  return waited === undefined || waited.kind === "queue" ? undefined : (waited.to ?? now);
}

function latest(nodes: readonly string[], ends: ReadonlyMap<string, number | undefined>): string | undefined {
  let best: string | undefined;
  for (const node of nodes) {
    const end = ends.get(node);
    if (end !== undefined && (best === undefined || end > (ends.get(best) ?? 0))) best = node;
  }
  return best;
}
