/** What the painter draws: each step and edge with how it looks now, and which rectangles changed since the last look. Pure. */
import type { StepOut } from "@concert/sdk";
import { stateOfStep } from "../../../data/runs";
import { STATES, type Tone } from "../../../ui/states";
import type { Design } from "../../model/design";
import { type Box, portPoint } from "../../model/frames";
import { boxOfNode, isOpenGroup, type StepEdge, type StepNode } from "../../model/graphStore";
import { pairKey } from "../../model/walk";
import { type EdgeState, edgeState } from "../../run/words";

export interface PaintedStep {
  readonly node: StepNode;
  readonly box: Box;
  readonly group: boolean;
  readonly name: string;
  readonly tone: Tone | "error" | "warning";
  readonly state: string | undefined;
  readonly selected: boolean;
  readonly person: number | undefined;
}

export type EdgeLook = EdgeState | "wrong" | "chosen" | "undo";

export interface PaintedEdge {
  readonly id: string;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly look: EdgeLook;
}

export interface Facts {
  readonly nodes: readonly StepNode[];
  readonly edges: readonly StepEdge[];
  readonly design: Design;
  readonly run: (id: string) => StepOut | undefined;
  readonly problem: (id: string) => "error" | "warning" | undefined;
  readonly person: (id: string) => number | undefined;
  readonly wrong: ReadonlySet<string>;
}

export class Scene {
  steps: readonly PaintedStep[] = [];
  edges: readonly PaintedEdge[] = [];
  #steps = new Map<string, PaintedStep>();
  #edges = new Map<string, PaintedEdge>();

  /** Looks again; the rectangles whose picture is another one, in the coordinates of the design. */
  look(facts: Facts): readonly Box[] {
    const dirt: Box[] = [];
    const steps = new Map<string, PaintedStep>();
    for (const node of facts.nodes) {
      const before = this.#steps.get(node.id);
      const now = stepOf(node, facts, before);
      if (now !== before) dirt.push(...(before === undefined ? [now.box] : [before.box, now.box]));
      steps.set(node.id, now);
    }
    for (const [id, { box }] of this.#steps) if (!steps.has(id)) dirt.push(box);
    const edges = new Map<string, PaintedEdge>();
    for (const edge of facts.edges) {
      const before = this.#edges.get(edge.id);
      const now = edgeOf(edge, steps, facts, before);
      if (now === undefined) continue;
      if (now !== before) dirt.push(...(before === undefined ? [around(now)] : [around(before), around(now)]));
      edges.set(edge.id, now);
    }
    for (const [id, edge] of this.#edges) if (!edges.has(id)) dirt.push(around(edge));
    this.#steps = steps;
    this.#edges = edges;
    if (dirt.length > 0) {
      this.steps = [...steps.values()];
      this.edges = [...edges.values()];
    }
    return dirt;
  }
}

function stepOf(node: StepNode, { design, run, problem, person }: Facts, before: PaintedStep | undefined): PaintedStep {
  const { id } = node;
  const of = run(id);
  const state = of === undefined ? undefined : stateOfStep(of);
  const wrong = problem(id);
  const tone = wrong ?? (state === undefined ? "idle" : STATES[state].tone);
  const name = design.nodes[id]?.name ?? id;
  const who = person(id);
  if (before !== undefined && before.node === node && before.name === name && before.tone === tone && before.state === state && before.person === who) return before;
  return { node, box: boxOfNode(node), group: isOpenGroup(node), name, tone, state, selected: node.selected === true, person: who };
}

function edgeOf({ id, source, target, sourceHandle, selected, type }: StepEdge, steps: ReadonlyMap<string, PaintedStep>, { run, wrong }: Facts, before: PaintedEdge | undefined): PaintedEdge | undefined {
  const [from, to] = [steps.get(source), steps.get(target)];
  if (from === undefined || to === undefined) return undefined;
  const look: EdgeLook = type === "undo" ? "undo" : wrong.has(pairKey(source, target)) ? "wrong" : selected === true ? "chosen" : edgeState(run(source), run(target));
  const ports = from.node.data.ports;
  const start = ports.length === 0 ? { x: from.box.x + from.box.width, y: from.box.y + from.box.height / 2 } : portPoint(from.box, ports.map((one) => one.id), sourceHandle ?? "");
  const [x2, y2] = [to.box.x, to.box.y + to.box.height / 2];
  if (before !== undefined && before.look === look && before.x1 === start.x && before.y1 === start.y && before.x2 === x2 && before.y2 === y2) return before;
  return { id, x1: start.x, y1: start.y, x2, y2, look };
}

/** How far an edge bows out at its ends. */
export function bowOf({ x1, x2 }: PaintedEdge): number {
  return Math.max(40, Math.abs(x2 - x1) * 0.4);
}

/** All that an edge can touch: between its ends, and where it bows out beyond them when it leads back. */
export function around(edge: PaintedEdge): Box {
  const bow = edge.x2 < edge.x1 + 80 ? bowOf(edge) : 0;
  const left = Math.min(edge.x1, edge.x2 - bow);
  const right = Math.max(edge.x2, edge.x1 + bow);
  const top = Math.min(edge.y1, edge.y2);
  return { x: left, y: top, width: right - left, height: Math.abs(edge.y2 - edge.y1) };
}
