/** Presses become shortcuts, and typing is never taken for one. */
import { describe, expect, test } from "vitest";
import { decide, isSingleKey, type Press, SEQUENCE_MS, steps, written } from "../src/keyboard/keys";
import { shortcutsOf } from "../src/keyboard/listen";

const KNOWN = ["Ctrl K", "g h", "g s", "?", "n", "Ctrl Shift O", "Shift F"];

function press(key: string, held: Partial<Press> = {}): Press {
  return { key, ctrl: false, alt: false, shift: false, ...held };
}

describe("a press", () => {
  test("is written as the shortcut is", () => {
    expect(written(press("k", { ctrl: true }))).toBe("Ctrl K");
    expect(written(press("O", { ctrl: true, shift: true }))).toBe("Ctrl Shift O");
    expect(written(press("?", { shift: true }))).toBe("?");
    expect(written(press("F", { shift: true }))).toBe("Shift F");
    expect(written(press("g"))).toBe("g");
  });

  test("with Ctrl runs at once", () => {
    expect(decide(KNOWN, press("k", { ctrl: true }), undefined, 0)).toEqual({ kind: "run", keys: "Ctrl K" });
  });

  test("that begins a sequence waits", () => {
    expect(decide(KNOWN, press("g"), undefined, 5)).toEqual({ kind: "wait", pending: { first: "g", at: 5 } });
  });

  test("that ends a sequence in time runs it", () => {
    expect(decide(KNOWN, press("s"), { first: "g", at: 0 }, 300)).toEqual({ kind: "run", keys: "g s" });
  });

  test("that comes too late is a press of its own", () => {
    expect(decide(KNOWN, press("h"), { first: "g", at: 0 }, SEQUENCE_MS + 1)).toEqual({ kind: "none" });
    expect(decide(KNOWN, press("n"), { first: "g", at: 0 }, SEQUENCE_MS + 1)).toEqual({ kind: "run", keys: "n" });
  });

  test("nobody asked for means nothing", () => {
    expect(decide(KNOWN, press("x"), undefined, 0)).toEqual({ kind: "none" });
  });
});

test("keys that typing could set off are single keys", () => {
  expect(["g h", "?", "n", "Shift F"].every(isSingleKey)).toBe(true);
  expect(["Ctrl K", "Ctrl Shift O", "Escape"].some(isSingleKey)).toBe(false);
});

test("modifiers belong to the key after them", () => {
  expect(steps("Ctrl Shift O")).toEqual(["Ctrl Shift O"]);
  expect(steps("g h")).toEqual(["g", "h"]);
});

test("keys of other programs do the same", () => {
  const run = () => {};
  expect(shortcutsOf({ keys: "Ctrl Shift Z", also: ["Ctrl Y"], run })).toEqual([
    { keys: "Ctrl Shift Z", run },
    { keys: "Ctrl Y", run },
  ]);
  expect(shortcutsOf({ run })).toEqual([]);
});
