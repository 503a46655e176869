import { describe, expect, it } from "vitest";
import { answersOf, figuresOf, type Measured, scoreOf, warningOf } from "../src/sources/vitals";

const QUIET: Measured = { health_score: null, avg_response_time: null, error_rate: null, queries_per_second: 0, measured_at: null };
const WELL: Measured = { health_score: 100, avg_response_time: 12.4, error_rate: 0, queries_per_second: 0.213, measured_at: 1_700_000_000_000_000 };

describe("how a source answers, in words", () => {
  it("says nothing of a source that nobody asked", () => {
    expect(scoreOf(QUIET)).toBeUndefined();
    expect(warningOf(QUIET)).toBeUndefined();
    expect(figuresOf(QUIET)).toEqual([]);
  });

  it("warns of failures from one in a hundred on, and of slowness where the score says so", () => {
    expect(warningOf(WELL)).toBeUndefined();
    expect(warningOf({ ...WELL, error_rate: 0.004 })).toBeUndefined();
    expect(warningOf({ ...WELL, health_score: 94, error_rate: 0.061 })).toEqual({ state: "warning", words: "Error rate 6.1 %" });
    expect(warningOf({ ...WELL, health_score: 20, error_rate: 0.8 })).toEqual({ state: "failed", words: "Error rate 80 %" });
    expect(warningOf({ ...WELL, health_score: 72 })).toEqual({ state: "warning", words: "Health 72 of 100" });
  });

  it("draws the lines between the states where the server does", () => {
    expect([100, 80, 79, 50, 49, 0].map((health_score) => scoreOf({ ...WELL, health_score })?.state)).toEqual(["done", "done", "warning", "warning", "failed", "failed"]);
  });

  it("says in a short list what is wrong, else how long an answer takes, and what a newer test says", () => {
    const said = (more: Partial<Measured>) => answersOf({ ...WELL, ...more, results: [] });
    expect(said({})).toMatchObject({ state: "done", fact: "12 ms" });
    expect(said({ health_score: 70, avg_response_time: 148 })).toMatchObject({ state: "warning", fact: "148 ms, slow" });
    expect(said({ health_score: 94, error_rate: 0.061 })).toMatchObject({ state: "warning", fact: "6.1 % errors" });
    expect(said({ health_score: 20, error_rate: 0.8 })).toMatchObject({ state: "failed", fact: "80 % errors" });
    expect(answersOf({ ...QUIET, results: [] })).toMatchObject({ state: "idle", fact: "not tested yet" });
    const failed = (at: number) => ({ operation: "source.test_connection", subject: "", status: "failed", at, by: "u", by_name: "Ada", duration: 40, passed: false }) as const;
    expect(answersOf({ ...WELL, results: [failed((WELL.measured_at ?? 0) + 1)] })).toMatchObject({ state: "failed", fact: "does not answer" });
    expect(answersOf({ ...WELL, results: [failed((WELL.measured_at ?? 0) - 1)] })).toMatchObject({ state: "done", fact: "12 ms" });
    const ranks = [answersOf({ ...WELL, health_score: 20, results: [] }), said({ health_score: 70 }), answersOf({ ...QUIET, results: [] }), said({})].map(({ rank }) => rank);
    expect(ranks).toEqual([0, 1, 2, 3]);
  });

  it("shows figures with their units", () => {
    expect(figuresOf(WELL).map((one) => one.value).slice(0, 4)).toEqual(["100 of 100", "12 ms", "0 %", "12.8 a minute"]);
    expect(figuresOf({ ...WELL, queries_per_second: 12.5 })[3]?.value).toBe("12.5 a second");
    expect(figuresOf({ ...WELL, avg_response_time: null, error_rate: 1, health_score: 0 })[1]?.value).toBe("not timed");
  });
});
