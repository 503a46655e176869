/** A design drawn where nobody can change it: containers are frames around what they hold. */
import { expect, test } from "vitest";
import { designOf } from "../../src/designer/model/design";
import { stillOf } from "../../src/designer/model/still";

const nodes = designOf({
  nodes: {
    x: { operation: "flow.wait", name: "X", inside: "F" },
    F: { operation: "flow.for_each", name: "Each" },
    y: { operation: "flow.wait", name: "Y" },
    z: { operation: "flow.wait", name: "Z" },
  },
}).nodes;

test("a container is drawn first, around the steps it holds, wherever it was put itself", () => {
  const { ids, boxes, isFrame, whole } = stillOf({ nodes, edges: {} }, { F: { x: 0, y: 0 }, x: { x: 400, y: 100 }, y: { x: 0, y: 0 } });
  expect(ids[0]).toBe("F");
  expect([isFrame("F"), isFrame("x")]).toEqual([true, false]);
  const [frame, held] = [boxes.get("F"), boxes.get("x")];
  if (frame === undefined || held === undefined) throw new Error("not drawn");
  expect(frame.x < held.x && frame.y < held.y && frame.x + frame.width > held.x + held.width && frame.y + frame.height > held.y + held.height).toBe(true);
  expect(whole.width).toBeGreaterThan(frame.x + frame.width);
});

test("steps that nobody has put anywhere stand below the others", () => {
  const { boxes } = stillOf({ nodes, edges: {} }, { x: { x: 400, y: 100 }, y: { x: 0, y: 0 } });
  expect(boxes.get("z")?.y).toBeGreaterThan(156);
});
