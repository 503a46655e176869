/** The painted design: a look at a change gives the picture that a first look gives, at the cost of what changed. */
import { observeEntries, observePath, setAt, Watcher, writable, Y } from "@concert/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { type Facts, LIFTED_MS, Scene } from "../../src/designer/canvas/paint/scene";
import { addStep, connect, move, remove } from "../../src/designer/model/edits";
import { GraphStore, NOTHING, type Selection } from "../../src/designer/model/graphStore";

const STEPS = 12;

let doc: Y.Doc;
let graph: GraphStore;
let asked: string[];
let seen: Facts;
const selection = writable<Selection>(NOTHING);
const nobody: Facts["person"] = () => undefined;
const nothingWrong: Facts["wrong"] = new Set();
const noProblem: Facts["problem"] = () => undefined;

function facts(): Facts {
  return { ...seen, nodes: graph.nodes.get(), edges: graph.edges.get(), design: graph.design };
}

beforeEach(() => {
  doc = new Y.Doc();
  selection.set(NOTHING);
  for (let at = 0; at < STEPS; at += 1) {
    addStep(doc, { id: `n${at}`, operation: "source.count_rows", at: { x: 300 * at, y: 0 } });
    if (at > 0) connect(doc, `e${at}`, `n${at - 1}`, `n${at}`);
  }
  const watcher = new Watcher(doc);
  graph = new GraphStore({ at: (path) => observePath(watcher, path), entriesAt: (path) => observeEntries(watcher, path) }, selection, { soon: (run) => run() });
  asked = [];
  const run: Facts["run"] = (id) => void asked.push(id);
  seen = { nodes: [], edges: [], design: graph.design, run, problem: noProblem, person: nobody, wrong: nothingWrong };
});

describe("a look at the painted design", () => {
  test("asks about the step that moved and what it is connected to, of all there are", () => {
    const scene = new Scene();
    scene.look(facts(), 0);
    move(doc, new Map([["n5", { x: 1500, y: 160 }]]));
    asked = [];
    scene.look(facts(), 10);
    expect(new Set(asked)).toEqual(new Set(["n4", "n5", "n6"]));
    expect(scene.lifted.steps.map(({ node }) => node.id)).toEqual(["n5"]);
    expect(scene.lifted.edges.map(({ id }) => id)).toEqual(["e5", "e6"]);
  });

  test("leaves what lies still alone while the same step goes on moving", () => {
    const scene = new Scene();
    scene.look(facts(), 0);
    move(doc, new Map([["n5", { x: 1500, y: 160 }]]));
    expect(scene.look(facts(), 10)).not.toEqual([]); // it leaves the sheet
    const { still } = scene;
    move(doc, new Map([["n5", { x: 1500, y: 320 }]]));
    expect(scene.look(facts(), 20)).toEqual([]);
    expect(scene.still).toBe(still);
    expect(scene.lifted.steps[0]?.box.y).toBe(320);
    expect(scene.lifted.edges.map(({ y1, y2 }) => [y1, y2])).toEqual(fresh().edges.filter(({ id }) => id === "e5" || id === "e6").map(({ y1, y2 }) => [y1, y2]));
  });

  test("brings back to the sheet what rests", () => {
    const scene = new Scene();
    scene.look(facts(), 0);
    move(doc, new Map([["n5", { x: 1500, y: 160 }]]));
    scene.look(facts(), 10);
    const dirt = scene.look(facts(), 10 + LIFTED_MS);
    expect(dirt).toContainEqual(scene.still.steps.find(({ node }) => node.id === "n5")?.box);
    expect(scene.lifted.steps).toEqual([]);
    expect(scene.still.edges.length).toBe(STEPS - 1);
  });

  test("sees nothing new where nothing is", () => {
    const scene = new Scene();
    scene.look(facts(), 0);
    const { still } = scene;
    asked = [];
    expect(scene.look(facts(), 10)).toEqual([]);
    expect([asked, scene.still === still]).toEqual([[], true]);
  });
});

function fresh(): Scene["still"] {
  const scene = new Scene();
  scene.look(facts(), 0);
  return scene.still;
}

const acts: Readonly<Record<string, (turn: number) => void>> = {
  "a move": (turn) => move(doc, new Map([[`n${turn % STEPS}`, { x: turn * 16, y: 32 }]])),
  "a move of two": (turn) => move(doc, new Map([["n1", { x: turn, y: 8 }], ["n2", { x: turn, y: 80 }]])),
  "a drag": (turn) => graph.drag(new Map([["n3", { x: turn * 8, y: turn }]])),
  "the end of a drag": () => graph.drag(new Map()),
  "a choice": (turn) => selection.set({ nodes: new Set([`n${turn % STEPS}`]), edges: new Set(turn % 3 === 0 ? ["e1"] : []) }),
  "a new step": (turn) => addStep(doc, { id: `new${turn}`, operation: "source.count_rows", at: { x: turn, y: turn } }),
  "a new connection": (turn) => connect(doc, `new edge ${turn}`, "n0", `n${2 + (turn % (STEPS - 2))}`),
  "a step removed": (turn) => remove(doc, new Set([`new${turn - 3}`]), new Set()),
  "a name": (turn) => setAt(doc, ["body", "nodes", "n4", "name"], `Count ${turn}`),
  "a problem": (turn) => (seen = { ...seen, problem: (id) => (id === `n${turn % STEPS}` ? "error" : undefined) }),
  "somebody on a step": (turn) => (seen = { ...seen, person: (id) => (id === `n${turn % STEPS}` ? 3 : undefined) }),
};

test("what is seen change by change is what a first look sees", () => {
  const scene = new Scene();
  const names = Object.keys(acts);
  let seed = 11;
  for (let turn = 0; turn < 400; turn += 1) {
    seed = (seed * 16807) % 2147483647;
    const name = names[seed % names.length] ?? "";
    acts[name]?.(turn);
    scene.look(facts(), turn * 100);
    const first = fresh();
    const lifted = new Set(scene.lifted.steps.map(({ node }) => node.id));
    const ofLifted = ({ source, target }: { readonly source: string; readonly target: string }) => lifted.has(source) || lifted.has(target);
    expect([name, scene.still]).toEqual([name, { steps: first.steps.filter(({ node }) => !lifted.has(node.id)), edges: first.edges.filter((edge) => !ofLifted(edge)) }]);
    expect([name, scene.lifted]).toEqual([name, { steps: first.steps.filter(({ node }) => lifted.has(node.id)), edges: first.edges.filter(ofLifted) }]);
  }
});
