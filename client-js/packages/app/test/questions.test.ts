import { expect, test } from "vitest";
import { questionOf } from "../src/approvals/facts";

const change = { question: "Go on?", step: "Approve", review: { policy: "", stages: [{ name: "", mode: "any", approvers: [] }] } };

test("a request that only asks shows its question and its step, not how it is decided", () => {
  expect(questionOf("run_gate", change)).toEqual([
    { name: "Question", value: "Go on?" },
    { name: "Step", value: "Approve" },
  ]);
  expect(questionOf("decision", { ...change, step: "" })).toEqual([{ name: "Question", value: "Go on?" }]);
});

test("a request that changes something is shown by what changes", () => {
  expect(questionOf("data_source_update", change)).toBeUndefined();
});
