import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Problem } from "../src/problems";
import type { ProblemsChangedEvent, ProblemsOut } from "../src/schema";
import { setAt, text, textAt } from "../src/writing";
import { pass, type World, world } from "./support/world";

let here: World;
let asked: number;
let answer: ProblemsOut;

const problem = (node: string, more: Partial<Problem> = {}): Problem => ({
  id: `${more.code ?? "parameter_missing"}:${node}:rows`,
  rank: 8,
  severity: "error",
  code: "parameter_missing",
  message: "rows is needed.",
  next_step: "Fill it in.",
  node,
  edge: null,
  field: "rows",
  source: null,
  path: [],
  roles: [],
  fix: null,
  ...more,
});
const numbered = (problems: readonly Problem[], number = 0, state = "s1"): ProblemsOut => ({ state, number, through: 1, total: problems.length, errors: problems.length, problems });

function tell(number: number, more: Partial<ProblemsChangedEvent>): void {
  here.server.ephemeral("doc:d", "document:problems", { state: "s1", number, through: 1, total: 1, errors: 1, added: [], changed: [], removed: [], again: false, ...more });
}

beforeEach(() => {
  vi.useFakeTimers();
  here = world();
  here.server.room("d");
  asked = 0;
  answer = numbered([problem("a")]);
  here.server.call = (command) => {
    if (command !== "problems.list") return {};
    asked += 1;
    return answer;
  };
});

afterEach(() => {
  here.stop();
  vi.useRealTimers();
});

async function open() {
  const handle = here.client({ user: "u-1" }).openDocument("d");
  const lists: string[] = [];
  const stop = handle.problems.all.subscribe(() => lists.push(handle.problems.all.get().problems.map(({ id }) => id).join(" ")));
  await pass(50);
  return { handle, lists, stop, ids: () => handle.problems.all.get().problems.map(({ node }) => node) };
}

test("who comes is told all there is, and then what changes", async () => {
  const { handle, ids } = await open();
  expect(handle.problems.all.get().state).toBe("live");
  expect(ids()).toEqual(["a"]);
  const [first] = handle.problems.all.get().problems;
  tell(1, { added: [problem("b")], total: 2 });
  await pass();
  expect(ids()).toEqual(["a", "b"]);
  expect(handle.problems.all.get().problems[0]).toBe(first);
  tell(2, { removed: ["parameter_missing:a:rows"], changed: [problem("b", { message: "other" })] });
  await pass();
  expect(handle.problems.all.get().problems.map(({ node, message }) => [node, message])).toEqual([["b", "other"]]);
  expect(asked).toBe(1);
});

test("they stand in the order in which one would mend them", async () => {
  answer = numbered([problem("b"), problem("a"), problem("z", { code: "cycle", rank: 6 })]);
  const { ids } = await open();
  expect(ids()).toEqual(["z", "a", "b"]);
});

test.each([
  ["a number is missing", { number: 3 }],
  ["another checker tells", { number: 1, state: "s2" }],
  ["too much has changed", { number: 1, again: true }],
])("where %s, all of it is asked for again, once", async (_, more) => {
  const { ids } = await open();
  answer = numbered([problem("c")], 7, "s2");
  tell(more.number, more);
  tell(more.number + 1, more);
  await pass(600);
  expect(ids()).toEqual(["c"]);
  expect(asked).toBe(2);
});

test("who was away asks again, and shows meanwhile what was known", async () => {
  const { handle, ids } = await open();
  here.server.drop();
  await pass();
  expect(handle.problems.all.get().state).toBe("away");
  expect(ids()).toEqual(["a"]);
  answer = numbered([problem("b")], 4);
  await pass(60_000);
  expect(handle.problems.all.get().state).toBe("live");
  expect(ids()).toEqual(["b"]);
});

test("what concerns other roles is not shown", async () => {
  answer = numbered([problem("a", { roles: ["viewer"] }), problem("b", { roles: ["editor"] })]);
  const { handle, ids } = await open();
  expect(ids()).toEqual(["b"]);
  expect(handle.problems.all.get().total).toBe(1);
});

test("nobody looks: nothing is asked", async () => {
  const { stop } = await open();
  stop();
  tell(9, {});
  await pass(2_000);
  expect(asked).toBe(1);
});

test("a fix is an edit of one's own that can be undone", async () => {
  const { handle } = await open();
  handle.edit((doc) => setAt(doc, ["body", "edges"], { e: { source: "a", target: "b", label: "from a newer app" } }));
  const fix = { label: "Remove", words: "It goes.", mends: [{ path: ["body", "edges", "e"], was: { source: "a", target: "b" }, do: "remove", now: null } as const] };
  expect(handle.problems.fix(problem("a", { fix }))).toBe(true);
  expect(handle.keysAt(["body", "edges"]).get()).toEqual([]);
  handle.undo.undo();
  expect(handle.keysAt(["body", "edges"]).get()).toEqual(["e"]);
});

test("a fix of a merged text leaves it a text that others type in", async () => {
  const { handle } = await open();
  handle.edit((doc) => setAt(doc, ["body", "when"], text("request.cuont > 5")));
  const fix = { label: "Use count", words: "", mends: [{ path: ["body", "when"], was: "request.cuont > 5", do: "set", now: "request.count > 5" } as const] };
  expect(handle.problems.fix(problem("a", { fix }))).toBe(true);
  handle.edit((doc) => textAt(doc, ["body", "when"]).insert(0, "!"));
  expect(handle.at(["body", "when"]).get()).toBe("!request.count > 5");
});

test("a fix of what has changed meanwhile changes nothing at all", async () => {
  const { handle } = await open();
  handle.edit((doc) => setAt(doc, ["body", "values"], { a: 1, b: 2 }));
  const mends = [
    { path: ["body", "values", "a"], was: 1, do: "set", now: 5 },
    { path: ["body", "values", "b"], was: 3, do: "set", now: 5 },
  ] as const;
  expect(handle.problems.fix(problem("a", { fix: { label: "", words: "", mends } }))).toBe(false);
  expect(handle.at(["body", "values"]).get()).toEqual({ a: 1, b: 2 });
});
