import { expect, test } from "vitest";
import { decidedWords, unableWords } from "../src/runs/gateWords";

test("a gate that waits for nobody says so, and what helps", () => {
  expect(unableWords(["Cleo Okafor"], 1)).toBe("Cleo may not approve here, so this waits for nobody. Give that person a role that may, or cancel the run.");
  expect(unableWords(["Cleo Okafor", "Dan Wu"], 2)).toBe("Cleo, Dan may not approve here, so this waits for nobody. Give one of them a role that may, or cancel the run.");
  expect(unableWords(["Cleo Okafor"], 2)).toBe("Cleo may not approve here; the others may.");
});

test("what time decided is said in words, whatever it decided", () => {
  const bo = { state: "approved", decided_by: "bo", decided_by_name: "Bo" };
  const time = { state: "timed_out", decided_by: null, decided_by_name: "" };
  expect(decidedWords(bo, "succeeded")).toMatchObject({ word: "Approved", by: "by Bo" });
  expect(decidedWords(time, "succeeded")).toMatchObject({ state: "done", word: "Approved", by: "by its time limit" });
  expect(decidedWords(time, "failed", "gate_rejected")).toMatchObject({ state: "failed", word: "Rejected", by: "by its time limit" });
  expect(decidedWords(time, "failed", "gate_timed_out")).toMatchObject({ state: "failed", word: "Nobody decided in time", by: "" });
});
