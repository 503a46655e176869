/**
 * The design as React Flow draws it. Each step and edge is watched alone: when one changes, one object of the arrays is
 * new and all others are the same, so that one changed step repaints alone. Selection and drags lie over the document.
 */
import { type DocumentHandle, type Store, type Unsubscribe, writable } from "@concert/sdk";
import { type Edge as FlowEdge, type Node as FlowNode, Position } from "@xyflow/react";
import { edgeOf, type Point, pointOf } from "./design";
import { NODE } from "./placing";

export type StepNode = FlowNode<Record<string, never>, "step">;
export type StepEdge = FlowEdge<Record<string, never>, "flow">;

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export const NOTHING: Selection = { nodes: new Set(), edges: new Set() };

type Source = Pick<DocumentHandle, "at" | "keysAt">;

const HANDLES = [
  { type: "target" as const, position: Position.Left, x: -5, y: NODE.height / 2 - 5, width: 10, height: 10 },
  { type: "source" as const, position: Position.Right, x: NODE.width - 5, y: NODE.height / 2 - 5, width: 10, height: 10 },
];
const NO_DATA: Record<string, never> = {};

export class GraphStore {
  readonly #source: Source;
  readonly #selection: Store<Selection>;
  readonly #held: Store<ReadonlySet<string>>;
  readonly #soon: (flush: () => void) => void;
  readonly #nodes = writable<readonly StepNode[]>([]);
  readonly #edges = writable<readonly StepEdge[]>([]);
  readonly #watched = new Map<string, Unsubscribe>();
  readonly #stops: Unsubscribe[] = [];
  readonly #dirty = new Set<string>();
  #drawnNodes = new Map<string, StepNode>();
  #drawnEdges = new Map<string, StepEdge>();
  #drawnSelection = NOTHING;
  #drawnHeld: ReadonlySet<string> = new Set();
  #dragged: ReadonlyMap<string, Point> = new Map();
  #asked = false;

  /** `soon` runs the flush a little later, so that many changes make one new picture. `held`: steps nobody here may move. */
  constructor(source: Source, selection: Store<Selection>, soon: (flush: () => void) => void = queueMicrotask, held: Store<ReadonlySet<string>> = writable(new Set())) {
    this.#source = source;
    this.#selection = selection;
    this.#held = held;
    this.#soon = soon;
    for (const map of ["nodes", "edges"] as const) {
      const keys = source.keysAt(["body", map]);
      const changed = () => this.#watchAll(map, keys.get());
      this.#stops.push(keys.subscribe(changed));
      changed();
    }
    this.#stops.push(selection.subscribe(() => this.#ask()), held.subscribe(() => this.#ask()));
    this.#flush();
  }

  get nodes(): Store<readonly StepNode[]> {
    return this.#nodes;
  }

  get edges(): Store<readonly StepEdge[]> {
    return this.#edges;
  }

  placeOf(id: string): Point | undefined {
    return this.#drawnNodes.get(id)?.position;
  }

  places(): ReadonlyMap<string, Point> {
    return new Map([...this.#drawnNodes].map(([id, node]) => [id, node.position]));
  }

  /** Shows steps elsewhere than the document has them, while they are dragged; an empty map ends it. */
  drag(places: ReadonlyMap<string, Point>): void {
    for (const id of this.#dragged.keys()) this.#dirty.add(nodeKey(id));
    for (const id of places.keys()) this.#dirty.add(nodeKey(id));
    this.#dragged = places;
    this.#flush();
  }

  close(): void {
    for (const stop of [...this.#stops, ...this.#watched.values()]) stop();
    this.#watched.clear();
  }

  #watchAll(map: "nodes" | "edges", ids: readonly string[]): void {
    const keyOf = map === "nodes" ? nodeKey : edgeKey;
    const wanted = new Set(ids.map(keyOf));
    const prefix = keyOf("");
    for (const [key, stop] of [...this.#watched]) {
      if (!key.startsWith(prefix) || wanted.has(key)) continue;
      stop();
      this.#watched.delete(key);
    }
    for (const id of ids) {
      const key = keyOf(id);
      if (this.#watched.has(key)) continue;
      this.#dirty.add(key);
      const store = this.#source.at(map === "nodes" ? ["layout", "nodes", id] : ["body", "edges", id]);
      const changed = () => {
        this.#dirty.add(key);
        this.#ask();
      };
      this.#watched.set(key, store.subscribe(changed));
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
    const selection = this.#selection.get();
    this.#markSelection(selection);
    this.#markHeld(this.#held.get());
    this.#drawnNodes = redrawn(this.#drawnNodes, this.#source.keysAt(["body", "nodes"]).get(), (id, before) => this.#node(id, before, selection));
    this.#drawnEdges = redrawn(this.#drawnEdges, this.#source.keysAt(["body", "edges"]).get(), (id, before) => this.#edge(id, before, selection));
    this.#dirty.clear();
    show(this.#nodes, [...this.#drawnNodes.values()]);
    show(this.#edges, [...this.#drawnEdges.values()].filter((edge) => this.#drawnNodes.has(edge.source) && this.#drawnNodes.has(edge.target)));
  }

  #markSelection(selection: Selection): void {
    if (selection === this.#drawnSelection) return;
    for (const id of [...selection.nodes, ...this.#drawnSelection.nodes]) this.#dirty.add(nodeKey(id));
    for (const id of [...selection.edges, ...this.#drawnSelection.edges]) this.#dirty.add(edgeKey(id));
    this.#drawnSelection = selection;
  }

  #markHeld(held: ReadonlySet<string>): void {
    if (held === this.#drawnHeld) return;
    for (const id of [...held, ...this.#drawnHeld]) this.#dirty.add(nodeKey(id));
    this.#drawnHeld = held;
  }

  #node(id: string, before: StepNode | undefined, selection: Selection): StepNode {
    if (before !== undefined && !this.#dirty.has(nodeKey(id))) return before;
    const held = this.#dragged.get(id);
    const position = held ?? pointOf(this.#source.at(["layout", "nodes", id]).get());
    const selected = selection.nodes.has(id);
    const dragging = held !== undefined;
    const fixed = this.#drawnHeld.has(id);
    if (before !== undefined && before.selected === selected && before.dragging === dragging && (before.draggable === false) === fixed && same(before.position, position)) return before;
    return { id, type: "step", position, selected, dragging, data: NO_DATA, ...NODE, measured: NODE, handles: HANDLES, ...(fixed ? { draggable: false } : {}) };
  }

  #edge(id: string, before: StepEdge | undefined, selection: Selection): StepEdge {
    if (before !== undefined && !this.#dirty.has(edgeKey(id))) return before;
    const { source, target } = edgeOf(this.#source.at(["body", "edges", id]).get());
    const selected = selection.edges.has(id);
    if (before !== undefined && before.selected === selected && before.source === source && before.target === target) return before;
    return { id, type: "flow", source, target, selected, data: NO_DATA };
  }
}

function redrawn<Item>(before: ReadonlyMap<string, Item>, ids: readonly string[], draw: (id: string, before: Item | undefined) => Item): Map<string, Item> {
  return new Map(ids.map((id) => [id, draw(id, before.get(id))]));
}

function show<Item>(store: { get: () => readonly Item[]; set: (items: readonly Item[]) => void }, items: readonly Item[]): void {
  const now = store.get();
  if (now.length !== items.length || items.some((item, index) => item !== now[index])) store.set(items);
}

function same(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function nodeKey(id: string): string {
  return `n ${id}`;
}

function edgeKey(id: string): string {
  return `e ${id}`;
}
