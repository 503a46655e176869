/**
 * The design as it is drawn, by React Flow and by the painter. When one step changes, one object of the arrays is new and
 * all others are the same, so that one changed step repaints alone. Selection, drags and what is closed lie over the document.
 */
import { type DocumentHandle, type Entries, type Store, type Unsubscribe, writable } from "@concert/sdk";
import { type Edge as FlowEdge, type Node as FlowNode, Position } from "@xyflow/react";
import { titleOf } from "./bindings";
import { type Design, designOf, type Point, pointOf, type StepPart } from "./design";
import { differingEntries, differingMembers } from "./differing";
import { type Box, type Drawing, drawingOf, type Frozen, portOffset, sameBox } from "./frames";
import { homeOf } from "./scopes";
import { standing } from "./standing";
import { isContainer, type Port, portLabel, portsOf } from "./steering";

export interface StepData extends Record<string, unknown> {
  readonly ports: readonly Port[];
  /** How many steps a closed container hides. */
  readonly hides: number;
}

export interface GroupPart extends Box {
  readonly part: StepPart;
  readonly empty: boolean;
}

export interface GroupData extends Record<string, unknown> {
  readonly ports: readonly Port[];
  readonly hides: 0;
  /** Measured from the corner of the group. */
  readonly parts: readonly GroupPart[];
}

export interface EdgeData extends Record<string, unknown> {
  readonly port: string;
  readonly label: string;
  readonly condition: string;
}

export type StepNode = FlowNode<StepData, "step"> | FlowNode<GroupData, "container">;
export type StepEdge = FlowEdge<EdgeData, "flow" | "undo">;

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export const NOTHING: Selection = { nodes: new Set(), edges: new Set() };

/** Ids of the links from a step to the one that undoes it begin so; they are no edges of the document. */
const UNDO = "undo ";

type Source = Pick<DocumentHandle, "at" | "entriesAt">;

/** All that a picture follows from, but where the document has the steps. */
interface Drawn {
  readonly nodes: Design["nodes"];
  readonly edges: Design["edges"];
  readonly dragged: ReadonlyMap<string, Point>;
  readonly frozen: ReadonlyMap<string, Frozen>;
  readonly selection: Selection;
  readonly held: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
}

const NO_IDS: ReadonlySet<string> = new Set();
const NO_FRAMES: ReadonlyMap<string, Frozen> = new Map();
const NO_DRAWING: Drawing = { boxes: new Map(), parts: new Map(), hiddenBy: new Map(), depth: new Map() };

export interface GraphOptions {
  /** Runs the flush a little later, so that many changes make one new picture. */
  readonly soon?: (flush: () => void) => void;
  /** Steps nobody here may move. */
  readonly held?: Store<ReadonlySet<string>>;
  /** Containers that are shown as one box. */
  readonly closed?: Store<ReadonlySet<string>>;
}

export class GraphStore {
  readonly #body: Store<unknown>;
  readonly #layout: Entries<unknown>;
  readonly #selection: Store<Selection>;
  readonly #held: Store<ReadonlySet<string>>;
  readonly #closed: Store<ReadonlySet<string>>;
  readonly #soon: (flush: () => void) => void;
  readonly #nodes = writable<readonly StepNode[]>([]);
  readonly #edges = writable<readonly StepEdge[]>([]);
  readonly #stops: Unsubscribe[] = [];
  #read: unknown;
  #design: Design = designOf({});
  /** What the picture of now was drawn from. */
  #drawn: Drawn | undefined;
  #drawing = NO_DRAWING;
  #drawnNodes = new Map<string, StepNode>();
  #drawnEdges = new Map<string, StepEdge>();
  #usedPorts: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  #standing: ReadonlyMap<string, Point> = new Map();
  /** What was read of the layout. */
  readonly #stored = new Map<string, Point>();
  /** Steps that the document has elsewhere since the last picture; undefined: any of them. */
  #shifted: Set<string> | undefined = new Set();
  #dragged: ReadonlyMap<string, Point> = new Map();
  #frozen = NO_FRAMES;
  #asked = false;

