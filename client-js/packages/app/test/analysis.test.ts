/** What statistics, suggestions and plans say, and where they stand in a picture (S4-3, S4-8, S4-9). */
import type { ExpectedStep, GainOut } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { band, every, path, steps } from "../src/analysis/scale";
import { changeWords, closeWords, costWords, evidence, gainWords, knownWords, measuredCostWords, measuredWords, outcome, sometimesWords, verdict, wasteWords, worth } from "../src/analysis/words";

const GAIN: GainOut = { runs: 12, before: 10, after: 8, gain: 2, low: 1, high: 3, close: 1.02, spent_before: 12, spent_after: 9 };
const title = (node: string) => node.toUpperCase();

describe("axes", () => {
  test.each([
    [[0, 1], 0],
    [[0, 1, 2, 3, 4], 4],
    [[0, 5, 10, 15, 20], 18],
    [[0, 60, 120, 180, 240], 200],
    [[0, 3600, 7200, 10_800], 10_000],
  ])("%s up to %s seconds", (marks, most) => expect(steps(most)).toEqual(marks));

  test("reach what they show, in five steps at most", () => {
    for (let most = 0.0013; most < 4e6; most *= 1.7) {
      const marks = steps(most);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(most * 0.999_999);
      expect(marks.length).toBeLessThanOrEqual(6);
    }
  });

  test("labels leave each other room", () => expect([1, 5, 15]).toEqual([every(4, 6), every(30, 6), every(90, 6)]));
});

describe("lines", () => {
  const at = (x: number, y: number) => ({ x, y });
  test("break where nothing was measured", () => expect(path([at(0, 1), at(1, 2), undefined, at(3, 4)])).toBe("M0.0 1.0L1.0 2.0M3.0 4.0"));
  test("a band needs two days side by side", () => {
    expect(band([at(0, 1)], [at(0, 2)])).toBe("");
    expect(band([at(0, 1), at(1, 1)], [at(0, 2), at(1, 2)])).toBe("M0.0 1.0L1.0 1.0L1.0 2.0L0.0 2.0Z");
  });
});

describe("suggestions", () => {
  test("say what to do", () => {
    expect(changeWords({ change: "places", places: 8 }, title)).toBe("Run 8 steps at once");
    expect(changeWords({ change: "faster", node: "load", times: 2 }, title)).toBe("Make LOAD twice as fast");
    expect(changeWords({ change: "first_try", node: "load" }, title)).toBe("Let LOAD succeed at its first attempt");
    expect(changeWords({ change: "without_edge", source: "a", target: "b" }, title)).toBe("Let B not wait for A");
    expect(changeWords({ change: "rounds", node: "f", parallel: 4 }, title)).toBe("Run 4 rounds of F at once");
  });

  test("name what they rest on", () => expect(evidence({ change: "faster", node: "a", times: 2 }, 0.5, GAIN, title)).toBe("A decides the time in 50 % of the draws. 12 recorded runs replayed."));

  test("say how much, for how many, and when it is nothing", () => {
    expect(gainWords(GAIN)).toBe("From 10 s to 8 s; eight of ten runs gain 1 s to 3 s.");
    expect(gainWords({ ...GAIN, after: 10, gain: 0 })).toContain("no gain");
    expect(gainWords({ ...GAIN, after: 12, gain: -2, low: -3, high: -1 })).toContain("lose 1 s to 3 s");
  });

  test("warn where a replay is not what was recorded", () => {
    expect(closeWords(GAIN)).toBeUndefined();
    expect(closeWords({ ...GAIN, close: 0.7 })).toContain("30 % shorter");
  });
});

test("nothing is claimed from too few runs", () => {
  expect(verdict("too_few")).toEqual({ state: "idle", word: "Too few runs to say" });
  expect(outcome("waiting").word).toBe("Waiting for runs");
  const measured = { runs: 3, needed: 10, after: null, gain: null, p: null, outcome: "waiting", spent_before: 12, expected_spent: 9, spent: null } as const;
  const expectation = { id: "1", change: { change: "places", places: 8 }, version: "v", runs: 12, before: 10, after: 8, by: "u", by_name: "Ada", at: 1, since: "time", measured } as const;
  expect(measuredWords(expectation)).toBe("Expected 10 s to 8 s. 3 of 10 runs since then.");
});

describe("costs", () => {
  const costs = { runs: 10, unsuccessful: 2, spent: 100, repeated: 10, lost: 25, steps: [] };
  test("say what of them came to nothing", () => {
    expect(wasteWords(costs)).toBe("10 % in attempts that another had to follow, 25 % in 2 runs that did not succeed.");
    expect(wasteWords({ ...costs, repeated: 0, lost: 0 })).toBe("All of it in runs that succeeded, at the first attempt.");
  });

  test("stand beside what a change gains", () => {
    expect(costWords(GAIN)).toBe("Its steps hold places for 9 s instead of 12 s, 25 % less.");
    expect(costWords({ ...GAIN, spent_after: 12 })).toBeUndefined();
    expect(worth(GAIN)).toEqual({ share: 0.2, word: "shorter" });
    expect(worth({ ...GAIN, gain: 0, after: 10 })).toEqual({ share: 0.25, word: "cheaper" });
  });

  test("are held against what was expected", () => {
    const measured = { runs: 12, needed: 10, after: 8, gain: 2, p: 0.01, outcome: "reached", spent_before: 12, expected_spent: 9, spent: 10 } as const;
    expect(measuredCostWords(measured)).toBe("Cost of places: 12 s, expected 9 s. Measured 10 s.");
    expect(measuredCostWords({ ...measured, expected_spent: 12, spent: null })).toBe("Cost of places: 12 s, expected to stay.");
    expect(measuredCostWords({ ...measured, spent_before: null })).toBeUndefined();
  });
});

test("a plan says where a duration is known from, and what may not run", () => {
  const step: ExpectedStep = { node: "a", title: "A", wave: 0, seconds: 1, known: "guess", count: 0, begin: 0, end: 1, slack: 0, critical: true, sometimes: [], dynamic: null };
  expect(knownWords(step)).toBe("a guess: it never ran");
  expect(knownWords({ ...step, known: "step", count: 5 })).toBe("median of 5 runs");
  expect(sometimesWords(step)).toBeUndefined();
  expect(sometimesWords({ ...step, sometimes: ["choice"], dynamic: "rounds" })).toBe("only on one way of a choice, as many rounds as the run finds");
});
