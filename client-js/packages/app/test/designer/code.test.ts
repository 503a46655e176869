import { Text } from "@codemirror/state";
import { Y } from "@concert/sdk";
import { describe, expect, it } from "vitest";
import { carried, difference } from "../../src/designer/code/changes";
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

describe("what others change while somebody types", () => {
  const applied = (changes: ReturnType<typeof difference>, text: string) => changes.apply(Text.of(text.split("\n"))).toString();
  const base = "name: Load\nsteps:\n  a:\n    cases: [{name: x, value: y}]\n  b:\n    wait: 1\n";

  it("differs line by line", () => {
    const to = "name: Load all\nsteps:\n  a:\n    cases: [{name: x, value: y}]\n  c:\n    wait: 1\n  d: {}";
    for (const [was, is] of [[base, to], [to, base], ["", base], [base, ""], ["a\n\nb", "a\nb"], ["a", "a\n"]] as const) {
      expect(applied(difference(was, is), was)).toBe(is);
    }
    let pieces = 0;
    difference(base, to).iterChanges(() => (pieces += 1));
    expect(pieces).toBe(3);
  });

  it("goes beside what was typed and means the same, and in its place where both touched one", () => {
    const shown = base.replace("{name: x, value: y}", '{ "name": x,  "value": y }').replace("wait: 1", "wait:   1");
    const mine = difference(base, shown);
    const renamed = carried(base, base.replace("Load", "Read"), mine, shown, true);
    expect(applied(renamed.changes, shown)).toBe(shown.replace("Load", "Read"));
    expect(applied(renamed.mine, base.replace("Load", "Read"))).toBe(shown.replace("Load", "Read"));
    const text = base.replace("name: x, value: y", "name: x, value: why");
    const both = carried(base, text, mine, shown, true);
    expect(applied(both.changes, shown)).toBe(text);
    expect(both.mine.empty).toBe(true);
  });

  it("leaves what is no design yet, beside what others did", () => {
    const shown = base.replace("wait: 1", "wait: [1");
    const { changes, mine } = carried(base, base.replace("Load", "Read"), difference(base, shown), shown, false);
    expect(applied(changes, shown)).toBe(shown.replace("Load", "Read"));
    expect(mine.empty).toBe(false);
  });
});
