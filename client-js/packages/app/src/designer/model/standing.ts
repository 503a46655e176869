/** Where steps stand that nobody has put anywhere, as in a design that a program wrote: beside those they are connected with. Pure. */
import { tidied } from "../tidy/tidy";
import type { Design, Point } from "./design";
import { freePlace, NODE } from "./placing";
import { childrenOf } from "./scopes";

const GAP = 48;
const PER_ROW = 4;
const NOBODY: ReadonlyMap<string, Point> = new Map();

/**
 * `known`: where the others stand. What is connected with one of them stands to it as in a tidy drawing, where there is
 * room; the rest in rows below. The frames of containers follow from what they hold.
 */
export function standing({ nodes, edges }: Pick<Design, "nodes" | "edges">, known: Readonly<Record<string, Point>>): ReadonlyMap<string, Point> {
  const held = childrenOf(nodes);
  const waiting = new Set(Object.keys(nodes).filter((id) => known[id] === undefined && !held.has(id)));
  if (waiting.size === 0) return NOBODY;
  const drawn = new Map(Object.entries(tidied({ nodes, edges, places: {}, only: [] })));
  const at = new Map(Object.entries(known).filter(([id]) => id in nodes));
  if (at.size === 0) return drawn;

  const beside = neighboursOf(edges);
  const found = new Map<string, Point>();
  const put = (id: string, wanted: Point) => {
    const place = freePlace(wanted, [...at.values()]);
    waiting.delete(id);
    for (const places of [at, found]) places.set(id, place);
  };
  const reach = (first: Iterable<string>) => {
    const reached = [...first];
    for (const from of reached) {
      for (const id of beside.get(from) ?? []) {
        if (!waiting.has(id)) continue;
        put(id, moved(drawn.get(id), drawn.get(from), at.get(from)));
        reached.push(id);
      }
    }
  };
  reach(at.keys());
  const left = Math.min(...[...at.values()].map(({ x }) => x));
  const top = Math.max(...[...at.values()].map(({ y }) => y)) + NODE.height + GAP;
  for (let row = 0; waiting.size > 0; row += 1) {
    const [id = ""] = waiting;
    put(id, { x: left + (row % PER_ROW) * (NODE.width + GAP), y: top + Math.floor(row / PER_ROW) * (NODE.height + GAP) });
    reach([id]);
  }
  return found;
}

function neighboursOf(edges: Design["edges"]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { source, target } of Object.values(edges)) {
    found.set(source, [...(found.get(source) ?? []), target]);
    found.set(target, [...(found.get(target) ?? []), source]);
  }
  return found;
}

const ORIGIN: Point = { x: 0, y: 0 };

/** `one` as far from `now` as it was from `before`. */
function moved(one = ORIGIN, before = ORIGIN, now = ORIGIN): Point {
  return { x: now.x + one.x - before.x, y: now.y + one.y - before.y };
}
