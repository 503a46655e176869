/** The graph of lineage: what is drawn follows from what was loaded, and costs what is in view. */
import type { EdgeOut, PlaceOut } from "@concert/sdk";
import { describe, expect, it } from "vitest";
import { curvesIn, graphOf, inView, keyOf, layoutOf, type Loaded, NODE, type Side, sideKey, stepFrom, wayBetween } from "../src/lineage/model";

const place = (table: string, counts: Partial<PlaceOut> = {}): PlaceOut => ({ source: "lake", table, column: "", title: "Lake", kind: "table", up: 0, down: 0, ...counts });
const key = (table: string) => keyOf(place(table));
const edge = (from: string, to: string): EdgeOut => ({
  id: `${from}>${to}`, from_source: "lake", from_table: from, from_column: "", to_source: "lake", to_table: to, to_column: "",
  kind: "view", origin: "view:lake/x", direct: true, how: "", evidence: null, scan: "", first_seen: 1, seen_at: 1,
});
const side = (names: readonly string[], edges: readonly EdgeOut[], total = names.length): Side => ({ items: names.map((name) => place(name)), edges, total, hidden: 0 });
const loaded = (sides: Readonly<Record<string, Side>>): Loaded => ({ centre: place("hub"), sides: new Map(Object.entries(sides)) });
const up = (table: string) => sideKey("up", key(table));
const down = (table: string) => sideKey("down", key(table));

const SMALL = loaded({
  [up("hub")]: side(["a", "b"], [edge("a", "hub"), edge("b", "hub")]),
  [down("hub")]: side(["out"], [edge("hub", "out")]),
  [up("a")]: side(["raw"], [edge("raw", "a")], 4),
});

describe("the graph of lineage", () => {
  it("draws each place once, where it is met first, and says how many were not loaded", () => {
    const graph = graphOf(SMALL);
    expect([...graph.nodes.values()].map(({ place: { table }, level }) => [table, level])).toEqual([["hub", 0], ["a", -1], ["b", -1], ["out", 1], ["raw", -2]]);
    expect(graph.more.map(({ count, level, of }) => [count, level, of])).toEqual([[3, -2, key("a")]]);
    expect(graph.lines).toHaveLength(4);
  });

  it("folds what hung on a side alone", () => {
    const sides = new Map(SMALL.sides);
    sides.delete(up("hub"));
    expect([...graphOf({ ...SMALL, sides }).nodes.keys()]).toEqual([key("hub"), key("out")]);
  });

  it("makes one line of two places, however many say so", () => {
    const twice = side(["a"], [edge("a", "hub"), { ...edge("a", "hub"), id: "other", kind: "workflow" }]);
    const { lines } = graphOf(loaded({ [up("hub")]: twice }));
    expect(lines.map(({ edges }) => edges.length)).toEqual([2]);
  });

  it("has a column for each level, and circles do no harm", () => {
    const graph = graphOf(loaded({ [down("hub")]: side(["a"], [edge("hub", "a")]), [down("a")]: side(["hub"], [edge("a", "hub")]) }));
    expect(layoutOf(graph).columns).toEqual([[key("hub")], [key("a")]]);
  });

  it("puts a place near those it hangs on, and no two in one place", () => {
    const names = ["a", "b", "c", "d", "e"];
    const graph = graphOf(loaded({ [up("hub")]: side(names, names.map((name) => edge(name, "hub"))), [up("b")]: side(["x"], [edge("x", "b")]), [up("e")]: side(["y"], [edge("y", "e")]) }));
    const { at, columns } = layoutOf(graph);
    const y = (name: string) => at.get(key(name))?.y;
    expect([y("x"), y("y"), y("hub")]).toEqual([y("b"), y("e"), y("c")]);
    for (const keys of columns) {
      const tops = keys.map((one) => at.get(one)?.y ?? 0);
      expect(tops.slice(1).every((top, index) => top - (tops[index] ?? 0) >= NODE.height + NODE.gapY - 1)).toBe(true);
    }
  });

  it("walks along lines with left and right, and in the column with up and down", () => {
    const graph = graphOf(SMALL);
    const layout = layoutOf(graph);
    expect(stepFrom(graph, layout, key("hub"), "ArrowRight")).toBe(key("out"));
    expect(stepFrom(graph, layout, key("a"), "ArrowDown")).toBe(key("b"));
    expect(stepFrom(graph, layout, key("raw"), "ArrowRight")).toBe(key("a"));
    expect(stepFrom(graph, layout, key("raw"), "ArrowLeft")).toBeUndefined();
  });

  it("marks a shortest way between two places, whichever comes first", () => {
    const graph = graphOf(SMALL);
    const marked = [key("raw"), key("a"), key("hub"), key("out")];
    expect([...wayBetween(graph, key("raw"), key("out")).keys]).toEqual(marked);
    expect([...wayBetween(graph, key("out"), key("raw")).keys]).toEqual(marked);
    expect(wayBetween(graph, key("b"), key("a")).keys.size).toBe(0);
  });

  it("has on the page only what is in view of 2,000 places", () => {
    const names = Array.from({ length: 2000 }, (_, index) => `t${String(index).padStart(4, "0")}`);
    const graph = graphOf(loaded({ [up("hub")]: side(names, names.map((name) => edge(name, "hub")), 3600) }));
    const layout = layoutOf(graph);
    const window = { left: 0, top: 10_000, right: 1200, bottom: 10_800 };
    const step = NODE.height + NODE.gapY;
    expect(inView(layout, window).length).toBeLessThanOrEqual(800 / step + 3);
    expect(inView(layout, window)[0]).toBe(key(names[Math.ceil((10_000 - NODE.height - NODE.pad) / step)] ?? ""));
    expect(curvesIn(graph, layout, { left: 5000, top: 0, right: 6000, bottom: 100 })).toBe("");
  });
});
