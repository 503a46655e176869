/** Containers, ways out, frames and new places: what the canvas, the outline and the clipboard build on. */
import { Y } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { expression, renamedInExpression } from "../../src/designer/model/bindings";
import { copied, pasted, readCopied } from "../../src/designer/model/clipboard";
import { type Design, designOf } from "../../src/designer/model/design";
import { addStep, connect, moveTo, readDesign, remove, setUndoes } from "../../src/designer/model/edits";
import { found } from "../../src/designer/model/finding";
import { drawingOf } from "../../src/designer/model/frames";
import { rewired, TOP, whyNotConnect, whyNotMove, withHeld } from "../../src/designer/model/scopes";
import { freePort, portsOf, RUN_IF_WORDS } from "../../src/designer/model/steering";
import { swapped } from "../../src/designer/model/swapping";
import { instancesOf } from "../../src/designer/run/instances";
import { layered } from "../../src/designer/tidy/layers";
import { tidied } from "../../src/designer/tidy/tidy";
import type { StepOut } from "@concert/sdk";

const DESIGN: Design = designOf({
  nodes: {
    a: { operation: "x.a", name: "A" },
    b: { operation: "x.b", name: "B", parameters: { rows: expression("steps.a.output.rows + loops.loop.item") } },
    c: { operation: "x.c", name: "C" },
    loop: { operation: "flow.for_each", name: "Loop" },
    in: { operation: "x.in", name: "In", inside: "loop" },
    choice: { operation: "flow.choice", name: "Choice" },
    back: { operation: "x.back", name: "Back", undoes: "a" },
  },
  edges: { ab: { source: "a", target: "b" }, bc: { source: "b", target: "c", condition: "steps.b.output.ok" } },
});
const INTO = { inside: "loop", part: "body" } as const;
const at = (x: number, y: number) => ({ x, y });

test("when a step starts is said of the steps before it, in a whole sentence", () => {
  expect(Object.values(RUN_IF_WORDS).filter((words) => !/^(All steps|No step|At least one step) before it (succeeded|failed|ended, either way)$/u.test(words))).toEqual([]);
});

describe("borders", () => {
  test("no edge crosses one, and the reason names what to connect instead", () => {
    expect(whyNotConnect("a", "in", DESIGN)).toBe("In stands inside Loop. Connect Loop instead.");
    expect(whyNotConnect("loop", "in", DESIGN)).toBe("In stands inside Loop and starts with it, without a connection.");
    expect(whyNotConnect("a", "back", DESIGN)).toBe("Back undoes another step. It runs when the run fails and has no connections.");
    expect(whyNotConnect("a", "c", DESIGN)).toBeUndefined();
  });

  test("edges of a step that moves in lead to the container", () => {
    const { changed, removed } = rewired(new Set(["b"]), INTO, DESIGN);
    expect([...changed].map(([id, { source, target, condition }]) => [id, source, target, condition])).toEqual([
      ["ab", "a", "loop", ""],
      ["bc", "loop", "c", ""],
    ]);
    expect([...removed]).toEqual([]);
  });

  test("a container holds neither itself nor what it stands in", () => {
    expect(whyNotMove(new Set(["loop"]), INTO, DESIGN)).toBe("Loop cannot stand inside itself.");
    expect(whyNotMove(new Set(["a"]), INTO, DESIGN)).toBeUndefined();
    expect([...withHeld(["loop"], DESIGN.nodes)]).toEqual(["loop", "in"]);
  });
});

describe("edits of a document", () => {
  const doc = () => {
    const made = new Y.Doc();
    for (const [id, step] of Object.entries(DESIGN.nodes)) addStep(made, { ...step, id, at: at(0, 0) });
    connect(made, "ab", "a", "b");
    connect(made, "bc", "b", "c");
    return made;
  };

  test("moving in and out keeps a design that runs", () => {
    const made = doc();
    expect(moveTo(made, new Set(["b"]), INTO)).toBeUndefined();
    expect(readDesign(made).nodes["b"]?.inside).toBe("loop");
    expect(Object.values(readDesign(made).edges).map(({ source, target }) => `${source}-${target}`)).toEqual(["a-loop", "loop-c"]);
    expect(moveTo(made, new Set(["b"]), TOP)).toBeUndefined();
    expect(readDesign(made).nodes["b"]?.inside).toBe("");
  });

  test("a removed container takes what it holds along", () => {
    const made = doc();
    remove(made, new Set(["loop"]), new Set());
    expect(Object.keys(readDesign(made).nodes)).not.toContain("in");
  });

  test("a step that undoes another loses its connections", () => {
    const made = doc();
    setUndoes(made, "b", "a");
    expect(readDesign(made).edges).toEqual({});
  });
});

describe("ways out", () => {
  test("a choice has two, a switch its cases and otherwise", () => {
    expect(portsOf({ operation: "flow.choice", parameters: {} }).map(({ label }) => label)).toEqual(["yes", "no"]);
    expect(portsOf({ operation: "flow.switch", parameters: { cases: [{ name: "good" }] } }, ["gone"]).map(({ id }) => id)).toEqual(["good", "gone", "otherwise"]);
  });

  test("a new edge takes the one that leads nowhere yet", () => {
    expect(freePort("choice", DESIGN)).toBe("true");
    expect(freePort("choice", { ...DESIGN, edges: { e: { source: "choice", target: "a", port: "true", condition: "" } } })).toBe("false");
    expect(freePort("a", DESIGN)).toBe("");
  });
});

