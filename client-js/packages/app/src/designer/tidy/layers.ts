/**
 * A layered drawing of a graph, left to right: each step right of all it comes after, with few crossings and short, level
 * edges. After Sugiyama, Tagawa and Toda (1981): layers by longest path, order by medians, places by pulling to neighbours.
 * Linear in steps and edges but for sorting, so that thousands take well under a second. Pure.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Graph {
  readonly sizes: ReadonlyMap<string, Size>;
  readonly edges: readonly (readonly [source: string, target: string])[];
}

const GAP = { x: 64, y: 40 } as const;
const SWEEPS = 8;
/** Where an edge passes a layer it takes this much room. */
const LANE = 16;

interface Item {
  readonly id: string;
  readonly size: Size;
  readonly real: boolean;
  layer: number;
  readonly before: Item[];
  readonly after: Item[];
  y: number;
}

/** Upper left corners, the leftmost and topmost at zero. */
export function layered({ sizes, edges }: Graph): ReadonlyMap<string, Place> {
  const items = new Map([...sizes].map(([id, size]) => [id, { id, size, real: true, layer: 0, before: [], after: [], y: 0 } as Item]));
  const forward = withoutCycles(items, edges);
  rank(items, forward);
  const layers = arranged(items, forward);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) order(layers, sweep % 2 === 0);
  stack(layers);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) pull(layers, sweep % 2 === 0);
  return placed(layers);
}

/** The edges as pairs, those that lead back into a step still being followed turned around. */
function withoutCycles(items: ReadonlyMap<string, Item>, edges: Graph["edges"]): (readonly [Item, Item])[] {
  const out = new Map<Item, Item[]>();
  for (const [source, target] of edges) {
    const [from, to] = [items.get(source), items.get(target)];
    if (from === undefined || to === undefined || from === to) continue;
    const there = out.get(from);
    if (there === undefined) out.set(from, [to]);
    else there.push(to);
  }
  const seen = new Map<Item, "open" | "done">();
  const found: (readonly [Item, Item])[] = [];
  for (const start of items.values()) {
    if (seen.has(start)) continue;
    const trail: { readonly item: Item; at: number }[] = [{ item: start, at: 0 }];
    seen.set(start, "open");
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const next = out.get(top.item)?.[top.at];
      top.at += 1;
      if (next === undefined) {
        seen.set(top.item, "done");
        trail.pop();
        continue;
      }
      const state = seen.get(next);
      found.push(state === "open" ? [next, top.item] : [top.item, next]);
      if (state !== undefined) continue;
      seen.set(next, "open");
      trail.push({ item: next, at: 0 });
    }
  }
  return found;
}

/** Each in the first layer after all it comes after; what has nothing before it close to what it leads to. */
function rank(items: ReadonlyMap<string, Item>, edges: readonly (readonly [Item, Item])[]): void {
  const [after, waits] = [new Map<Item, Item[]>(), new Map<Item, number>()];
  for (const [from, to] of edges) {
    const there = after.get(from);
    if (there === undefined) after.set(from, [to]);
    else there.push(to);
    waits.set(to, (waits.get(to) ?? 0) + 1);
  }
  const roots = [...items.values()].filter((item) => !waits.has(item));
  const queue = [...roots];
  for (let at = 0; at < queue.length; at += 1) {
    const item = queue[at] as Item;
    for (const next of after.get(item) ?? []) {
      next.layer = Math.max(next.layer, item.layer + 1);
      const left = (waits.get(next) ?? 1) - 1;
      waits.set(next, left);
      if (left === 0) queue.push(next);
    }
  }
  for (const root of roots) {
    const next = after.get(root);
    if (next !== undefined) root.layer = Math.max(0, Math.min(...next.map((one) => one.layer)) - 1);
  }
}

/** Layers from left to right; an edge over several layers takes a lane through each. */
function arranged(items: ReadonlyMap<string, Item>, edges: readonly (readonly [Item, Item])[]): Item[][] {
  const layers: Item[][] = [];
  const put = (item: Item) => (layers[item.layer] ??= []).push(item);
  for (const item of items.values()) put(item);
  for (const [from, to] of edges) {
    let last = from;
    for (let layer = from.layer + 1; layer < to.layer; layer += 1) {
      const lane: Item = { id: "", size: { width: 0, height: LANE }, real: false, layer, before: [last], after: [], y: 0 };
      last.after.push(lane);
      put(lane);
      last = lane;
    }
    last.after.push(to);
    to.before.push(last);
  }
  return Array.from(layers, (layer) => layer ?? []);
}

function order(layers: readonly Item[][], forward: boolean): void {
  const sequence = forward ? layers : layers.toReversed();
  for (const layer of sequence) layer.forEach((item, at) => (item.y = at));
  for (const layer of sequence.slice(1)) {
    const weight = new Map(layer.map((item, at) => [item, median((forward ? item.before : item.after).map((one) => one.y)) ?? at]));
    layer.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0));
    layer.forEach((item, at) => (item.y = at));
  }
}

function stack(layers: readonly Item[][]): void {
  for (const layer of layers) {
    let y = 0;
    for (const item of layer) {
      item.y = y + item.size.height / 2;
      y += item.size.height + GAP.y;
    }
  }
}

/** Moves each to the middle of its neighbours, as far as the order and the room allow. */
function pull(layers: readonly Item[][], forward: boolean): void {
  for (const layer of forward ? layers : layers.toReversed()) {
    const wanted = layer.map((item) => median((forward ? item.before : item.after).map((one) => one.y)) ?? item.y);
    const blocks: { first: number; last: number; shift: number; count: number }[] = [];
    const offset: number[] = [];
    layer.forEach((item, at) => offset.push(at === 0 ? 0 : (offset[at - 1] ?? 0) + apart(layer[at - 1] as Item, item)));
    layer.forEach((_, at) => {
      let block = { first: at, last: at, shift: (wanted[at] ?? 0) - (offset[at] ?? 0), count: 1 };
      // Where two would overlap they become one block, at the mean of what both want.
      for (let before = blocks.at(-1); before !== undefined && before.shift > block.shift; before = blocks.at(-1)) {
        blocks.pop();
        const count = before.count + block.count;
        block = { first: before.first, last: at, shift: (before.shift * before.count + block.shift * block.count) / count, count };
      }
      blocks.push(block);
    });
    for (const { first, last, shift } of blocks) for (let at = first; at <= last; at += 1) (layer[at] as Item).y = (offset[at] ?? 0) + shift;
  }
}

function apart(a: Item, b: Item): number {
  return (a.size.height + b.size.height) / 2 + (a.real || b.real ? GAP.y : LANE);
}

function placed(layers: readonly Item[][]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let x = 0;
  let top = Infinity;
  for (const layer of layers) {
    const width = Math.max(0, ...layer.map((item) => item.size.width));
    for (const item of layer) {
      if (!item.real) continue;
      places.set(item.id, { x, y: item.y - item.size.height / 2 });
      top = Math.min(top, item.y - item.size.height / 2);
    }
    x += width + GAP.x;
  }
  return new Map([...places].map(([id, at]) => [id, { x: at.x, y: at.y - top }]));
}

function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
