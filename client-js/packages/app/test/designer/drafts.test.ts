// @vitest-environment happy-dom
import type { Code, DocumentHandle } from "@concert/sdk";
import { expect, test, vi } from "vitest";

/** As a page that was loaded anew has it. */
async function loaded() {
  vi.resetModules();
  return import("../../src/designer/code/drafts");
}

test("text that is no design yet is there after a reload, and gone once it is in the design", async () => {
  const first = await loaded();
  first.keepDraft("a", { base: "x: 1", text: "x: [1" });
  first.keepDraft("b", { base: "y: 1", text: "y: [1" });
  const second = await loaded();
  expect(second.codeDrafts.get().get("a")).toEqual({ base: "x: 1", text: "x: [1" });
  second.keepDraft("a", undefined);
  expect([...(await loaded()).codeDrafts.get().keys()]).toEqual(["b"]);
});

test("what one person left in a tab is not there for the next who signs in", async () => {
  const { codeDrafts, draftKey, keepDraft } = await loaded();
  keepDraft(draftKey("ada", "d"), { base: "x: 1", text: "x: [1" });
  const follower = async (me: string) => {
    const { CodeFollower } = await import("../../src/designer/code/follower");
    return new CodeFollower({ id: "d" } as DocumentHandle, { load: async () => ({ text: "x: 1" }) as Code, read: () => Promise.reject(new Error("read")) }, me);
  };
  expect(await (await follower("bea")).begin()).toBe("x: 1");
  expect(await (await follower("ada")).begin()).toBe("x: [1");
  expect(codeDrafts.get().has(draftKey("bea", "d"))).toBe(false);
});

test("a browser that lets this site keep nothing shows the code all the same", async () => {
  vi.stubGlobal("sessionStorage", undefined);
  const { codeDrafts, keepDraft } = await loaded();
  keepDraft("d", { base: "", text: "typed" });
  expect(codeDrafts.get().get("d")?.text).toBe("typed");
  vi.unstubAllGlobals();
});

test("text that is longer than the browser keeps is still there in the page", async () => {
  const { codeDrafts, keepDraft } = await loaded();
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  keepDraft("c", { base: "", text: "long" });
  expect(codeDrafts.get().get("c")?.text).toBe("long");
  full.mockRestore();
});
