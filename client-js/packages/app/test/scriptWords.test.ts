import { expect, test } from "vitest";
import { scriptWords } from "../src/designer/code/scriptWords";

const note = (place: string, weight: "left_out" | "changed" | "told") => ({ place, message: "So it is.", weight });

test("what is not in a script is named", () => {
  expect(scriptWords([note("steps.report", "left_out"), note("steps.ask", "told")])).toBe("Not in it: steps.report. The script says why.");
  expect(scriptWords(["a", "b", "c", "d"].map((one) => note(`steps.${one}`, "left_out")))).toBe("Not in it: steps.a, steps.b, steps.c, …. The script says why.");
});

test("a script that does something otherwise says where that stands, and one that does not says nothing of it", () => {
  expect(scriptWords([note("steps.ask", "told")])).toMatch(/^Runs the same steps .* Its first lines say/u);
  expect(scriptWords([])).toBe("Runs the same steps through Concert's Python client.");
});
