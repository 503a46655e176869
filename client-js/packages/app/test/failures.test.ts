/** A refusal that leads to its details is told with what stands there. */
import { ConcertError } from "@concert/sdk";
import { expect, test } from "vitest";
import { asError } from "../src/data/api";

const refused = (nextStep: string, problems: unknown) => new ConcertError({ code: "invalid_input", message: "The input does not have the needed form.", nextStep, details: { problems } });
const LEADS = "See details for the fields and what they need.";

test("what the fields need stands where the error led to them", () => {
  const told = asError(refused(LEADS, [{ field: "condition.seconds", message: "Needs a number." }, { path: ["body", "stages", 0, "quorum_of"], message: "Needs at least 1." }]));
  expect([told.code, told.nextStep]).toEqual(["invalid_input", "Seconds: Needs a number. Quorum of: Needs at least 1."]);
});

test("of many fields the first are told, and how many more there are", () => {
  const told = asError(refused(LEADS, Array.from({ length: 7 }, (_, at) => ({ field: `f${at}`, message: "Needs a value." }))));
  expect(told.nextStep).toMatch(/^F0: Needs a value\. .* F4: Needs a value\. And 2 more\.$/u);
});

test("what leads elsewhere, or to nothing, stays as it was said", () => {
  expect([asError(refused("Try again.", [{ field: "a", message: "b" }])).nextStep, asError(refused(LEADS, undefined)).nextStep]).toEqual(["Try again.", LEADS]);
});
