// @vitest-environment happy-dom
/** Steps that are dragged: the others hear of a move when it is made, this window shows it with the next frame. */
import type { DocumentHandle } from "@concert/sdk";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { pass, type World, world } from "../../../sdk/test/support/world";
import { actsOn } from "../../src/designer/acts";
import { Dragging } from "../../src/designer/canvas/dragging";
import type { Point } from "../../src/designer/model/design";
import { addStep } from "../../src/designer/model/edits";
import { Hand } from "../../src/designer/model/hand";
import { DesignerState } from "../../src/designer/state";

const NO_RUNS = { one: () => Promise.reject(new Error("no run")), newest: () => Promise.reject(new Error("no run")), tallies: () => Promise.reject(new Error("no run")) };

describe("a hand", () => {
  const hand = new Hand({ x: 20, y: 20 }, new Map([["one", { x: 16, y: 16 }], ["two", { x: 100, y: 37 }]]));

  test("sets the first step on the grid, and keeps the others at their distance", () => {
    expect([...hand.at({ x: 43, y: 29 })]).toEqual([["one", { x: 32, y: 32 }], ["two", { x: 116, y: 53 }]]);
  });

  test("holds everything where it was until the pointer went half a place of the grid", () => {
    expect([...hand.at({ x: 27, y: 13 })]).toEqual([["one", { x: 16, y: 16 }], ["two", { x: 100, y: 37 }]]);
  });

  test("that holds nothing moves nothing", () => {
    expect(new Hand({ x: 0, y: 0 }, new Map()).at({ x: 500, y: 500 }).size).toBe(0);
  });
});

describe("a drag", () => {
  let here: World;
  let mine: DocumentHandle;
  let theirs: DocumentHandle;
  let state: DesignerState;
  let dragging: Dragging;

  beforeEach(async () => {
    vi.useFakeTimers();
    here = world();
    here.server.room("d");
    [mine, theirs] = [here.client().openDocument("d"), here.client().openDocument("d")];
    await pass(50);
    mine.edit((doc) => addStep(doc, { id: "test", operation: "source.test_connection", at: { x: 64, y: 192 } }));
    await pass(50);
    state = new DesignerState(mine, NO_RUNS, false);
    dragging = new Dragging(state, actsOn(state));
  });

  afterEach(() => {
    state.close();
    here.stop();
    vi.useRealTimers();
  });

  const to = (x: number) => new Map([["test", { x, y: 192 }]]);
  const there = () => theirs.at<Point>(["layout", "nodes", "test"]).get()?.x;
  const shown = () => state.graph.placeOf("test")?.x;

  test("is ahead for the others, and shown here with the frame", async () => {
    dragging.drag(to(80));
    await pass(40);
    dragging.ahead(to(96));
    await pass();
    expect([there(), shown()]).toEqual([96, 80]);
    dragging.drag(to(96));
    expect(shown()).toBe(96);
  });

  test("begins with the first frame that shows it: before that nothing is ahead", async () => {
    dragging.ahead(to(96));
    await pass(100);
    expect(there()).toBe(64);
  });

  test("that was ahead is written once, and is one step of undo", async () => {
    let edits = 0;
    mine.doc.on("update", () => (edits += 1));
    dragging.drag(to(80));
    await pass(40);
    dragging.ahead(to(96));
    dragging.drag(to(96));
    await pass(40);
    expect(edits).toBe(2);
    dragging.drop();
    mine.undo.undo();
    await pass(40);
    expect(there()).toBe(64);
  });

  test("that is faster than the others can be told is told about 30 ms apart, and its end always", async () => {
    let heard = 0;
    theirs.doc.on("update", () => (heard += 1));
    dragging.drag(to(80));
    for (let x = 81; x <= 180; x += 1) {
      dragging.ahead(to(x));
      await pass(1);
    }
    dragging.drag(to(180));
    dragging.drop();
    await pass(50);
    expect(heard).toBeLessThanOrEqual(6);
    expect([there(), shown()]).toEqual([180, 180]);
  });
});
