/**
 * What the painter draws: each step and edge with how it looks now, and which rectangles changed since the last look. What
 * moves is lifted off the sheet for as long as it moves, so that the sheet is not painted again with every move. Pure.
 */
import type { StepOut } from "@concert/sdk";
import { stateOfStep } from "../../../data/runs";
import { STATES, type Tone } from "../../../ui/states";
import type { Design } from "../../model/design";
import { type Box, portPoint, sameBox } from "../../model/frames";
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
  readonly source: string;
  readonly target: string;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly look: EdgeLook;
  /** All that it can touch. */
  readonly area: Box;
}

export interface Layer {
  readonly steps: readonly PaintedStep[];
  readonly edges: readonly PaintedEdge[];
}

/** A function answers the same for as long as it is the same function: what is looked at again is what changed. */
export interface Facts {
  readonly nodes: readonly StepNode[];
  readonly edges: readonly StepEdge[];
  readonly design: Design;
  readonly run: (id: string) => StepOut | undefined;
  readonly problem: (id: string) => "error" | "warning" | undefined;
  readonly person: (id: string) => number | undefined;
  readonly wrong: ReadonlySet<string>;
}

/** How long a step stays lifted after its last move, in milliseconds. */
export const LIFTED_MS = 600;
/** With more steps than this on the move at once the sheet is painted anew. */
const MOST_LIFTED = 200;

const NOTHING: Layer = { steps: [], edges: [] };

export class Scene {
  /** What lies still, and what moves. */
  still = NOTHING;
  lifted = NOTHING;
  #steps = new Map<string, PaintedStep>();
  #edges = new Map<string, PaintedEdge>();
  #movedAt = new Map<string, number>();
  #facts: Facts | undefined;

