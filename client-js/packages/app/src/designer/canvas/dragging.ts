/**
 * Carries a drag into the document: each move about 30 ms apart, the whole drag as one step of undo. Where it ends decides
 * which container holds the steps from then on.
 */
import type { DocumentHandle } from "@concert/sdk";
import type { Acts } from "../acts";
import { carried } from "../moving";
import type { Point } from "../model/design";
import { move } from "../model/edits";
import { bounds, contains, middleOf } from "../model/frames";
import type { GraphStore } from "../model/graphStore";
import { around, type Home, homeOf, outermost, sameHome, TOP, withHeld } from "../model/scopes";
import type { DesignerState } from "../state";

const WRITE_MS = 30;

export class Dragging {
  readonly #state: DesignerState;
  readonly #acts: Acts;
  readonly #handle: DocumentHandle;
  readonly #graph: GraphStore;
  #places: ReadonlyMap<string, Point> = new Map();
  /** The places that this window shows: what is written may be ahead of them. */
  #shown = this.#places;
  #corners: ReadonlyMap<string, Point> = new Map();
  #writtenAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: DesignerState, acts: Acts) {
    this.#state = state;
    this.#acts = acts;
    this.#handle = state.handle;
    this.#graph = state.graph;
  }

  get isOn(): boolean {
    return this.#places.size > 0;
  }

  /** The upper left corners of what is under the hand, to be written and shown. */
  drag(corners: ReadonlyMap<string, Point>): void {
    if (!this.isOn) this.#handle.undo.together();
    this.#hold(corners);
    if (this.#shown === this.#places) return;
    this.#shown = this.#places;
    this.#graph.drag(this.#places);
    const home = this.#target();
    this.#state.dropping.set(home !== undefined && home.inside !== "" ? home : undefined);
  }

  /** The same between two frames of a drag: the others need not wait until this window paints what they are to see. */
  ahead(corners: ReadonlyMap<string, Point>): void {
    if (this.isOn) this.#hold(corners);
  }

  #hold(corners: ReadonlyMap<string, Point>): void {
    const same = corners.size === this.#corners.size && [...corners].every(([id, at]) => this.#corners.get(id)?.x === at.x && this.#corners.get(id)?.y === at.y);
    if (same) return;
    this.#corners = new Map(corners);
    this.#places = carried(this.#graph, corners);
    // Before it is shown here: the others wait for it, and what is shown costs a paint.
    const wait = this.#writtenAt + WRITE_MS - performance.now();
    clearTimeout(this.#timer);
    if (wait <= 0) this.#write();
    else this.#timer = setTimeout(() => this.#write(), wait);
  }

  drop(): void {
    if (!this.isOn) return;
    clearTimeout(this.#timer);
    const home = this.#target();
    const ids = new Set(this.#corners.keys());
    if (this.#handle.canEdit.get()) this.#handle.edit((doc) => move(doc, this.#places));
    if (home !== undefined && this.#handle.canEdit.get()) this.#acts.join(ids, home);
    this.#places = this.#shown = new Map();
    this.#corners = new Map();
    this.#graph.drag(this.#places);
    this.#state.dropping.set(undefined);
    this.#handle.undo.split();
  }

  #write(): void {
    this.#writtenAt = performance.now();
    if (this.#handle.canEdit.get()) this.#handle.edit((doc) => move(doc, this.#places));
  }

  /** Where the steps belong if they are let go now; undefined where that is where they belong already. */
  #target(): Home | undefined {
    const { nodes } = this.#graph.design;
    const ids = outermost(new Set(this.#corners.keys()), nodes);
    const [first] = ids;
    const boxes = ids.flatMap((id) => this.#graph.boxOf(id) ?? []);
    if (first === undefined || boxes.length === 0) return undefined;
    const home = homeAt(this.#graph, middleOf(bounds(boxes)), withHeld(ids, nodes));
    return ids.every((id) => sameHome(homeOf(id, nodes), home)) ? undefined : home;
  }
}

/** The part of the innermost open container at a point, leaving out some steps. */
export function homeAt({ drawing, design }: GraphStore, at: Point, without: ReadonlySet<string> = new Set()): Home {
  let best = TOP;
  let deepest = -1;
  for (const [id, parts] of drawing.parts) {
    const box = drawing.boxes.get(id);
    const depth = around(id, design.nodes).length;
    if (box === undefined || without.has(id) || depth <= deepest || !contains(box, at)) continue;
    const part = parts.find((one) => contains(one, at)) ?? parts[0];
    if (part === undefined) continue;
    best = { inside: id, part: part.part };
    deepest = depth;
  }
  return best;
}
