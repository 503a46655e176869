/** Where steps stand that nobody has put anywhere, as those of a design that a program wrote. */
import { expect, test } from "vitest";
import { designOf, type Point } from "../../src/designer/model/design";
import { standing } from "../../src/designer/model/standing";

const design = designOf({
  nodes: Object.fromEntries(["read", "count", "report", "alone"].map((id) => [id, { operation: "flow.wait" }])),
  edges: { one: { source: "read", target: "count" }, two: { source: "count", target: "report" } },
});

function place(at: ReadonlyMap<string, Point>, id: string): Point {
  return at.get(id) ?? expect.fail(`${id} stands nowhere`);
}

test("all of them stand as in a tidy drawing, none on another", () => {
  const at = standing(design, {});
  expect(place(at, "read").x).toBeLessThan(place(at, "count").x);
  expect(place(at, "count").x).toBeLessThan(place(at, "report").x);
  expect(new Set([...at.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
});

test("one that is new stands behind the step before it, where there is room; the others stay", () => {
  const known = { read: { x: 640, y: 320 }, report: { x: 1120, y: 320 }, alone: { x: 880, y: 320 } };
  const at = standing(design, known);
  expect([...at.keys()]).toEqual(["count"]);
  expect(place(at, "count")).toEqual({ x: 880, y: 432 });
});

test("the others keep their places to one that somebody has put", () => {
  const free = standing(design, {});
  const [before, first] = [place(free, "count"), place(free, "read")];
  const at = standing(design, { read: { x: first.x + 96, y: first.y + 96 } });
  expect(place(at, "count")).toEqual({ x: before.x + 96, y: before.y + 96 });
});

test("what is connected with nothing stands below", () => {
  const at = standing(design, { read: { x: 0, y: 0 }, count: { x: 240, y: 0 }, report: { x: 480, y: 0 } });
  expect(place(at, "alone").y).toBeGreaterThan(56);
});
