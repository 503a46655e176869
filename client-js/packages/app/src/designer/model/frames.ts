/**
 * Where everything of a design stands and how large it is drawn: steps, frames around what containers hold, one box in the
 * place of a container that is closed. A frame is never stored: it follows from what it holds, at every depth. Pure.
 */
import type { Design, Point, StepPart } from "./design";
import { NODE } from "./placing";
import { childrenOf, homeOf } from "./scopes";
import { isContainer, partsOf, portsOf } from "./steering";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PartBox extends Box {
  readonly part: StepPart;
  readonly empty: boolean;
}

export interface Drawing {
  /** Of each step that is shown, also of containers, open and closed. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** The parts of each open container. */
  readonly parts: ReadonlyMap<string, readonly PartBox[]>;
  /** The closed container that stands for a step that is not shown. */
  readonly hiddenBy: ReadonlyMap<string, string>;
  /** How many containers stand around each step that has any. */
  readonly depth: ReadonlyMap<string, number>;
}

const HEAD = 40;
const PAD = 16;
const LABEL = 24;
const EMPTY = { width: NODE.width + 2 * PAD, height: 72 } as const;

/** Higher where a switch has more ways out than a step has room for. */
function heightWith(ports: number): number {
  return Math.max(NODE.height, Math.ceil((24 + 16 * ports) / 8) * 8);
}

/** A frame that stays as it is while what it holds is carried about. */
export interface Frozen {
  readonly box: Box;
  readonly parts: readonly PartBox[];
}

export interface Shown {
  readonly placeOf: (id: string) => Point;
  readonly closed: ReadonlySet<string>;
  readonly usedPorts: (id: string) => Iterable<string>;
  readonly frozen: ReadonlyMap<string, Frozen>;
}

export function drawingOf(nodes: Design["nodes"], { placeOf, closed, usedPorts, frozen }: Shown): Drawing {
  const boxes = new Map<string, Box>();
  const parts = new Map<string, readonly PartBox[]>();
  const hiddenBy = new Map<string, string>();
  const depth = new Map<string, number>();
  const holding = Object.values(nodes).some((step) => isContainer(step.operation));
  const children = holding ? childrenOf(nodes) : new Map([["", Object.keys(nodes)]]);

  const draw = (id: string, level: number, behind: string | undefined): Box => {
    const step = nodes[id];
    if (level > 0) depth.set(id, level);
    const at = placeOf(id);
    if (step === undefined || !isContainer(step.operation)) {
      const ports = step?.operation === "flow.switch" ? portsOf(step, usedPorts(id)).length : 0;
      const box = { ...at, width: NODE.width, height: heightWith(ports) };
      if (behind === undefined) boxes.set(id, box);
      else hiddenBy.set(id, behind);
      return box;
    }
    const isClosed = behind === undefined && closed.has(id);
    const drawn = new Map((children.get(id) ?? []).map((child) => [child, draw(child, level + 1, behind ?? (isClosed ? id : undefined))]));
    const still = frozen.get(id);
    const inner = still?.parts ?? partBoxes(partsOf(step.operation), drawn, (child) => homeOf(child, nodes).part, at);
    const frame = still?.box ?? around([...inner], inner.length > 1);
    if (behind !== undefined) hiddenBy.set(id, behind);
    else if (isClosed) boxes.set(id, { x: frame.x, y: frame.y, ...NODE });
    else {
      boxes.set(id, frame);
      parts.set(id, inner);
    }
    return frame;
  };
  for (const id of children.get("") ?? []) draw(id, 0, undefined);
  return { boxes, parts, hiddenBy, depth };
}

/** Parts that hold something lie around it; empty ones stand below, one after the other. */
function partBoxes(parts: readonly StepPart[], drawn: ReadonlyMap<string, Box>, partOf: (child: string) => StepPart, at: Point): readonly PartBox[] {
  const head = parts.length > 1 ? LABEL : 0;
  const filled = parts.flatMap((part): readonly PartBox[] => {
    const inside = [...drawn].filter(([child]) => partOf(child) === part).map(([, box]) => box);
    return inside.length === 0 ? [] : [{ part, empty: false, ...bounds(inside, { x: PAD, top: PAD + head, bottom: PAD }) }];
  });
  const left = filled.length === 0 ? at.x : Math.min(...filled.map((one) => one.x));
  const width = Math.max(EMPTY.width, ...filled.map((one) => one.x + one.width - left));
  let y = filled.length === 0 ? at.y + HEAD : Math.max(...filled.map((one) => one.y + one.height));
  const wide = filled.map((one) => ({ ...one, x: left, width }));
  return parts.map((part) => {
    const known = wide.find((one) => one.part === part);
    if (known !== undefined) return known;
    const height = parts.length > 1 ? LABEL + 40 : EMPTY.height;
    const box = { part, empty: true, x: left, y, width, height };
    y += height;
    return box;
  });
}

function around(inner: readonly Box[], several: boolean): Box {
  const box = bounds(inner, { x: 0, top: 0, bottom: several ? 8 : 0 });
  const top = several ? HEAD : HEAD - 8;
  return { x: box.x, y: box.y - top, width: box.width, height: box.height + top };
}

export function bounds(boxes: Iterable<Box>, pad: { readonly x: number; readonly top: number; readonly bottom: number } = { x: 0, top: 0, bottom: 0 }): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left - pad.x, y: top - pad.top, width: right - left + 2 * pad.x, height: bottom - top + pad.top + pad.bottom };
}

export function contains(box: Box, at: Point): boolean {
  return at.x >= box.x && at.x < box.x + box.width && at.y >= box.y && at.y < box.y + box.height;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

export function sameBox(a: Box | undefined, b: Box | undefined): boolean {
  return a !== undefined && b !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Where the way out `port` of `ports` leaves a box; the middle of its right side where there is one. */
export function portPoint(box: Box, ports: readonly string[], port: string): Point {
  const at = ports.indexOf(port);
  return { x: box.x + box.width, y: at < 0 ? box.y + box.height / 2 : box.y + portOffset(box.height, ports.length, at) };
}

export function portOffset(height: number, count: number, at: number): number {
  return (height * (at + 1)) / (count + 1);
}

