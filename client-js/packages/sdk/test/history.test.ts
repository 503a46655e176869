/** The past of a document: which command each way asks, and with what. */
import { expect, test } from "vitest";
import { historyOf } from "../src/history";

function asked() {
  const calls: unknown[] = [];
  const call = (name: string, input: Readonly<Record<string, unknown>>) => {
    calls.push([name, input]);
    return Promise.resolve({ items: ["one"] });
  };
  return { calls, history: historyOf({ call } as never, "d1") };
}

test("a point that is not named is now", async () => {
  const { calls, history } = asked();
  await history.state();
  await history.difference(4);
  await history.blame(["body", "name"]);
  expect(calls).toEqual([
    ["history.state", { id: "d1", through: 0 }],
    ["history.difference", { id: "d1", before: 4, after: 0 }],
    ["history.blame", { id: "d1", path: ["body", "name"], through: 0 }],
  ]);
});

test("a preview asks the same and changes nothing", async () => {
  const { calls, history } = asked();
  await history.previewRestore(7);
  await history.restore(7);
  await history.previewUndo("bea", 3);
  await history.undoPerson("bea", 3, 9);
  expect(calls).toEqual([
    ["history.restore", { id: "d1", through: 7, preview: true }],
    ["history.restore", { id: "d1", through: 7 }],
    ["history.undo_person", { id: "d1", user: "bea", since: 3, until: 0, preview: true }],
    ["history.undo_person", { id: "d1", user: "bea", since: 3, until: 9 }],
  ]);
});

test("versions are listed, named, renamed and lose their name", async () => {
  const { calls, history } = asked();
  expect(await history.versions()).toEqual(["one"]);
  await history.nameVersion("Agreed", { note: "by all", through: 5 });
  await history.renameVersion("v1", "Other");
  expect(await history.removeVersion("v1")).toBeUndefined();
  expect(calls.slice(1)).toEqual([
    ["versions.create", { id: "d1", name: "Agreed", note: "by all", through: 5 }],
    ["versions.rename", { id: "d1", version: "v1", name: "Other", note: "" }],
    ["versions.remove", { id: "d1", version: "v1" }],
  ]);
});
