import { expect, test } from "vitest";
import { byWords } from "../src/keyboard/words";

test("what is called as one types stands before what only speaks of it", () => {
  const scores = [
    byWords("scan", "scan", ["Scan sources", ""]),
    byWords("run", "scan", ["Run scan", "Reads a source"]),
    byWords("report", "scan", ["Build report", "Of the last scan"]),
    byWords("wait", "scan", ["Wait", "For a while"]),
  ];
  expect(scores).toEqual([1, 0.75, 0.5, 0]);
});
