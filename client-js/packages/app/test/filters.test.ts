/** What a saved filter keeps of a list that begins with choices, and what comes back of it. */
import { expect, test } from "vitest";
import { completed, differing, isPlain } from "../src/filters/query";

const BEGINNING = { state: "open", severity: "", text: "" };
const KNOWN = { state: ["open", "fixed", ""] };

test("a list as it begins is no filter", () => {
  expect(isPlain(differing(BEGINNING, BEGINNING))).toBe(true);
  expect(completed({}, BEGINNING)).toEqual(BEGINNING);
});

test.each([
  { state: "fixed", severity: "high", text: "" },
  { state: "", severity: "", text: "mail" },
])("what is kept of %o comes back", (chosen) => {
  expect(isPlain(differing(chosen, BEGINNING))).toBe(false);
  expect(completed(differing(chosen, BEGINNING), BEGINNING, KNOWN)).toEqual(chosen);
});

test("what a list does not know is as it begins", () => {
  expect(completed({ state: "gone", severity: true, other: "x" }, BEGINNING, KNOWN)).toEqual(BEGINNING);
});
