/** People by name and initials, one disc per person, never yourself. */
import { expect, test } from "vitest";
import { firstName, initials, names } from "../src/people/person";
import { othersPresent } from "../src/people/present";

test.each([
  ["AD", "Ana Duarte"],
  ["BO", "Bo"],
  ["CW", "  Chen   van der Wei "],
  ["?", " "],
  ["ÉM", "Éli marsh"],
])("%s", (letters, name) => expect(initials(name)).toBe(letters));

test("people are called by their first names", () => {
  expect(firstName("Ana Duarte")).toBe("Ana");
  expect(names([{ name: "Ana Duarte" }, { name: "Bo Larsen" }, { name: "Chen Wei" }])).toBe("Ana, Bo and Chen");
  expect(names([{ name: "A" }, { name: "B" }, { name: "C" }, { name: "D" }])).toBe("A, B and 2 others");
});

test("a person with two windows is one person, and you are not among the others", () => {
  const present = [
    { user: "a", name: "Ana", color: 1, devices: 1, activity: "active" },
    { user: "a", name: "Ana", color: 1, devices: 1, activity: "active" },
    { user: "me", name: "Mira", color: 2, devices: 1, activity: "active" },
    { user: "b", name: "Bo", color: 40, devices: 2, activity: "idle" },
  ] as const;
  expect(othersPresent(present, "me")).toEqual([{ id: "a", name: "Ana", colour: 1 }, { id: "b", name: "Bo", devices: 2, activity: "idle" }]);
});