  constructor(source: Source, selection: Store<Selection>, { soon = queueMicrotask, held = writable(NO_IDS), closed = writable(NO_IDS) }: GraphOptions = {}) {
    this.#body = source.at<unknown>(["body"]);
    this.#layout = source.entriesAt<unknown>(["layout", "nodes"]);
    this.#selection = selection;
    this.#held = held;
    this.#closed = closed;
    this.#soon = soon;
    for (const store of [this.#body, selection, held, closed]) this.#stops.push(store.subscribe(() => this.#ask()));
    this.#stops.push(this.#layout.subscribe((ids) => this.#shift(ids)));
    this.#flush();
  }

  get nodes(): Store<readonly StepNode[]> {
    return this.#nodes;
  }

  get edges(): Store<readonly StepEdge[]> {
    return this.#edges;
  }

  /** The design as it is drawn now: at most one frame behind the document. */
  get design(): Design {
    return this.#design;
  }

  get drawing(): Drawing {
    return this.#drawing;
  }

  boxOf(id: string): Box | undefined {
    return this.#drawing.boxes.get(id);
  }

  /** Where a step is seen: its own box, or that of the closed container that it stands in. */
  seenAt(id: string): Box | undefined {
    return this.boxOf(id) ?? this.boxOf(this.#drawing.hiddenBy.get(id) ?? "");
  }

  placeOf(id: string): Point | undefined {
    const box = this.boxOf(id);
    return box === undefined ? undefined : { x: box.x, y: box.y };
  }

  /** Of all that is shown. */
  places(): ReadonlyMap<string, Point> {
    return this.#drawing.boxes;
  }

  /** Of every step, also of those that are hidden and of those that nobody has put anywhere; of containers where the document has them. */
  storedPlace(id: string): Point {
    const dragged = this.#dragged.get(id);
    if (dragged !== undefined) return dragged;
    let at = this.#stored.get(id);
    if (at === undefined) {
      const layout = this.#layout.get(id);
      this.#stored.set(id, (at = (layout === undefined ? this.#standing.get(id) : undefined) ?? pointOf(layout)));
    }
    return at;
  }

  /**
   * Shows steps elsewhere than the document has them, while they are dragged; an empty map ends it. The frames that they
   * are taken out of stay as they were when it began, so that one sees whether a step is in or out.
   */
  drag(places: ReadonlyMap<string, Point>): void {
    if (places.size === 0) this.#frozen = NO_FRAMES;
    else if (this.#dragged.size === 0) this.#frozen = this.#framesAround(places);
    this.#dragged = places;
    this.#flush();
  }

  #framesAround(places: ReadonlyMap<string, Point>): ReadonlyMap<string, Frozen> {
    const { nodes } = this.#design;
    const holders = [...places.keys()].map((id) => homeOf(id, nodes).inside).filter((id) => !places.has(id));
    const frames = [...new Set(holders)].flatMap((id) => {
      const [box, parts] = [this.#drawing.boxes.get(id), this.#drawing.parts.get(id)];
      return box === undefined || parts === undefined ? [] : [[id, { box, parts }] as const];
    });
    return frames.length === 0 ? NO_FRAMES : new Map(frames);
  }

  get dragged(): ReadonlyMap<string, Point> {
    return this.#dragged;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #shift(ids: ReadonlySet<string> | undefined): void {
    if (ids === undefined) {
      this.#stored.clear();
      this.#shifted = undefined;
    } else {
      for (const id of ids) {
        this.#stored.delete(id);
        this.#shifted?.add(id);
      }
    }
    this.#ask();
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#soon(() => this.#flush());
  }

  #flush(): void {
    this.#asked = false;
    const body = this.#body.get();
    if (body !== this.#read) {
      this.#read = body;
      this.#design = designOf(body);
    }
    const { nodes, edges } = this.#design;
    const before = this.#drawn;
    if (edges !== before?.edges) this.#usedPorts = portsUsed(edges);
    const now: Drawn = { nodes, edges, dragged: this.#dragged, frozen: this.#frozen, selection: this.#selection.get(), held: this.#held.get(), closed: this.#closed.get() };
    const moved = before === undefined ? undefined : this.#movedFreely(before, now);
    const wasHiding = this.#drawing.hiddenBy.size > 0;
    this.#drawn = now;
    this.#shifted = new Set();
    if (before === undefined || moved === undefined) this.#drawAll(now);
    else this.#drawSome(moved, differingMembers(before.selection.nodes, now.selection.nodes));
    const isHiding = wasHiding || this.#drawing.hiddenBy.size > 0;
    if (nodes !== before?.nodes || edges !== before.edges || now.selection !== before.selection || isHiding) this.#drawEdges();
    show(this.#nodes, [...this.#drawnNodes.values()]);
  }

  /** The steps that stand elsewhere now, where that is all that changed and no frame follows them; undefined otherwise. */
  #movedFreely(before: Drawn, now: Drawn): ReadonlySet<string> | undefined {
    const same = before.nodes === now.nodes && before.edges === now.edges && before.held === now.held && before.closed === now.closed && before.frozen === now.frozen;
    if (!same || this.#shifted === undefined) return undefined;
    const moved = new Set([...this.#shifted, ...differingEntries(before.dragged, now.dragged)]);
    const { boxes, depth } = this.#drawing;
    for (const id of moved) {
      if (!boxes.has(id)) moved.delete(id);
      if (depth.has(id) || mayHold(now, id)) return undefined;
    }
    return moved;
  }

  /** Where people have put steps, or where those that they have not stand already: nothing jumps while one is put somewhere. */
  #known(nodes: Design["nodes"]): Readonly<Record<string, Point>> {
    return Object.fromEntries(Object.keys(nodes).filter((id) => this.#standsSomewhere(id)).map((id) => [id, this.storedPlace(id)]));
  }

  #standsSomewhere(id: string): boolean {
    return this.#layout.get(id) !== undefined || this.#standing.has(id);
  }

  #drawAll({ nodes, edges, closed, frozen }: Drawn): void {
    if (Object.keys(nodes).some((id) => !this.#stored.has(id) && !this.#standsSomewhere(id))) {
      this.#standing = new Map([...this.#standing, ...standing({ nodes, edges }, this.#known(nodes))]);
    }
    this.#drawing = drawingOf(nodes, {
      placeOf: (id) => this.storedPlace(id),
      closed,
      usedPorts: (id) => this.#usedPorts.get(id) ?? NO_IDS,
      frozen,
    });
    const hidden = counted(this.#drawing.hiddenBy.values());
    this.#drawnNodes = redrawn(this.#drawnNodes, this.#drawing.boxes.keys(), (id, before) => this.#node(id, before, hidden.get(id) ?? 0));
  }

  /** Of a large design one step that moves costs what one step costs. */
  #drawSome(moved: ReadonlySet<string>, chosen: readonly string[]): void {
    if (moved.size > 0) {
      const boxes = new Map(this.#drawing.boxes);
      for (const id of moved) boxes.set(id, { ...(boxes.get(id) as Box), ...this.storedPlace(id) });
      this.#drawing = { ...this.#drawing, boxes };
    }
    if (moved.size + chosen.length === 0) return;
    const drawn = new Map(this.#drawnNodes);
    for (const id of [...moved, ...chosen]) {
      const before = drawn.get(id);
      if (before !== undefined) drawn.set(id, this.#node(id, before, before.data.hides));
    }
    this.#drawnNodes = drawn;
  }

  #drawEdges(): void {
    const { nodes, edges } = this.#design;
    const before = this.#drawnEdges;
    this.#drawnEdges = redrawn(before, Object.keys(edges), (id, known) => this.#edge(id, known));
    for (const id of Object.keys(nodes)) {
      const undoes = nodes[id]?.undoes ?? "";
      if (undoes !== "") this.#undoLink(id, undoes, before.get(UNDO + id));
    }
    show(this.#edges, [...this.#drawnEdges.values()].filter((edge) => edge.source !== edge.target && this.#drawnNodes.has(edge.source) && this.#drawnNodes.has(edge.target)));
  }

  #node(id: string, before: StepNode | undefined, hides: number): StepNode {
    const box = this.#drawing.boxes.get(id) as Box;
    const selected = this.#selection.get().nodes.has(id);
    const dragging = this.#dragged.has(id);
    const fixed = this.#held.get().has(id);
    const step = this.#design.nodes[id];
    const parts = this.#drawing.parts.get(id);
    const ports = step === undefined ? [] : portsOf(step, this.#usedPorts.get(id));
    const data = { ports, hides, ...(parts === undefined ? {} : { parts: parts.map((one) => ({ ...one, x: one.x - box.x, y: one.y - box.y })) }) };
    if (before !== undefined && before.selected === selected && before.dragging === dragging && (before.draggable === false) === fixed && sameBox(boxOfNode(before), box) && sameData(before.data, data)) return before;
    const { x, y, width, height } = box;
    const depth = this.#drawing.depth.get(id) ?? 0;
    const shared = { id, position: { x, y }, selected, dragging, width, height, measured: { width, height }, handles: handlesOf(width, height, ports), ...(fixed ? { draggable: false } : {}) };
    // Frames lie below edges, edges below steps; a frame takes the pointer only at its head.
    if (parts !== undefined) return { ...shared, type: "container", data: data as GroupData, zIndex: depth - 20, dragHandle: ".group-head", style: { pointerEvents: "none" } };
    return { ...shared, type: "step", data, zIndex: 1 };
  }

  #edge(id: string, before: StepEdge | undefined): StepEdge {
    const edge = this.#design.edges[id];
    const { port = "", condition = "" } = edge ?? {};
    const source = this.#shown(edge?.source ?? "");
    const target = this.#shown(edge?.target ?? "");
    const step = this.#design.nodes[edge?.source ?? ""];
    const ports = step === undefined || source !== edge?.source ? [] : portsOf(step, this.#usedPorts.get(source));
    const label = step === undefined || ports.length === 0 ? "" : portLabel(step, port);
    const handle = ports.some((one) => one.id === port) ? port : (ports[0]?.id ?? "out");
    const selected = this.#selection.get().edges.has(id);
    const ariaLabel = `From ${titleOf(source, this.#design)} to ${titleOf(target, this.#design)}`;
    if (before !== undefined && before.selected === selected && before.ariaLabel === ariaLabel && before.source === source && before.target === target && before.sourceHandle === handle && before.data?.label === label && before.data.condition === condition) return before;
    return { id, type: "flow", source, target, sourceHandle: handle, targetHandle: "in", selected, ariaLabel, data: { port, label, condition } };
  }

  #undoLink(id: string, undoes: string, before: StepEdge | undefined): void {
    const key = UNDO + id;
    const [source, target] = [this.#shown(undoes), this.#shown(id)];
    const ariaLabel = `${titleOf(target, this.#design)} undoes ${titleOf(source, this.#design)}`;
    const same = before?.source === source && before.target === target && before.ariaLabel === ariaLabel;
    this.#drawnEdges.set(key, same ? before : { id: key, type: "undo", source, target, ariaLabel, sourceHandle: "out", targetHandle: "in", selectable: false, data: { port: "", label: "", condition: "" } });
  }

  #shown(id: string): string {
    return this.#drawing.hiddenBy.get(id) ?? id;
  }
}

export function isOpenGroup(node: StepNode): node is Extract<StepNode, { type: "container" }> {
  return node.type === "container";
}

export function boxOfNode({ position, width = 0, height = 0 }: Pick<StepNode, "position" | "width" | "height">): Box {
  return { ...position, width, height };
}

/** Of a step that may hold others. */
export function mayHold(design: Pick<Design, "nodes">, id: string): boolean {
  return isContainer(design.nodes[id]?.operation ?? "");
}

function handlesOf(width: number, height: number, ports: readonly Port[]) {
  const size = { width: 10, height: 10 };
  const out = ports.length === 0 ? [{ id: "out", y: height / 2 }] : ports.map(({ id }, at) => ({ id, y: portOffset(height, ports.length, at) }));
  return [
    { id: "in", type: "target" as const, position: Position.Left, x: -5, y: height / 2 - 5, ...size },
    ...out.map(({ id, y }) => ({ id, type: "source" as const, position: Position.Right, x: width - 5, y: y - 5, ...size })),
  ];
}

function portsUsed(edges: Design["edges"]): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>();
  for (const { source, port } of Object.values(edges)) {
    if (port === "") continue;
    const there = used.get(source);
    if (there === undefined) used.set(source, new Set([port]));
    else there.add(port);
  }
  return used;
}

function counted(ids: Iterable<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const id of ids) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}

function sameData(a: StepData | GroupData, b: { readonly ports: readonly Port[]; readonly hides: number; readonly parts?: readonly GroupPart[] }): boolean {
  if (a.hides !== b.hides || a.ports.length !== b.ports.length || a.ports.some(({ id }, at) => id !== b.ports[at]?.id)) return false;
  const before = "parts" in a ? (a as GroupData).parts : undefined;
  if (before === undefined || b.parts === undefined) return before === b.parts;
  return before.length === b.parts.length && before.every((one, at) => sameBox(one, b.parts?.[at]) && one.empty === b.parts?.[at]?.empty);
}

function redrawn<Item>(before: ReadonlyMap<string, Item>, ids: Iterable<string>, draw: (id: string, before: Item | undefined) => Item): Map<string, Item> {
  const now = new Map<string, Item>();
  for (const id of ids) now.set(id, draw(id, before.get(id)));
  return now;
}

function show<Item>(store: { get: () => readonly Item[]; set: (items: readonly Item[]) => void }, items: readonly Item[]): void {
  const now = store.get();
  if (now.length !== items.length || items.some((item, index) => item !== now[index])) store.set(items);
}
