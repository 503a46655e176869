// @vitest-environment happy-dom
/** Words are asked a moment after they were typed, and never take back a step to another page. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useWords } from "../src/filters/useWords";

/** Between two of them what is to be drawn is drawn. */
const STEP_MS = 10;
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list at `/list` whose address says what is asked, and a page elsewhere that is slow to load. */
async function list() {
  let box: { readonly text: string; readonly type: (text: string) => void } | undefined;
  const root = createRootRoute();
  const shown = createRoute({ getParentRoute: () => root, path: "/list", validateSearch: (given: Record<string, unknown>) => ({ q: String(given["q"] ?? "") }), component: List });
  const elsewhere = createRoute({ getParentRoute: () => root, path: "/elsewhere", loader: () => new Promise((loaded) => setTimeout(loaded, 1000)), component: () => null });
  const router = createRouter({ routeTree: root.addChildren([shown, elsewhere]), history: createMemoryHistory({ initialEntries: ["/list"] }) });
  const go = (to: string, search: object = {}) => void router.navigate({ to, search } as never);
  const asked: string[] = [];
  function List() {
    const { q } = shown.useSearch();
    const [text, setText] = useWords(q, (words) => {
      asked.push(words);
      go("/list", { q: words });
    });
    box = { text, type: setText };
    return null;
  }
  const page = createRoot(document.body.appendChild(document.createElement("div")));
  const pass = async (milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += STEP_MS) await act(() => vi.advanceTimersByTimeAsync(STEP_MS));
  };
  await act(() => page.render(<RouterProvider router={router as never} />));
  await pass(10);
  return {
    asked,
    pass,
    path: () => router.state.location.pathname,
    text: () => box?.text,
    type: (text: string) => act(() => box?.type(text)),
    go: (to: string, search?: object) => act(() => go(to, search)),
    leave: () => act(() => page.unmount()),
  };
}

test("what is typed on while the address follows stays, and so does the space between two words", async () => {
  const { asked, pass, text, type, leave } = await list();
  type("air");
  type("air ");
  await pass(300);
  expect([asked, text()]).toEqual([["air"], "air "]);
  type("air line");
  await pass(300);
  expect([asked, text()]).toEqual([["air", "air line"], "air line"]);
  leave();
});

test("words of another address take the place of those typed", async () => {
  const { asked, go, pass, text, type, leave } = await list();
  type("air");
  await pass(300);
  go("/list", { q: "ports" });
  await pass(300);
  expect([asked, text()]).toEqual([["air"], "ports"]);
  leave();
});

test("who presses a link right after typing goes there", async () => {
  const { asked, go, pass, path, type, leave } = await list();
  type("air");
  await pass(100);
  go("/elsewhere");
  await pass(2000);
  expect([asked, path()]).toEqual([[], "/elsewhere"]);
  leave();
});