describe("frames", () => {
  const shown = { usedPorts: () => [], frozen: new Map(), placeOf: (id: string) => (id === "in" ? at(320, 160) : at(0, 0)) };

  test("lie around what they hold, wherever the container itself was put", () => {
    const { boxes, parts } = drawingOf(DESIGN.nodes, { ...shown, closed: new Set() });
    const [frame, inner] = [boxes.get("loop"), boxes.get("in")];
    expect(frame?.x).toBeLessThan(inner?.x ?? 0);
    expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeGreaterThan((inner?.y ?? 0) + (inner?.height ?? 0));
    expect(parts.get("loop")?.map(({ empty }) => empty)).toEqual([false]);
  });

  test("closed, one box stands for all of it", () => {
    const { boxes, hiddenBy } = drawingOf(DESIGN.nodes, { ...shown, closed: new Set(["loop"]) });
    expect(boxes.has("in")).toBe(false);
    expect(hiddenBy.get("in")).toBe("loop");
    expect(boxes.get("loop")?.width).toBe(176);
  });
});

describe("copies", () => {
  test("take a container with what it holds, and expressions follow the new names", () => {
    const copy = readCopied(copied(new Set(["loop", "a", "b"]), DESIGN, new Map()));
    const { steps } = pasted(copy ?? { nodes: {}, edges: [] }, (operation) => `new_${operation.replace(".", "_")}`);
    expect(steps.find(({ operation }) => operation === "x.in")?.inside).toBe("new_flow_for_each");
    expect(steps.find(({ operation }) => operation === "x.b")?.parameters?.["rows"]).toEqual(expression("steps.new_x_a.output.rows + loops.new_flow_for_each.item"));
  });

  test("texts within an expression stay as they are", () => {
    expect(renamedInExpression('steps.a.status == "steps.a"', "steps", new Map([["a", "z"]]))).toBe('steps.z.status == "steps.a"');
  });
});

describe("order and words", () => {
  test("two steps of a line change places", () => {
    const change = swapped("b", "before", DESIGN);
    expect(typeof change === "string" ? change : [...change.edges].map(([id, { source, target }]) => [id, source, target])).toEqual([
      ["ab", "b", "a"],
      ["bc", "a", "c"],
    ]);
    expect(swapped("a", "before", DESIGN)).toBe("A follows no step.");
  });

  test("steps are found by all the words", () => {
    expect(found(DESIGN, "loop flow", () => "For each")).toEqual(["loop"]);
    expect(found(DESIGN, " ", () => "")).toEqual([]);
  });
});

describe("tidy", () => {
  test("each step stands right of all it comes after, and none on another", () => {
    const sizes = new Map(["a", "b", "c", "d"].map((id) => [id, { width: 176, height: 56 }]));
    const places = layered({ sizes, edges: [["a", "b"], ["a", "c"], ["b", "d"], ["c", "d"], ["d", "a"]] });
    const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => places.get(id) ?? at(0, 0));
    expect([a, b, d].map((one) => one?.x)).toEqual([0, 240, 480]);
    expect(Math.abs((b?.y ?? 0) - (c?.y ?? 0))).toBeGreaterThanOrEqual(96);
  });

  test("what a container holds stays in it", () => {
    const places = tidied({ nodes: DESIGN.nodes, edges: DESIGN.edges, places: {}, only: [] });
    const { boxes } = drawingOf(DESIGN.nodes, { usedPorts: () => [], frozen: new Map(), closed: new Set(), placeOf: (id) => places[id] ?? at(0, 0) });
    const frame = boxes.get("loop");
    for (const id of ["a", "b", "c", "choice"]) {
      const box = boxes.get(id);
      const apart = box === undefined || frame === undefined || box.x >= frame.x + frame.width || frame.x >= box.x + box.width || box.y >= frame.y + frame.height || frame.y >= box.y + box.height;
      expect(apart, id).toBe(true);
    }
  });

  test("five thousand steps in a chain are laid out without going deep", () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `n${index}`);
    const places = layered({ sizes: new Map(ids.map((id) => [id, { width: 176, height: 56 }])), edges: ids.slice(1).map((id, index) => [`n${index}`, id] as const) });
    expect(places.get("n4999")?.x).toBe(4999 * 240);
  });
});

describe("rounds", () => {
  const step = (node: string, scope: string, status: string) => ({ node: scope + node, of: node, scope, status, attempts: [] }) as unknown as StepOut;

  test("are shown on the one step of the design, and counted", () => {
    const all = instancesOf([step("in", "loop[0]/", "succeeded"), step("in", "loop[1]/", "running"), step("in", "call/", "failed")], (id) => id === "loop");
    expect(all.steps.get("in")?.status).toBe("running");
    expect(all.rounds.get("loop")).toEqual({ ended: 1, known: 2 });
  });
});
