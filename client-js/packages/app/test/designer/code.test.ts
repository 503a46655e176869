import { Y } from "@concert/sdk";
import { describe, expect, it } from "vitest";
import { makeEdits, mergedWords } from "../../src/designer/code/edits";

describe("what a changed text means", () => {
  it("changes words where both typed without losing either", () => {
    expect(mergedWords("Load rows", "Load all rows", "Load rows now")).toBe("Load all rows now");
    expect(mergedWords("ab", "ab", "xaby")).toBe("xaby");
    expect(mergedWords("old", "new", "old")).toBe("new");
  });

  it("is made in the design as shared words, whole values and maps", () => {
    const doc = new Y.Doc();
    const body = doc.getMap("body");
    body.set("nodes", new Y.Map());
    body.set("edges", new Y.Map());
    makeEdits(doc, [
      { kind: "set", path: ["body", "nodes", "a"], before: null, value: { operation: "x", name: "A", note: "", parameters: { n: [1] }, retry: { attempts: 2 } } },
      { kind: "set", path: ["body", "edges", "e"], before: null, value: { source: "a", target: "b" } },
    ]);
    const step = (body.get("nodes") as Y.Map<Y.Map<unknown>>).get("a");
    expect(step?.get("name")).toBeInstanceOf(Y.Text);
    expect((step?.get("parameters") as Y.Map<unknown>).get("n")).toEqual([1]);
    expect((step?.get("retry") as Y.Map<unknown>).toJSON()).toEqual({ attempts: 2 });
    makeEdits(doc, [
      { kind: "text", path: ["body", "nodes", "a", "name"], before: "A", value: "A1" },
      { kind: "remove", path: ["body", "edges", "e"], before: {}, value: null },
      { kind: "set", path: ["body", "nodes", "gone", "operation"], before: "x", value: "y" },
    ]);
    expect(body.toJSON()).toMatchObject({ nodes: { a: { name: "A1" } }, edges: {} });
    expect(Object.keys((body.toJSON() as { nodes: object }).nodes)).toEqual(["a"]);
  });
});
