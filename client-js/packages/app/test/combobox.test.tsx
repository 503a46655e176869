// @vitest-environment happy-dom
/** What the keyboard does in a list that is searched elsewhere, also before its answer has come. */
import { act, type ReactNode, useState } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, describe, expect, test } from "vitest";
import { Combobox, type Found } from "../src/ui/Combobox";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let clean = () => {};
afterEach(() => clean());

const OFFERS = ["Ana", "Bea", "Bo"].map((label) => ({ value: label.toLowerCase(), label }));

interface Rig {
  readonly input: HTMLInputElement;
  readonly answer: (found: Found) => void;
  readonly taken: string[];
  readonly more: { asked: number };
}

function found(offers = OFFERS, rest: Partial<Extract<Found, { kind: "found" }>> = {}): Found {
  return { kind: "found", offers, more: 0, settled: true, onMore: () => {}, ...rest };
}

function shown(first: Found): Rig {
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  const taken: string[] = [];
  const more = { asked: 0 };
  let answer: (next: Found) => void = () => {};
  function Stage(): ReactNode {
    const [now, setNow] = useState(first);
    const [typed, type] = useState<string>();
    answer = (next) => act(() => setNow(next));
    const here: Found = now.kind === "found" ? { ...now, onMore: () => void (more.asked += 1) } : now;
    return <Combobox chosen="Cy" found={here} typed={typed} onType={type} onChange={(one) => taken.push(one.value)} placeholder="Choose a person" empty="Nobody." offers="People" label="Person" />;
  }
  clean = () => {
    act(() => root.unmount());
    host.remove();
  };
  act(() => root.render(<Stage />));
  const input = host.querySelector("input");
  if (input === null) throw new Error("no input");
  return { input, answer: (next) => answer(next), taken, more };
}

function type(input: HTMLInputElement, text: string): void {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  act(() => {
    set?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function press(input: HTMLInputElement, ...keys: readonly string[]): void {
  for (const key of keys) act(() => void input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
}

describe("a choice by keyboard", () => {
  test("arrows open it and move, Enter takes", () => {
    const { input, taken } = shown(found());
    press(input, "ArrowDown", "ArrowDown", "ArrowDown", "Enter");
    expect(taken).toEqual(["bea"]);
    expect(input.getAttribute("aria-expanded")).toBe("false");
  });

  test("Escape gives back what was chosen", () => {
    const { input, taken } = shown(found());
    type(input, "b");
    expect(input.value).toBe("b");
    press(input, "Escape");
    expect([input.value, ...taken]).toEqual(["Cy"]);
  });

  test("Enter before the answer takes the first of the answer, not of what stood there", () => {
    const { input, answer, taken } = shown(found());
    answer(found(OFFERS, { settled: false }));
    type(input, "bo");
    press(input, "Enter");
    expect(taken).toEqual([]);
    answer(found(OFFERS.slice(2)));
    expect(taken).toEqual(["bo"]);
  });

  test("the last one asks for the next page", () => {
    const { input, more } = shown(found(OFFERS, { more: 40 }));
    press(input, "ArrowDown", "PageDown");
    expect(more.asked).toBe(1);
  });

  test("what could not be loaded is asked for again by Enter", () => {
    let again = 0;
    const { input, taken } = shown({ kind: "failed", message: "Away.", onRetry: () => (again += 1) });
    press(input, "ArrowDown", "Enter");
    expect([again, ...taken]).toEqual([1]);
  });
});
