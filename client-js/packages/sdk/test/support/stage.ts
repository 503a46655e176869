/** What most tests begin with: a server and clients on a clock that the test moves on, made anew for each. */
import { afterEach, beforeEach, vi } from "vitest";
import type * as Y from "yjs";
import { type World, world } from "./world";

export let here: World;

beforeEach(() => {
  vi.useFakeTimers();
  here = world();
});

afterEach(() => {
  here.stop();
  vi.useRealTimers();
});

export const put = (key: string, value: unknown) => (doc: Y.Doc) => void doc.getMap("body").set(key, value);
export const body = (doc: Y.Doc) => doc.getMap("body").toJSON();
