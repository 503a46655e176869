/** Carries a drag into the document: each move about 30 ms apart, the whole drag as one step of undo. */
import type { DocumentHandle } from "@concert/sdk";
import type { NodeChange } from "@xyflow/react";
import type { Point } from "../model/design";
import { move } from "../model/edits";
import type { GraphStore, StepNode } from "../model/graphStore";

const WRITE_MS = 30;
/** Shorter than the half second after which undo would begin a new step. */
const HOLD_MS = 300;

export class Dragging {
  readonly #handle: DocumentHandle;
  readonly #graph: GraphStore;
  #places = new Map<string, Point>();
  #writtenAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(handle: DocumentHandle, graph: GraphStore) {
    this.#handle = handle;
    this.#graph = graph;
  }

  hear(changes: readonly NodeChange<StepNode>[]): void {
    const moved = changes.filter((change) => change.type === "position");
    const held = moved.filter((change) => change.dragging === true && change.position !== undefined);
    const released = moved.filter((change) => change.dragging === false);
    if (held.length > 0) this.#drag(new Map(held.flatMap((change) => (change.position === undefined ? [] : [[change.id, change.position] as const]))));
    else if (released.length > 0 && this.#places.size > 0) this.#drop();
  }

  #drag(places: ReadonlyMap<string, Point>): void {
    if (this.#places.size === 0) this.#handle.undo.split();
    const same = [...places].every(([id, at]) => this.#places.get(id)?.x === at.x && this.#places.get(id)?.y === at.y);
    if (same && places.size === this.#places.size) return;
    this.#places = new Map(places);
    this.#graph.drag(this.#places);
    const wait = this.#writtenAt + WRITE_MS - performance.now();
    clearTimeout(this.#timer);
    if (wait <= 0) this.#write();
    else this.#timer = setTimeout(() => this.#write(), wait);
  }

  /** Writes where the steps are, and goes on writing while they are held still, so that undo takes the drag as one. */
  #write(): void {
    this.#writtenAt = performance.now();
    if (!this.#handle.canEdit.get()) return;
    this.#handle.edit((doc) => move(doc, this.#places));
    this.#timer = setTimeout(() => this.#write(), HOLD_MS);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    if (this.#handle.canEdit.get()) this.#handle.edit((doc) => move(doc, this.#places));
    clearTimeout(this.#timer);
    this.#places = new Map();
    this.#graph.drag(this.#places);
    this.#handle.undo.split();
  }
}
