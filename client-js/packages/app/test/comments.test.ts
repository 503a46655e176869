import type { ShownThread } from "@concert/sdk";
import { expect, test } from "vitest";
import { byPin, mentionedIn, messagesOf, nameBefore, namedBy, pieces, placeOf, stretches, unreadOf } from "../src/comments/places";

const message = (id: string) => ({ id, author: "a", text: "x", at: 1, editedAt: undefined, mentions: [], reactions: [] });
const thread = (id: string, anchor: ShownThread["anchor"], more: Partial<ShownThread> = {}): ShownThread => ({
  id,
  anchor,
  author: "a",
  resolved: undefined,
  messages: [message("m")],
  orphan: false,
  span: undefined,
  unread: 0,
  ...more,
});

test("a name is offered from the @ on, and not inside an address", () => {
  expect(nameBefore("hi @bo", 6)).toEqual({ from: 3, words: "bo" });
  expect(nameBefore("@", 1)).toEqual({ from: 0, words: "" });
  expect(nameBefore("mail bo@b.example", 17)).toBeUndefined();
  expect(nameBefore("@bo, you", 8)).toEqual({ from: 0, words: "bo, you" });
  expect(nameBefore("no name", 7)).toBeUndefined();
});

test("people are found by the beginning of any of their names", () => {
  const people = [{ name: "Bo Lind" }, { name: "Ada Bond" }, { name: "Eva Li" }];
  expect(namedBy(people, "bo").map(({ name }) => name)).toEqual(["Bo Lind", "Ada Bond"]);
  expect(namedBy([{ name: "Vera Viewer" }, { name: "Vi Lang" }], "vi").map(({ name }) => name)).toEqual(["Vi Lang", "Vera Viewer"]);
  expect(namedBy(people, "li").map(({ name }) => name)).toEqual(["Bo Lind", "Eva Li"]);
});

test("names of those who are mentioned are set apart, longer names first", () => {
  const people = [
    { user: "1", name: "Bo" },
    { user: "2", name: "Bo Lind" },
  ];
  expect(pieces("@Bo Lind and @Bo, look", people)).toEqual([
    { kind: "name", text: "@Bo Lind", user: "2" },
    { kind: "text", text: " and " },
    { kind: "name", text: "@Bo", user: "1" },
    { kind: "text", text: ", look" },
  ]);
});

test("of names that begin alike the longest is meant, and a name ends where its word does", () => {
  const people = [{ name: "Bo" }, { name: "Bo Lind" }, { name: "Ada" }, { name: "Ada" }];
  expect(mentionedIn("@Bo Lind, look", people)).toEqual([{ name: "Bo Lind" }]);
  expect(mentionedIn("@Bob @Adam", people)).toEqual([]);
  expect(mentionedIn("(@Bo) and @Ada", people)).toEqual([{ name: "Bo" }, { name: "Ada" }, { name: "Ada" }]);
});

test("threads of a step and of its fields share a pin; resolved ones and orphans have none", () => {
  const threads = [
    thread("a", { kind: "node", node: "n1" }),
    thread("b", { kind: "field", path: ["body", "nodes", "n1", "name"] }, { messages: [message("m"), message("n")], unread: 1 }),
    thread("c", { kind: "node", node: "n1" }, { resolved: { by: "a", at: 1 } }),
    thread("d", { kind: "edge", edge: "e1" }, { orphan: true }),
    thread("e", { kind: "point", x: 1, y: 2 }),
  ];
  const pins = byPin(threads);
  expect([...pins.keys()]).toEqual(["node n1", "point e"]);
  expect([messagesOf(pins.get("node n1") ?? []), unreadOf(pins.get("node n1") ?? [])]).toEqual([3, 1]);
  expect(placeOf({ kind: "field", path: ["body", "name"] })).toBe("field body.name");
});

test("a text is cut where what is said about its words begins and ends", () => {
  const about = (id: string, from: number, to: number, more: Partial<ShownThread> = {}) => thread(id, { kind: "text", path: ["body", "x"], first: [1, 0], last: [1, 1], quote: "" }, { span: [from, to], ...more });
  const seen = (text: string, threads: readonly ShownThread[]) => stretches(text, threads).map((one) => [one.text, one.threads.map(({ id }) => id).join("+")]);
  expect(seen("All from New York", [])).toEqual([["All from New York", ""]]);
  expect(seen("All from New York", [about("a", 9, 17)])).toEqual([["All from ", ""], ["New York", "a"]]);
  expect(seen("abcdef", [about("a", 0, 4), about("b", 2, 6)])).toEqual([["ab", "a"], ["cd", "a+b"], ["ef", "b"]]);
  expect(seen("abc", [about("late", 2, 9), about("gone", 5, 9)])).toEqual([["ab", ""], ["c", "late"]]);
  expect(seen("abc", [about("done", 0, 3, { resolved: { by: "a", at: 1 } }), about("lost", 0, 3, { orphan: true })])).toEqual([["abc", ""]]);
  expect(stretches("", [about("a", 0, 1)])).toEqual([]);
});
