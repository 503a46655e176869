/** The rows of a timeline: steps, and inside those that hold others their rounds, as far as they are opened. Pure. */
import type { State } from "../ui/states";
import { holdsOthers, type StepView } from "./view";

export type Row =
  | { readonly kind: "step"; readonly id: string; readonly depth: number; readonly step: StepView; readonly open: boolean | undefined }
  | { readonly kind: "round"; readonly id: string; readonly depth: number; readonly number: number; readonly of: StepView; readonly steps: readonly StepView[]; readonly open: boolean };

/** `open` are the ids of rows that are opened. Costs what is shown, after one pass over all. */
export function rowsOf(steps: readonly StepView[], open: ReadonlySet<string>): readonly Row[] {
  const inside = new Map<string, StepView[]>();
  for (const step of steps) {
    const there = inside.get(step.inside);
    if (there === undefined) inside.set(step.inside, [step]);
    else there.push(step);
  }
  const rows: Row[] = [];
  const walk = (container: string, depth: number) => {
    for (const step of inside.get(container) ?? []) add(step, depth);
  };
  const add = (step: StepView, depth: number) => {
    const held = inside.get(step.node);
    const opened = held !== undefined || (holdsOthers(step.operation) && step.span !== undefined) ? open.has(step.node) : undefined;
    rows.push({ kind: "step", id: step.node, depth, step, open: opened });
    if (opened !== true || held === undefined) return;
    if (held.every((one) => one.round === undefined)) return walk(step.node, depth + 1);
    for (const [number, its] of roundsOf(held)) {
      const id = `${step.node}[${number}]`;
      rows.push({ kind: "round", id, depth: depth + 1, number, of: step, steps: its, open: open.has(id) });
      if (open.has(id)) for (const one of its) add(one, depth + 2);
    }
  };
  walk("", 0);
  return rows;
}

function roundsOf(steps: readonly StepView[]): readonly (readonly [number, readonly StepView[]])[] {
  const rounds = new Map<number, StepView[]>();
  for (const step of steps) {
    const number = step.round ?? 0;
    const there = rounds.get(number);
    if (there === undefined) rounds.set(number, [step]);
    else there.push(step);
  }
  return [...rounds].toSorted(([one], [other]) => one - other);
}

/** The rows that have to be open for this step to be seen. */
export function waysTo(node: string, steps: readonly StepView[]): readonly string[] {
  const byNode = new Map(steps.map((step) => [step.node, step]));
  const found: string[] = [];
  for (let step = byNode.get(node); step !== undefined && step.inside !== ""; step = byNode.get(step.inside)) {
    found.push(step.inside);
    if (step.round !== undefined) found.push(`${step.inside}[${step.round}]`);
  }
  return found;
}

const RANK: readonly State[] = ["failed", "waiting", "retried", "running", "queued", "cancelled", "idle", "done", "skipped"];

/** Of several the one that matters most to who looks. */
export function worst(states: Iterable<State>): State {
  const there = new Set(states);
  return RANK.find((state) => there.has(state)) ?? "idle";
}

/** From the first beginning to the last end, or to now while one goes on; undefined where none began. */
export function spanOfAll(steps: readonly StepView[]): { readonly from: number; readonly to: number | undefined } | undefined {
  let from: number | undefined;
  let to: number | undefined = 0;
  for (const { span } of steps) {
    if (span === undefined) continue;
    from = from === undefined ? span.from : Math.min(from, span.from);
    to = to === undefined || span.to === undefined ? undefined : Math.max(to, span.to);
  }
  return from === undefined ? undefined : { from, to };
}
