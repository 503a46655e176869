/**
 * What a run did in its rounds and calls, as the design shows it: `F[3]/node` is step `node` in round 3 of loop F, `C/node`
 * step `node` of what C called. A step of the design stands for all its instances. Pure.
 */
import type { StepOut } from "@concert/sdk";

export interface Instances {
  /** Each step of the design, as all its instances together are. */
  readonly steps: ReadonlyMap<string, StepOut>;
  /** How many rounds of each loop have ended, of those known. */
  readonly rounds: ReadonlyMap<string, Rounds>;
}

export interface Rounds {
  readonly ended: number;
  readonly known: number;
}

/** Steps of a called design are not steps of this one. `loops`: containers of the design. */
export function instancesOf(steps: readonly StepOut[], holds: (node: string) => boolean): Instances {
  const together = new Map<string, StepOut[]>();
  const rounds = new Map<string, Map<string, boolean>>();
  for (const step of steps) {
    const scopes = step.scope.split("/").filter((one) => one !== "");
    const node = step.of === "" ? step.node : step.of;
    if (scopes.some((one) => !holds(loopOf(one)))) continue;
    const there = together.get(node);
    if (there === undefined) together.set(node, [step]);
    else there.push(step);
    const last = scopes.at(-1);
    if (last === undefined || !last.includes("[")) continue;
    const loop = loopOf(last);
    const of = rounds.get(loop) ?? new Map<string, boolean>();
    const round = scopes.join("/");
    of.set(round, (of.get(round) ?? true) && hasEnded(step));
    rounds.set(loop, of);
  }
  return {
    steps: new Map([...together].map(([node, all]) => [node, asOne(node, all)])),
    rounds: new Map([...rounds].map(([loop, of]) => [loop, { ended: [...of.values()].filter(Boolean).length, known: of.size }])),
  };
}

function loopOf(scope: string): string {
  const at = scope.indexOf("[");
  return at < 0 ? scope : scope.slice(0, at);
}

/** What weighs most for who looks: work, then what waits, then failures, then what is done. */
const ORDER: readonly StepOut["status"][] = ["running", "asking", "waiting", "looping", "trying", "calling", "resolving", "ready", "failed", "cancelled", "succeeded", "skipped", "pending"];

function asOne(node: string, all: readonly StepOut[]): StepOut {
  const [first] = all;
  if (all.length === 1 && first !== undefined) return first.node === node ? first : { ...first, node };
  const [most] = all.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return { ...(most ?? (first as StepOut)), node };
}

function hasEnded({ status }: StepOut): boolean {
  return status === "succeeded" || status === "failed" || status === "skipped" || status === "cancelled";
}

/** Whether no way led to it, which is nobody's failure. */
export function wasNotTaken(step: StepOut): boolean {
  return step.status === "skipped" && step.reason === "not_taken";
}
