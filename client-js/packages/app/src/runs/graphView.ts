/** The picture of a run: one node for each step of its design, with what all its places in the run came to. Pure. */
import type { PlanOut } from "@concert/sdk";
import { hasEnded } from "../data/runs";
import { portWord } from "../designer/model/steering";
import { counted, whole } from "../format/numbers";
import { duration } from "../format/times";
import type { State } from "../ui/states";
import { worst } from "./rows";
import { type StepView, timeOf } from "./view";

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly operation: string;
  readonly x: number;
  readonly y: number;
  readonly inside: string;
  readonly undoes: string;
  readonly state: State;
  readonly word: string;
  /** "5 of 8 rounds", "12 times, 1 failed", "waits for a decision", why it failed. */
  readonly fact: string;
  /** How long it took, once it is over: "3.6 s". */
  readonly took: string;
  /** The step of the run that a click goes to. */
  readonly goes: string | undefined;
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly look: "idle" | "done" | "live" | "untaken";
}

export interface Frame {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly frames: readonly Frame[];
}

export const NODE = { width: 176, height: 56 };
const GAP = { x: 64, y: 56 };
const FRAME = 20;

export function graphOf(plan: PlanOut, steps: readonly StepView[]): Graph {
  const places = grouped(steps, (step) => step.of);
  const at = placed(plan);
  const nodes = plan.steps.map((step): GraphNode => {
    const its = places.get(step.node) ?? [];
    const [only] = its;
    const [holder] = its.length === 0 ? (places.get(step.inside) ?? []) : [];
    if (holder !== undefined && holder.rounds !== "" && hasEnded(holder.status)) return { id: step.node, title: step.title, operation: step.operation, ...(at.get(step.node) ?? { x: 0, y: 0 }), inside: step.inside, undoes: step.undoes, state: holder.state, word: holder.word, fact: `in ${holder.rounds}`, took: "", goes: holder.node };
    const state = its.length === 1 && only !== undefined ? only.state : worst(its.map((one) => one.state));
    return {
      id: step.node,
      title: step.title,
      operation: step.operation,
      ...(at.get(step.node) ?? { x: 0, y: 0 }),
      inside: step.inside,
      undoes: step.undoes,
      state,
      word: its.length === 1 && only !== undefined ? only.word : "",
      fact: factOf(its),
      took: its.length === 1 && only !== undefined ? tookOf(only) : "",
      goes: (its.find((one) => one.state === state) ?? only)?.node,
    };
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = plan.edges.map(({ source, target, port, condition }) => ({
    id: `${source} ${port} ${target}`,
    source,
    target,
    label: port !== "" ? portWord(byId.get(source)?.operation, port) : condition,
    look: lookOf(byId.get(source), byId.get(target), places.get(source) ?? [], port),
  }));
  return { nodes, edges, frames: framesOf(plan, nodes) };
}

function factOf(its: readonly StepView[]): string {
  const [only] = its;
  if (only === undefined) return "not reached";
  if (its.length === 1) return only.rounds !== "" ? only.rounds : (only.error?.message ?? only.note);
  const failed = its.filter((one) => one.state === "failed").length;
  const done = its.filter((one) => one.state === "done").length;
  return `${whole(done)} of ${counted(its.length, "time")}${failed === 0 ? "" : `, ${whole(failed)} failed`}`;
}

function tookOf(step: StepView): string {
  if (!hasEnded(step.status) || step.reused) return "";
  const time = timeOf(step, 0);
  return time === undefined ? "" : duration(time / 1000);
}

/** An edge is live while what it feeds works, done once it was gone, and dashed where another way was taken. */
function lookOf(source: GraphNode | undefined, target: GraphNode | undefined, its: readonly StepView[], port: string): GraphEdge["look"] {
  if (source === undefined || target === undefined) return "idle";
  const ports = new Set(its.map((one) => one.port).filter((one) => one !== ""));
  if (port !== "" && ports.size > 0 && !ports.has(port)) return "untaken";
  if (target.state === "skipped" || source.state === "skipped" || source.state === "cancelled") return "untaken";
  if (source.state === "failed") return target.state === "idle" ? "untaken" : "done";
  if (source.state !== "done") return "idle";
  return target.state === "running" || target.state === "queued" || target.state === "waiting" || target.state === "retried" ? "live" : "done";
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the design has them; others in columns by what they come after, those that a step holds below it, as imports draw them. */
function placed(plan: PlanOut): ReadonlyMap<string, Point> {
  const known = new Map<string, Point>();
  for (const { node, x, y } of plan.steps) if (x !== null && y !== null) known.set(node, { x, y });
  const rest = plan.steps.filter(({ node }) => !known.has(node));
  if (rest.length === 0) return known;
  const height = NODE.height + GAP.y;
  let below = known.size === 0 ? 0 : Math.max(...[...known.values()].map(({ y }) => y)) + 2 * height;
  const ranks = ranksOf(plan);
  // Top first: no step comes before the one that holds it.
  for (const [, held] of grouped(rest, ({ inside }) => inside)) {
    const filled = new Map<number, number>();
    for (const { node } of held) {
      const rank = ranks.get(node) ?? 0;
      const row = filled.get(rank) ?? 0;
      filled.set(rank, row + 1);
      known.set(node, { x: rank * (NODE.width + GAP.x), y: below + row * height });
    }
    below += Math.max(...filled.values()) * height;
  }
  return known;
}

/** Plans are in an order in which each step comes after what it waits for, and after the one that holds it. */
function ranksOf(plan: PlanOut): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  const before = grouped(plan.edges, (edge) => edge.target);
  for (const { node, inside } of plan.steps) {
    const ways = (before.get(node) ?? []).map(({ source }) => (ranks.get(source) ?? 0) + 1);
    ranks.set(node, Math.max(ranks.get(inside) ?? 0, ...ways));
  }
  return ranks;
}

/** A frame around what a step holds, inner ones last. */
function framesOf(plan: PlanOut, nodes: readonly GraphNode[]): readonly Frame[] {
  const held = grouped(
    nodes.filter((node) => node.inside !== ""),
    (node) => node.inside,
  );
  return plan.steps.flatMap(({ node }) => {
    const its = held.get(node);
    if (its === undefined) return [];
    const left = Math.min(...its.map(({ x }) => x)) - FRAME;
    const top = Math.min(...its.map(({ y }) => y)) - FRAME;
    const right = Math.max(...its.map(({ x }) => x)) + NODE.width + FRAME;
    const bottom = Math.max(...its.map(({ y }) => y)) + NODE.height + FRAME;
    return [{ id: node, x: left, y: top, width: right - left, height: bottom - top }];
  });
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const there = found.get(key(item));
    if (there === undefined) found.set(key(item), [item]);
    else there.push(item);
  }
  return found;
}
