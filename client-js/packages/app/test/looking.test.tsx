// @vitest-environment happy-dom
/** An answer is about what its person saw: not about what came on the screen while they answered. */
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { couldBeSeen, LOOK, type Looking, useLooking } from "../src/approvals/looking";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page that shows contents one after the other; undefined while one is loaded. */
function page() {
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  let looking: Looking | undefined;
  function Page({ hash }: { readonly hash: string | undefined }) {
    looking = useLooking(hash);
    return null;
  }
  return {
    show: (hash: string | undefined) => act(() => root.render(<Page hash={hash} />)),
    pass: (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds)),
    now: () => {
      if (looking === undefined) throw new Error("Nothing is shown.");
      return looking;
    },
    leave: () => act(() => root.unmount()),
  };
}

test("what was there first may be answered at once, what took its place after a look", () => {
  expect(couldBeSeen({ hash: "a", since: 500, anew: false }, 500)).toBe(true);
  expect(couldBeSeen({ hash: "a", since: 500, anew: false }, 499)).toBe(false);
  expect(couldBeSeen({ hash: "b", since: 500, anew: true }, 499 + LOOK)).toBe(false);
  expect(couldBeSeen({ hash: "b", since: 500, anew: true }, 500 + LOOK)).toBe(true);
});

test("nothing can be approved before it is on the screen, but it can be rejected", () => {
  const { show, now, leave } = page();
  show(undefined);
  expect([now().seen(), now().changed(), now().reason]).toEqual([undefined, false, "It is being loaded: look at it first"]);
  show("a");
  expect([now().seen(), now().changed(), now().reason]).toEqual(["a", false, undefined]);
  leave();
});

test("a key that went down before an edit came is not about that edit, nor is one right after it", () => {
  const { show, pass, now, leave } = page();
  show("a");
  pass(5_000);
  const before = performance.now();
  pass(10);
  show("b");
  expect([now().seen(before), now().changed(before)]).toEqual([undefined, true]);
  expect([now().seen(), now().reason]).toEqual([undefined, "It changed just now: look at it first"]);
  pass(LOOK - 1);
  expect([now().seen(), now().changed()]).toEqual([undefined, true]);
  pass(1);
  expect([now().seen(), now().changed(), now().reason]).toEqual(["b", false, undefined]);
  leave();
});

test("while an edit is being loaded nothing is answered; content that comes back is looked at again", () => {
  const { show, pass, now, leave } = page();
  show("a");
  pass(5_000);
  show("b");
  show(undefined);
  expect([now().seen(), now().changed()]).toEqual([undefined, true]);
  show("a");
  expect(now().seen()).toBeUndefined();
  pass(LOOK);
  expect([now().seen(), now().reason]).toEqual(["a", undefined]);
  leave();
});

test("a content that never changes is never new", () => {
  const { show, pass, now, leave } = page();
  show("");
  show("");
  pass(1);
  expect([now().seen(), now().reason]).toEqual(["", undefined]);
  leave();
});
