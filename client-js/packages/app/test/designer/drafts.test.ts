// @vitest-environment happy-dom
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

test("text that is longer than the browser keeps is still there in the page", async () => {
  const { codeDrafts, keepDraft } = await loaded();
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  keepDraft("c", { base: "", text: "long" });
  expect(codeDrafts.get().get("c")?.text).toBe("long");
  full.mockRestore();
});
