/** The arithmetic behind the controls: trees, panes, numbers, tags, preferences. */
import { describe, expect, test } from "vitest";
import { DEFAULT, parsePreference, railToShow, themeToShow } from "../src/theme/preference";
import { flatten, treeMove } from "../src/ui/flatten";
import { readNumber } from "../src/ui/inputs";
import { clampSize, nudgeSize, readSize } from "../src/ui/sizes";
import { fitting } from "../src/ui/SuggestInput";
import { lastPage } from "../src/ui/Table";
import { withTag } from "../src/ui/TagInput";

describe("a tree", () => {
  const items = [{ id: "a", children: [{ id: "a1" }, { id: "a2" }] }, { id: "b" }];
  const closed = flatten(items, new Set());
  const open = flatten(items, new Set(["a"]));

  test("shows what is open", () => {
    expect(closed.map((row) => row.item.id)).toEqual(["a", "b"]);
    expect(open.map((row) => [row.item.id, row.depth, row.position, row.siblings])).toEqual([
      ["a", 0, 1, 2],
      ["a1", 1, 1, 2],
      ["a2", 1, 2, 2],
      ["b", 0, 2, 2],
    ]);
  });

  test.each([
    ["ArrowRight", "a", closed, { kind: "toggle", id: "a" }],
    ["ArrowRight", "a", open, { kind: "focus", id: "a1" }],
    ["ArrowLeft", "a", open, { kind: "toggle", id: "a" }],
    ["ArrowLeft", "a2", open, { kind: "focus", id: "a" }],
    ["ArrowDown", "a2", open, { kind: "focus", id: "b" }],
    ["End", "a", open, { kind: "focus", id: "b" }],
    ["ArrowUp", "a", open, { kind: "none" }],
  ] as const)("%s at %s", (key, at, rows, move) => expect(treeMove(rows, at, key)).toEqual(move));
});

describe("a pane", () => {
  const pane = { size: 328, min: 280, max: 480, normal: 328, growth: -1, axis: "x" } as const;

  test("stays between its limits", () => {
    expect(clampSize(1000, 280, 480)).toBe(480);
    expect(readSize("12", 328, 280, 480)).toBe(280);
    expect(readSize("nonsense", 328, 280, 480)).toBe(328);
    expect(readSize(null, 328, 280, 480)).toBe(328);
  });

  test("moves with the keys, the way its edge moves", () => {
    expect(nudgeSize("ArrowLeft", false, pane)).toBe(344);
    expect(nudgeSize("ArrowRight", true, pane)).toBe(280);
    expect(nudgeSize("End", false, pane)).toBe(480);
    expect(nudgeSize("Enter", false, { ...pane, size: 400 })).toBe(328);
    expect(nudgeSize("ArrowUp", false, pane)).toBeUndefined();
  });
});

test.each([
  [1284, "1,284"],
  [1284610, "1 284 610"],
  [0.05, "0.05"],
  [-3, " -3 "],
  [undefined, "5 %"],
  [undefined, ""],
  [undefined, "1,2"],
])("%s is read from %s", (value, text) => expect(readNumber(text)).toBe(value));

test("suggestions are those that contain what is typed, and all of them once it is complete", () => {
  const all = ["planes", "flights", "light"].map((value) => ({ value }));
  const offered = (text: string) => fitting(all, text).map((one) => one.value);
  expect(offered("")).toEqual(["planes", "flights", "light"]);
  expect(offered("LIGHT")).toEqual(["light", "flights"]);
  expect(offered("planes")).toEqual(["planes", "flights", "light"]);
  expect(offered("x")).toEqual([]);
});

test("a tag is added once, in lower case", () => {
  expect(withTag(["finance"], "  Personal   Data ")).toEqual(["finance", "personal data"]);
  const tags = ["finance"];
  expect(withTag(tags, "Finance")).toBe(tags);
  expect(withTag(tags, "  ")).toBe(tags);
});

test("the rail has names where there is room, until somebody chooses", () => {
  expect(railToShow(undefined, true)).toBe("names");
  expect(railToShow(undefined, false)).toBe("icons");
  expect(railToShow("icons", true)).toBe("icons");
  expect(railToShow("names", false)).toBe("names");
});

describe("the theme", () => {
  test("follows the system until somebody chooses", () => {
    expect(themeToShow("system", { dark: true, contrast: false })).toBe("dark");
    expect(themeToShow("system", { dark: false, contrast: true })).toBe("contrast");
    expect(themeToShow("light", { dark: true, contrast: true })).toBe("light");
  });

  test("survives anything that may stand in storage", () => {
    expect(parsePreference(null)).toEqual(DEFAULT);
    expect(parsePreference("{")).toEqual(DEFAULT);
    expect(parsePreference('{"theme":"pink","density":"comfortable"}')).toEqual({ theme: "system", density: "comfortable", singleKeys: true });
    expect(parsePreference('{"rail":"open"}')).toEqual(DEFAULT);
    expect(parsePreference('{"rail":"icons"}')).toEqual({ ...DEFAULT, rail: "icons" });
  });
});

test("who stands behind the last row is brought to the page that it is on", () => {
  expect([lastPage(50, 0), lastPage(50, 50), lastPage(50, 51), lastPage(20, 41)]).toEqual([0, 0, 50, 40]);
});
