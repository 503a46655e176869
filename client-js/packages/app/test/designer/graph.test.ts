/** The design as the canvas draws it: only what changed is new. */
import { observeEntries, observePath, setAt, Watcher, writable, Y } from "@concert/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { designOf } from "../../src/designer/model/design";
import { addStep, connect, move, readDesign, remove, renameRunParameter, addRunParameter, setParameter } from "../../src/designer/model/edits";
import { GraphStore, NOTHING, type Selection } from "../../src/designer/model/graphStore";

let doc: Y.Doc;
let flushes: (() => void)[];
let graph: GraphStore;
const selection = writable<Selection>(NOTHING);
const closed = writable<ReadonlySet<string>>(new Set());

function flush(): void {
  for (const one of flushes.splice(0)) one();
}

beforeEach(() => {
  doc = new Y.Doc();
  flushes = [];
  selection.set(NOTHING);
  addStep(doc, { id: "test", operation: "source.test_connection", at: { x: 64, y: 192 } });
  addStep(doc, { id: "count", operation: "source.count_rows", at: { x: 304, y: 192 } });
  connect(doc, "e1", "test", "count");
  const watcher = new Watcher(doc);
  graph = new GraphStore({ at: (path) => observePath(watcher, path), entriesAt: (path) => observeEntries(watcher, path) }, selection, { closed, soon: (run) => flushes.push(run) });
  flush();
});

