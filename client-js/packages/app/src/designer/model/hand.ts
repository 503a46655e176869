/** What a pointer has hold of, and where that goes when the pointer goes. Pure. */
import type { Point } from "./design";
import { snapped } from "./placing";

export class Hand {
  readonly #from: Point;
  readonly #corners: ReadonlyMap<string, Point>;

  /** `from`: where the pointer took hold; `corners`: where the held steps stood then. */
  constructor(from: Point, corners: ReadonlyMap<string, Point>) {
    this.#from = from;
    this.#corners = corners;
  }

  /** The corners with the pointer at a point: the first comes to stand on the grid, the others keep their distance from it. */
  at({ x, y }: Point): ReadonlyMap<string, Point> {
    const [first] = this.#corners.values();
    if (first === undefined) return this.#corners;
    const to = snapped({ x: first.x + x - this.#from.x, y: first.y + y - this.#from.y });
    return new Map([...this.#corners].map(([id, at]) => [id, { x: Math.round(at.x + to.x - first.x), y: Math.round(at.y + to.y - first.y) }]));
  }
}