  /** Looks again; the rectangles of the sheet whose picture is another one, in the coordinates of the design. */
  look(facts: Facts, now: number): readonly Box[] {
    const dirt: Box[] = [];
    const before = this.#facts;
    this.#facts = facts;
    const lifted = new Set(this.#movedAt.keys());
    this.#cool(now);
    const some = before === undefined ? undefined : changedAlone(before, facts);
    let changed = this.#lookAtSteps(facts, some, now, lifted, dirt);
    const crossed = [...differing(lifted, this.#movedAt)];
    // What lies still again comes back to the sheet.
    for (const id of crossed) if (lifted.has(id)) dirt.push(...boxesOf(this.#steps.get(id)));
    const touched = some === undefined || facts.edges !== before?.edges ? undefined : edgesAt(new Set([...some.map(({ id }) => id), ...crossed]), facts.edges);
    changed = this.#lookAtEdges(facts, touched, lifted, dirt) || changed;
    if (touched !== undefined && crossed.length === 0 && dirt.length === 0) {
      if (changed) this.#follow();
    } else if (changed || crossed.length > 0 || dirt.length > 0) this.#sort();
    return dirt;
  }

  #cool(now: number): void {
    for (const [id, at] of this.#movedAt) if (now - at >= LIFTED_MS) this.#movedAt.delete(id);
  }

  /** Looks at some steps or, at undefined, at all of them; says whether any has another picture now. */
  #lookAtSteps(facts: Facts, some: readonly StepNode[] | undefined, now: number, lifted: ReadonlySet<string>, dirt: Box[]): boolean {
    const old = this.#steps;
    if (some === undefined) this.#steps = new Map();
    let changed = false;
    for (const node of some ?? facts.nodes) {
      const { id } = node;
      const before = old.get(id);
      const step = stepOf(node, facts, before);
      this.#steps.set(id, step);
      if (step === before) continue;
      changed = true;
      if (before !== undefined && !sameBox(before.box, step.box) && this.#movedAt.size < MOST_LIFTED) this.#movedAt.set(id, now);
      if (!this.#movedAt.has(id)) dirt.push(...boxesOf(before), step.box);
      else if (!lifted.has(id)) dirt.push(...boxesOf(before)); // it leaves the sheet
    }
    if (some !== undefined) return changed;
    for (const [id, { box }] of old) {
      if (this.#steps.has(id)) continue;
      dirt.push(box);
      this.#movedAt.delete(id);
    }
    return changed;
  }

  /** The same of edges. */
  #lookAtEdges(facts: Facts, some: readonly StepEdge[] | undefined, lifted: ReadonlySet<string>, dirt: Box[]): boolean {
    const old = this.#edges;
    if (some === undefined) this.#edges = new Map();
    let changed = false;
    for (const edge of some ?? facts.edges) {
      const before = old.get(edge.id);
      const next = edgeOf(edge, this.#steps, facts, before);
      if (next === undefined) continue;
      this.#edges.set(edge.id, next);
      const [was, is] = [before !== undefined && moves(before, lifted), moves(next, this.#movedAt)];
      if (next === before && was === is) continue;
      changed = true;
      if (before !== undefined && !was) dirt.push(...along(before));
      if (!is) dirt.push(...along(next));
    }
    if (some !== undefined) return changed;
    for (const [id, edge] of old) {
      if (this.#edges.has(id)) continue;
      changed = true;
      dirt.push(...along(edge));
    }
    return changed;
  }

  #sort(): void {
    const [steps, edges] = [[...this.#steps.values()], [...this.#edges.values()]];
    if (this.#movedAt.size === 0) {
      this.still = { steps, edges };
      this.lifted = NOTHING;
      return;
    }
    const isLifted = ({ node }: PaintedStep) => this.#movedAt.has(node.id);
    const isMoving = (edge: PaintedEdge) => moves(edge, this.#movedAt);
    this.still = { steps: steps.filter((step) => !isLifted(step)), edges: edges.filter((edge) => !isMoving(edge)) };
    this.lifted = { steps: steps.filter(isLifted), edges: edges.filter(isMoving) };
  }

  /** What was lifted stays so, and nothing else has another picture: at the cost of what moves. */
  #follow(): void {
    const { steps, edges } = this.lifted;
    this.lifted = { steps: steps.map((step) => this.#steps.get(step.node.id) ?? step), edges: edges.map((edge) => this.#edges.get(edge.id) ?? edge) };
  }
}

/** The edges that begin or end at one of these steps. */
function edgesAt(steps: ReadonlySet<string>, edges: readonly StepEdge[]): readonly StepEdge[] {
  return steps.size === 0 ? [] : edges.filter((edge) => moves(edge, steps));
}

/** The steps that are others than before, where nothing else changed that pictures of steps follow from; undefined otherwise. */
function changedAlone(before: Facts, now: Facts): readonly StepNode[] | undefined {
  const same = before.design.nodes === now.design.nodes && before.run === now.run && before.problem === now.problem && before.person === now.person && before.wrong === now.wrong;
  if (!same || before.nodes.length !== now.nodes.length) return undefined;
  const changed: StepNode[] = [];
  for (const [at, node] of now.nodes.entries()) {
    const was = before.nodes[at];
    if (was === node) continue;
    if (was?.id !== node.id) return undefined;
    changed.push(node);
  }
  return changed;
}

function* differing(before: ReadonlySet<string>, now: ReadonlyMap<string, unknown>): Generator<string> {
  for (const id of before) if (!now.has(id)) yield id;
  for (const id of now.keys()) if (!before.has(id)) yield id;
}

function boxesOf(step: PaintedStep | undefined): readonly Box[] {
  return step === undefined ? [] : [step.box];
}

function moves({ source, target }: Pick<PaintedEdge, "source" | "target">, moving: { readonly has: (id: string) => boolean }): boolean {
  return moving.has(source) || moving.has(target);
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
  const look: EdgeLook = type === "undo" ? "undo" : wrong.size > 0 && wrong.has(pairKey(source, target)) ? "wrong" : selected === true ? "chosen" : edgeState(run(source), run(target));
  const ports = from.node.data.ports;
  const x1 = from.box.x + from.box.width;
  const y1 = ports.length === 0 ? from.box.y + from.box.height / 2 : portPoint(from.box, ports.map((one) => one.id), sourceHandle ?? "").y;
  const [x2, y2] = [to.box.x, to.box.y + to.box.height / 2];
  if (before !== undefined && before.look === look && before.x1 === x1 && before.y1 === y1 && before.x2 === x2 && before.y2 === y2) return before;
  return { id, source, target, x1, y1, x2, y2, look, area: areaOf(x1, y1, x2, y2) };
}

/** How far an edge bows out at its ends. */
export function bowOf({ x1, x2 }: Pick<PaintedEdge, "x1" | "x2">): number {
  return Math.max(40, Math.abs(x2 - x1) * 0.4);
}

/** Between its ends, and where it bows out beyond them when it leads back. */
function areaOf(x1: number, y1: number, x2: number, y2: number): Box {
  const bow = x2 < x1 + 80 ? bowOf({ x1, x2 }) : 0;
  const left = Math.min(x1, x2 - bow);
  const right = Math.max(x2, x1 + bow);
  const top = Math.min(y1, y2);
  return { x: left, y: top, width: right - left, height: Math.abs(y2 - y1) };
}

/** A long edge touches little of its rectangle: pieces along it, wide enough for its bow. */
function along({ area, x1, y1, x2, y2 }: PaintedEdge): readonly Box[] {
  const long = Math.max(area.width, area.height);
  const pieces = long < LONG ? 1 : Math.min(MOST_PIECES, Math.ceil(long / LONG));
  if (pieces === 1) return [area];
  const slack = Math.min(BOW_SLACK, Math.abs(y2 - y1) / 6);
  return Array.from({ length: pieces }, (_, at) => {
    const [from, to] = [at / pieces, (at + 1) / pieces];
    const [xa, xb] = [x1 + (x2 - x1) * from, x1 + (x2 - x1) * to];
    const [ya, yb] = [y1 + (y2 - y1) * from, y1 + (y2 - y1) * to];
    const aside = Math.abs(x2 - x1) * 0.12;
    return { x: Math.min(xa, xb) - aside, y: Math.min(ya, yb) - slack, width: Math.abs(xb - xa) + 2 * aside, height: Math.abs(yb - ya) + 2 * slack };
  });
}

const LONG = 1200;
const MOST_PIECES = 8;
const BOW_SLACK = 240;
