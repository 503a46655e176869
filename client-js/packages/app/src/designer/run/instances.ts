/**
 * What a run did in its rounds and calls, as the design shows it: `F[3]/node` is step `node` in round 3 of loop F, `C/node`
 * step `node` of what C called. A step of the design stands for all its instances. Pure.
 */
import type { OutputOf, StepOut } from "@concert/sdk";
import { counted, whole } from "../../format/numbers";

/** What the steps inside others came to, over all rounds: those that are over are kept no more with the run. */
export type Tally = OutputOf<"runs.tallies">["steps"][number];

export interface Instances {
  /** Each step of the design, as all its instances together are: in the order of the run, each followed by what it holds. */
  readonly steps: ReadonlyMap<string, StepOut>;
  /** "2 of 3 times, 1 failed", of steps that ended in rounds. */
  readonly times: ReadonlyMap<string, string>;
  /** How many rounds of each loop have ended, of those known. */
  readonly rounds: ReadonlyMap<string, Rounds>;
}

export interface Rounds {
  readonly ended: number;
  readonly known: number;
}

/** Steps of a called design are not steps of this one. `loops`: containers of the design. */
export function instancesOf(steps: readonly StepOut[], holds: (node: string) => boolean, tallies: readonly Tally[] = []): Instances {
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
  const times = new Map<string, string>();
  for (const tally of tallies) {
    const around = tally.path.split("/").slice(0, -1);
    if (!around.every(holds)) continue;
    const there = together.get(tally.of) ?? [];
    together.set(tally.of, there.every(hasEnded) ? [...there, over(tally, around.at(-1) ?? "")] : there);
    times.set(tally.of, timesWords(tally));
  }
  const all = new Map([...together].map(([node, its]) => [node, asOne(node, its)]));
  return {
    steps: tallies.length === 0 ? all : inOrder(all),
    times,
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

/** A step of the design as its rounds that are over left it. */
function over({ path, of, title, operation, succeeded, failed, cancelled, error }: Tally, inside: string): StepOut {
  const status = failed > 0 ? "failed" : succeeded > 0 ? "succeeded" : cancelled > 0 ? "cancelled" : "skipped";
  const place = { node: of, of, scope: path.slice(0, path.length - of.length), inside, part: "body", round: null, undoes: "", title, operation, after: [] };
  const ended = { attempts: [], error, output: null, stored: null, summary: null, since: null, waits_for: "", due: null, cause: null, port: "", rounds: null, started_at: null, ended_at: null };
  return { ...place, ...ended, status, reason: status === "skipped" ? "not_taken" : "", reused: null };
}

function timesWords({ succeeded, failed, skipped, cancelled }: Tally): string {
  return `${whole(succeeded)} of ${counted(succeeded + failed + skipped + cancelled, "time")}${failed === 0 ? "" : `, ${whole(failed)} failed`}`;
}

/** Each step followed by what stands inside it. */
function inOrder(steps: ReadonlyMap<string, StepOut>): ReadonlyMap<string, StepOut> {
  const held = new Map<string, StepOut[]>();
  const holderOf = (step: StepOut) => (step.inside === "" ? "" : withoutRounds(step.inside));
  for (const step of steps.values()) held.set(holderOf(step), [...(held.get(holderOf(step)) ?? []), step]);
  const found = new Map<string, StepOut>();
  const walk = (holder: string) => {
    for (const step of held.get(holder) ?? []) {
      if (found.has(step.node)) continue;
      found.set(step.node, step);
      walk(step.node);
    }
  };
  walk("");
  return found.size === steps.size ? found : steps;
}

/** "F[2]/G" is G. */
function withoutRounds(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

function hasEnded({ status }: StepOut): boolean {
  return status === "succeeded" || status === "failed" || status === "skipped" || status === "cancelled";
}

/** Whether no way led to it, which is nobody's failure. */
export function wasNotTaken(step: StepOut): boolean {
  return step.status === "skipped" && step.reason === "not_taken";
}