describe("the drawn graph", () => {
  test("has the steps at their places and the edges between them", () => {
    expect(graph.nodes.get().map(({ id, position }) => [id, position])).toEqual([
      ["test", { x: 64, y: 192 }],
      ["count", { x: 304, y: 192 }],
    ]);
    expect(graph.edges.get().map(({ id, source, target }) => [id, source, target])).toEqual([["e1", "test", "count"]]);
  });

  test("has steps that nobody has put anywhere beside each other, and leaves them there while one is moved", () => {
    for (const id of ["first", "second", "third"]) setAt(doc, ["body", "nodes", id], { operation: "flow.wait" });
    connect(doc, "e2", "count", "first");
    connect(doc, "e3", "first", "second");
    flush();
    const places = () => new Map(graph.nodes.get().map(({ id, position }) => [id, position]));
    const before = places();
    expect(new Set([...before.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
    move(doc, new Map([["first", { x: 64, y: 640 }]]));
    flush();
    expect(places()).toEqual(new Map([...before, ["first", { x: 64, y: 640 }]]));
  });

  test("says its edges by the names of the steps, and follows them", () => {
    const said = () => graph.edges.get().map(({ ariaLabel }) => ariaLabel);
    doc.transact(() => setAt(doc, ["body", "nodes", "test", "name"], "Look"));
    flush();
    expect(said()).toEqual(["From Look to count"]);
  });

  test("makes one new object when one step moved, and keeps the others", () => {
    const [first, second] = graph.nodes.get();
    move(doc, new Map([["count", { x: 320, y: 64 }]]));
    flush();
    expect(graph.nodes.get()[0]).toBe(first);
    expect(graph.nodes.get()[1]).not.toBe(second);
    expect(graph.nodes.get()[1]?.position).toEqual({ x: 320, y: 64 });
  });

  test("keeps its arrays while a name or a parameter changes", () => {
    const before = graph.nodes.get();
    setParameter(doc, "count", "table", "flights");
    flush();
    expect(graph.nodes.get()).toBe(before);
  });

  test("draws many changes at once", () => {
    for (let step = 1; step <= 50; step += 1) move(doc, new Map([["test", { x: step * 16, y: 0 }]]));
    expect(flushes.length).toBe(1);
    flush();
    expect(graph.placeOf("test")).toEqual({ x: 800, y: 0 });
  });

  test("leaves out an edge whose step somebody removed at the same time", () => {
    doc.getMap<Y.Map<unknown>>("body").get("nodes")?.delete("count");
    flush();
    expect(graph.nodes.get().map(({ id }) => id)).toEqual(["test"]);
    expect(graph.edges.get()).toEqual([]);
  });

  test("shows a dragged step under the hand, and after the drag where the document has it", () => {
    graph.drag(new Map([["test", { x: 500, y: 500 }]]));
    expect(graph.nodes.get()[0]).toMatchObject({ position: { x: 500, y: 500 }, dragging: true });
    graph.drag(new Map());
    expect(graph.nodes.get()[0]).toMatchObject({ position: { x: 64, y: 192 }, dragging: false });
  });

  test("repaints only what is newly selected", () => {
    const [first] = graph.nodes.get();
    selection.set({ nodes: new Set(["count"]), edges: new Set() });
    flush();
    expect(graph.nodes.get()[0]).toBe(first);
    expect(graph.nodes.get()[1]?.selected).toBe(true);
  });
});

/** As a page would draw it that opens now. */
function fresh(): GraphStore {
  const watcher = new Watcher(doc);
  const now = new GraphStore({ at: (path) => observePath(watcher, path), entriesAt: (path) => observeEntries(watcher, path) }, selection, { closed });
  if (graph.dragged.size > 0) now.drag(graph.dragged);
  return now;
}

describe("what is drawn step by step", () => {
  const acts: Readonly<Record<string, (turn: number) => void>> = {
    "a move": (turn) => move(doc, new Map([[turn % 2 === 0 ? "count" : "test", { x: turn * 16, y: 32 }]])),
    "a move inside a container": (turn) => move(doc, new Map([["inner", { x: 400 + turn * 16, y: 400 }]])),
    "a drag": (turn) => graph.drag(new Map([["test", { x: turn * 8, y: turn }]])),
    "a drag of two": (turn) => graph.drag(new Map([["test", { x: turn, y: 8 }], ["count", { x: turn, y: 80 }]])),
    "the end of a drag": () => graph.drag(new Map()),
    "a choice": (turn) => selection.set({ nodes: new Set([turn % 2 === 0 ? "count" : "loop"]), edges: new Set(turn % 3 === 0 ? ["e1"] : []) }),
    "a container closed or opened": (turn) => closed.set(new Set(turn % 2 === 0 ? ["loop"] : [])),
    "a new step": (turn) => addStep(doc, { id: `new${turn}`, operation: "source.count_rows", at: { x: turn, y: turn } }),
    "a step removed": (turn) => remove(doc, new Set([`new${turn - 3}`]), new Set()),
    "a name": (turn) => setAt(doc, ["body", "nodes", "count", "name"], `Count ${turn}`),
  };

  test("is what a page draws that opens then", () => {
    closed.set(new Set());
    addStep(doc, { id: "loop", operation: "flow.for_each", at: { x: 400, y: 400 } });
    addStep(doc, { id: "inner", operation: "source.count_rows", at: { x: 420, y: 440 } });
    setAt(doc, ["body", "nodes", "inner", "inside"], "loop");
    flush();
    const names = Object.keys(acts);
    let seed = 7;
    for (let turn = 0; turn < 300; turn += 1) {
      seed = (seed * 16807) % 2147483647;
      const name = names[seed % names.length] ?? "";
      acts[name]?.(turn);
      flush();
      const whole = fresh();
      expect([name, graph.nodes.get(), graph.edges.get()]).toEqual([name, whole.nodes.get(), whole.edges.get()]);
      whole.close();
    }
  });
});

describe("edits", () => {
  test("neither a loop nor a second edge between the same steps is drawn", () => {
    expect(connect(doc, "e2", "test", "test")).toBe("A step cannot come after itself.");
    expect(connect(doc, "e2", "test", "count")).toBe("They are connected already.");
    expect(connect(doc, "e2", "count", "test")).toBeUndefined();
  });

  test("a removed step takes its edges and its place along", () => {
    remove(doc, new Set(["test"]), new Set());
    expect(readDesign(doc)).toMatchObject({ nodes: { count: {} }, edges: {} });
    expect(Object.keys(doc.getMap("layout").toJSON()["nodes"] as object)).toEqual(["count"]);
  });

  test("a late edit of a removed step does not bring half of it back", () => {
    remove(doc, new Set(["count"]), new Set());
    setParameter(doc, "count", "table", "flights");
    move(doc, new Map([["count", { x: 0, y: 0 }]]));
    expect(Object.keys(readDesign(doc).nodes)).toEqual(["test"]);
  });

  test("a binding is one value, never half of two people's", () => {
    setParameter(doc, "count", "source", { $from: "parameters.source" });
    const nodes = doc.getMap<Y.Map<Y.Map<Y.Map<unknown>>>>("body").get("nodes");
    expect(nodes?.get("count")?.get("parameters")?.get("source")).toEqual({ $from: "parameters.source" });
  });

  test("a run parameter's new name reaches every binding to it, and no other", () => {
    addRunParameter(doc, "p1", { name: "source", type: "source", default: null, required: true, description: "" });
    setParameter(doc, "count", "source", { $from: "parameters.source" });
    setParameter(doc, "test", "source", { $from: "parameters.source_two" });
    renameRunParameter(doc, "p1", "database");
    const { nodes, parameters } = readDesign(doc);
    expect(parameters["p1"]?.name).toBe("database");
    expect(nodes["count"]?.parameters["source"]).toEqual({ $from: "parameters.database" });
    expect(nodes["test"]?.parameters["source"]).toEqual({ $from: "parameters.source_two" });
  });

  test("two people who type into one name both keep their letters", () => {
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    for (const [one, letters] of [[doc, "A"], [other, "B"]] as const) {
      const nodes = one.getMap<Y.Map<Y.Map<Y.Text>>>("body").get("nodes");
      nodes?.get("test")?.get("name")?.insert(0, letters);
    }
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect([...(readDesign(doc).nodes["test"]?.name ?? "")].toSorted().join("")).toBe("AB");
  });
});

test("a place outside the model does not break the drawing", () => {
  setAt(doc, ["layout", "nodes", "test"], "nowhere");
  flush();
  expect(graph.placeOf("test")).toEqual({ x: 0, y: 0 });
});

test("an edit of one part of the design leaves the others the same", () => {
  const doc = new Y.Doc();
  addStep(doc, { id: "a", operation: "source.count_rows", at: { x: 0, y: 0 } });
  addRunParameter(doc, "p", { name: "rows", type: "integer", default: null, required: false, description: "" });
  const watcher = new Watcher(doc);
  const body = observePath<unknown>(watcher, ["body"]);
  const stop = body.subscribe(() => undefined);
  const before = designOf(body.get());
  setAt(doc, ["body", "description"], "What it is for");
  const after = designOf(body.get());
  expect(after.description).toBe("What it is for");
  for (const part of ["parameters", "results", "nodes", "edges"] as const) expect(after[part]).toBe(before[part]);
  stop();
});
