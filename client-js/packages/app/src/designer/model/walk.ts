/** Who follows whom in a design. Pure; edges to steps that are not there count for nothing. */
import type { Edge, Point } from "./design";

type Edges = Readonly<Record<string, Pick<Edge, "source" | "target">>>;

/** Steps directly after each step. */
export function following(edges: Edges): ReadonlyMap<string, readonly string[]> {
  return grouped(edges, (edge) => [edge.source, edge.target]);
}

/** Steps directly before each step. */
export function preceding(edges: Edges): ReadonlyMap<string, readonly string[]> {
  return grouped(edges, (edge) => [edge.target, edge.source]);
}

function grouped(edges: Edges, ends: (edge: Pick<Edge, "source" | "target">) => readonly [string, string]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const edge of Object.values(edges)) {
    const [from, to] = ends(edge);
    const there = found.get(from);
    if (there === undefined) found.set(from, [to]);
    else if (!there.includes(to)) there.push(to);
  }
  return found;
}

/** Everything that runs before `node`, the nearest first. */
export function upstreamOf(node: string, edges: Edges): readonly string[] {
  const before = preceding(edges);
  const seen = new Set<string>();
  let wave = [node];
  while (wave.length > 0) {
    wave = [...new Set(wave.flatMap((one) => before.get(one) ?? []))].filter((one) => !seen.has(one) && one !== node);
    for (const one of wave) seen.add(one);
  }
  return [...seen];
}

/** Steps after all they wait for; those of a cycle come last, in the order they were given. */
export function inOrder(nodes: readonly string[], edges: Edges): readonly string[] {
  const before = preceding(edges);
  const left = new Set(nodes);
  const order: string[] = [];
  for (let moved = true; moved; ) {
    moved = false;
    for (const node of nodes) {
      if (!left.has(node) || (before.get(node) ?? []).some((one) => left.has(one))) continue;
      left.delete(node);
      order.push(node);
      moved = true;
    }
  }
  return [...order, ...left];
}

export type Direction = "left" | "right" | "up" | "down";

/** The nearest step in a direction: what lies straight ahead beats what is merely close. */
export function nearest(from: Point, others: ReadonlyMap<string, Point>, direction: Direction): string | undefined {
  const [ahead, aside] = direction === "left" || direction === "right" ? (["x", "y"] as const) : (["y", "x"] as const);
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, at] of others) {
    const forward = (at[ahead] - from[ahead]) * sign;
    const off = Math.abs(at[aside] - from[aside]);
    if (forward < 1 || off > forward * 4) continue;
    const far = forward + off * 2;
    if (far < least) [best, least] = [id, far];
  }
  return best;
}

/** Is there already an edge from one to the other, or would it be a loop on one step? */
export function mayConnect(source: string, target: string, edges: Edges): boolean {
  return source !== target && !Object.values(edges).some((edge) => edge.source === source && edge.target === target);
}

/** The pairs of steps that a cycle's path goes along. */
export function pairsOf(path: readonly string[]): ReadonlySet<string> {
  return new Set(path.slice(1).map((node, index) => pairKey(path[index] ?? "", node)));
}

export function pairKey(source: string, target: string): string {
  return `${source}\u0000${target}`;
}
