import { expect, test } from "vitest";
import { unableWords } from "../src/runs/gateWords";

test("a gate that waits for nobody says so, and what helps", () => {
  expect(unableWords(["Cleo Okafor"], 1)).toBe("Cleo may not approve here, so this waits for nobody. Give that person a role that may, or cancel the run.");
  expect(unableWords(["Cleo Okafor", "Dan Wu"], 2)).toBe("Cleo, Dan may not approve here, so this waits for nobody. Give one of them a role that may, or cancel the run.");
  expect(unableWords(["Cleo Okafor"], 2)).toBe("Cleo may not approve here; the others may.");
});
