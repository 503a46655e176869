import { expect, test } from "vitest";
import * as Y from "yjs";
import { Copies } from "../src/copies";
import { plain, type SharedType } from "../src/paths";
import { setAt, text, textAt } from "../src/writing";

type Nodes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function copied(): { readonly doc: Y.Doc; readonly read: () => { readonly nodes: Nodes } } {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const id of ["n1", "n2"]) setAt(doc, ["body", "nodes", id], { name: text(id), place: { x: 1, y: 2 } });
    setAt(doc, ["body", "tags"], ["a", "b"]);
  });
  const body = doc.getMap("body");
  const copies = new Copies();
  body.observeDeep((events) => copies.outdate(events as readonly Y.YEvent<SharedType>[]));
  return { doc, read: () => copies.of(body) as { readonly nodes: Nodes } };
}

test("what did not change stays the same object, what lies around a change is another", () => {
  const { doc, read } = copied();
  const before = read();
  textAt(doc, ["body", "nodes", "n1", "name"]).insert(0, "x");
  const after = read();
  expect(after.nodes["n1"]).toEqual({ name: "xn1", place: { x: 1, y: 2 } });
  expect(after).not.toBe(before);
  expect(after.nodes["n2"]).toBe(before.nodes["n2"]);
  expect(after.nodes["n1"]?.["place"]).toBe(before.nodes["n1"]?.["place"]);
});

test("a value that was set again to the same is no change", () => {
  const { doc, read } = copied();
  const before = read();
  setAt(doc, ["body", "nodes", "n1", "place"], { x: 1, y: 2 });
  expect(read()).toBe(before);
});

test("after any edits the copy says what the document says", () => {
  const { doc, read } = copied();
  let dice = 7;
  const roll = (sides: number) => {
    dice = (dice * 1103515245 + 12345) % 2147483648;
    return Math.floor((dice / 2147483648) * sides);
  };
  const body = doc.getMap("body");
  for (let round = 0; round < 300; round += 1) {
    const id = `n${roll(6)}`;
    doc.transact(() => {
      const nodes = body.get("nodes") as Y.Map<unknown>;
      const acts = [
        () => setAt(doc, ["body", "nodes", id], { name: text("new"), list: [roll(3), { deep: roll(3) }] }),
        () => nodes.delete(id),
        () => (nodes.get(id) as Y.Map<unknown> | undefined)?.set("name", roll(2)),
        () => setAt(doc, ["body", "extra", id], roll(4)),
        () => body.set("rows", Y.Array.from([new Y.Map([["a", roll(2)]]), roll(9)])),
        () => (body.get("rows") as Y.Array<unknown> | undefined)?.insert(0, [roll(5)]),
      ];
      for (let count = roll(3); count >= 0; count -= 1) acts[roll(acts.length)]?.();
    });
    if (roll(3) > 0) expect(read()).toEqual(plain(body));
  }
  expect(read()).toEqual(plain(body));
});
