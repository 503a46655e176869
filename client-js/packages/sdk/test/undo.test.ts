import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { OwnUndo } from "../src/undo";

/** Yjs keeps the clock that it finds when it is loaded. */
const clock = vi.hoisted(() => {
  const at = { ms: 1_000_000 };
  Date.now = () => at.ms;
  return at;
});

function stage() {
  const doc = new Y.Doc();
  const undo = new OwnUndo(doc);
  const body = doc.getMap("body");
  const put = (name: string, value: number, after = 0) => {
    clock.ms += after;
    body.set(name, value);
  };
  const undone = () => {
    undo.undo();
    return body.toJSON();
  };
  return { undo, put, undone };
}

test("changes within half a second of each other are one step", () => {
  const { put, undone } = stage();
  put("a", 1);
  put("b", 1, 600);
  put("b", 2, 400);
  expect(undone()).toEqual({ a: 1 });
  expect(undone()).toEqual({});
});

test("what belongs together is one step, however long it takes, and nothing before or after it", () => {
  const { undo, put, undone } = stage();
  put("before", 1);
  undo.together();
  put("x", 1);
  put("x", 2, 5_000);
  put("x", 3, 60_000);
  undo.split();
  put("after", 1);
  put("last", 1, 600);
  expect(undone()).toEqual({ before: 1, x: 3, after: 1 });
  expect(undone()).toEqual({ before: 1, x: 3 });
  expect(undone()).toEqual({ before: 1 });
});
