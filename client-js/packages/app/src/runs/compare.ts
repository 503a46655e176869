/** Two runs side by side: what they were given, how long each step took, what came out differently. Pure. */
import type { Json, RunDetail } from "@concert/sdk";
import type { State } from "../ui/states";
import { type StepView, stepsOf, timeOf } from "./view";

export interface Side {
  readonly state: State;
  readonly word: string;
  /** Microseconds; absent where it did not run. */
  readonly took: number | undefined;
}

export interface ComparedStep {
  readonly node: string;
  readonly title: string;
  readonly one: Side | undefined;
  readonly other: Side | undefined;
  /** How much longer the other took, where both came to their end: what failed early is not quicker. */
  readonly longer: number | undefined;
  readonly output: "same" | "differs" | "unknown";
}

export interface ComparedValue {
  readonly name: string;
  readonly one: Json | undefined;
  readonly other: Json | undefined;
}

export interface Comparison {
  readonly parameters: readonly ComparedValue[];
  readonly steps: readonly ComparedStep[];
}

const NO_PROGRESS = new Map<string, never>();

/** Steps at the top of the design: rounds of loops are counted with the loop. */
export function compared(one: RunDetail, other: RunDetail): Comparison {
  const names = [...new Set([...Object.keys(one.parameters), ...Object.keys(other.parameters)])].toSorted();
  const left = new Map(top(one).map((step) => [step.node, step]));
  const right = new Map(top(other).map((step) => [step.node, step]));
  const nodes = [...new Set([...right.keys(), ...left.keys()])];
  return {
    parameters: names.map((name) => ({ name, one: one.parameters[name], other: other.parameters[name] })).filter((value) => !equal(value.one, value.other)),
    steps: nodes.map((node) => {
      const [a, b] = [left.get(node), right.get(node)];
      const [sideA, sideB] = [sideOf(a), sideOf(b)];
      return {
        node,
        title: (b ?? a)?.title ?? node,
        one: sideA,
        other: sideB,
        longer: sideA?.took === undefined || sideB?.took === undefined || sideA.state !== "done" || sideB.state !== "done" ? undefined : sideB.took - sideA.took,
        output: outputs(a, b),
      };
    }),
  };
}

function top(run: RunDetail): readonly StepView[] {
  return stepsOf(run, NO_PROGRESS).filter((step) => step.inside === "");
}

function sideOf(step: StepView | undefined): Side | undefined {
  return step === undefined ? undefined : { state: step.state, word: step.word, took: timeOf(step, step.span?.to ?? step.span?.from ?? 0) };
}

/** Of outputs that are kept beside the run only the size is at hand: of equal size, nothing is claimed. */
function outputs(one: StepView | undefined, other: StepView | undefined): ComparedStep["output"] {
  if (one === undefined || other === undefined || !one.hasOutput || !other.hasOutput) return "unknown";
  if (one.stored !== undefined || other.stored !== undefined) return one.stored === other.stored ? "unknown" : "differs";
  return equal(one.output, other.output) ? "same" : "differs";
}

export function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((value, index) => equal(value, other[index]));
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && equal(one[name], other[name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
