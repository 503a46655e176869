// @vitest-environment happy-dom
/** How long what was just done is said. */
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Toaster } from "../src/ui/Toaster";
import { LIFE, toast } from "../src/ui/toasts";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let clean = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  act(() => root.render(<Toaster />));
  clean = () => {
    act(() => root.unmount());
    host.remove();
  };
});

afterEach(() => {
  clean();
  seen("visible");
  vi.useRealTimers();
});

function seen(state: DocumentVisibilityState): void {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

const later = (time: number) => act(() => vi.advanceTimersByTime(time));
const said = () => document.querySelector("[data-toast]")?.textContent ?? "";

test("a message goes when it had its time", () => {
  act(() => void toast({ text: "Moved to the trash" }));
  later(LIFE.plain - 1);
  expect(said()).toBe("Moved to the trash");
  later(1);
  expect(said()).toBe("");
});

test("who comes back to the page still reads what was said meanwhile", () => {
  seen("hidden");
  act(() => void toast({ text: "Merged your 2 edits" }));
  later(10 * LIFE.plain);
  expect(said()).toBe("Merged your 2 edits");
  seen("visible");
  later(LIFE.plain - 1);
  expect(said()).toBe("Merged your 2 edits");
  later(1);
  expect(said()).toBe("");
});

test("a message that was half read when the page was left waits for the return", () => {
  act(() => void toast({ text: "Saved" }));
  later(LIFE.plain - 1);
  seen("hidden");
  later(10 * LIFE.plain);
  expect(said()).toBe("Saved");
});
