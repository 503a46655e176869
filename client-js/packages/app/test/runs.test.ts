/** A run on the screen: its state after each event, its timeline, its log. */
import { type RunDetail, type StepOut, told } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { asText, matchesOf, pieces, shownLines } from "../src/runs/logs";
import { keptLines, LogBook, MOST_LINES } from "../src/runs/logBook";
import { afterEvent } from "../src/runs/reduce";
import { criticalPath, place, spanOf, ticksOf } from "../src/runs/timeline";
import { stepsOf, timeOf } from "../src/runs/view";
import { sampleRun, sampleStep } from "./runSamples";

const S = 1_000_000;

function step(node: string, after: readonly string[] = [], change: Partial<StepOut> = {}): StepOut {
  return sampleStep(node, { title: node.toUpperCase(), operation: "source.count_rows", after, ...change });
}

const RUN = sampleRun({ nodes: [step("a"), step("b", ["a"])] });

/** The events of a run whose step b fails once and then for good. */
const EVENTS = [
  ["workflow:run:started", { at: 1 * S, steps_ended: 0 }],
  ["workflow:step:started", { node: "a", attempt: 1, started_at: 1 * S, at: 1 * S, steps_ended: 0 }],
  ["workflow:step:completed", { node: "a", attempt: 1, at: 3 * S, steps_ended: 1 }],
  ["workflow:step:started", { node: "b", attempt: 1, started_at: 3 * S, at: 3 * S, steps_ended: 1 }],
  ["workflow:step:retried", { node: "b", attempt: 1, due: 6 * S, at: 5 * S, error: { code: "timeout", message: "Too slow", next_step: "" }, steps_ended: 1 }],
  ["workflow:step:started", { node: "b", attempt: 2, started_at: 6 * S, at: 6 * S, steps_ended: 1 }],
  ["workflow:step:failed", { node: "b", attempt: 2, at: 9 * S, error: { code: "timeout", message: "Too slow", next_step: "Ask for less." }, steps_ended: 2 }],
  ["workflow:run:failed", { at: 9 * S, steps_ended: 2 }],
] as const;

function after(count: number): RunDetail {
  return EVENTS.slice(0, count).reduce<RunDetail>((run, [topic, payload]) => afterEvent(run, told({ topic, payload })), RUN);
}

describe("a run after its events", () => {
  test("is as far as they say", () => {
    expect(after(2)).toMatchObject({ status: "running", started_at: 1 * S, steps_ended: 0 });
    expect(after(3)).toMatchObject({ status: "running", steps_ended: 1 });
    expect(after(8)).toMatchObject({ status: "failed", finished_at: 9 * S, steps_ended: 2 });
  });

  test("shows a retried step as waiting, and its earlier attempt as retried", () => {
    const [, b] = stepsOf(after(5), new Map());
    expect(b).toMatchObject({ state: "retried", attempts: [{ state: "retried" }] });
    expect(b?.note).toMatch(/^tries again at \d\d:\d\d$/);
  });

  test("shows the last attempt of a failed step as the failure, with its reason", () => {
    const [a, b] = stepsOf(after(8), new Map());
    expect(a?.attempts.map((attempt) => attempt.state)).toEqual(["done"]);
    expect(b?.attempts.map((attempt) => attempt.state)).toEqual(["retried", "failed"]);
    expect(b?.error).toMatchObject({ code: "timeout", message: "Too slow", next_step: "Ask for less." });
    expect(b === undefined ? 0 : timeOf(b, 99 * S)).toBe(5 * S);
  });

  test("counts a running step up to now, and ignores what it does not know", () => {
    const [, b] = stepsOf(afterEvent(after(6), told({ topic: "workflow:step:dreamt", payload: { node: "b", at: 1 } })), new Map());
    expect(b === undefined ? 0 : timeOf(b, 8 * S)).toBe(2 * S + 2 * S);
  });

  test("says whose failure kept a step from starting", () => {
    const run = afterEvent(RUN, told({ topic: "workflow:step:skipped", payload: { node: "b", cause: "a", at: 1 } }));
    expect(stepsOf(run, new Map())[1]?.note).toBe("not reached, A failed");
  });
});

describe("the timeline", () => {
  test("reaches from the start to the end, or to now", () => {
    expect(spanOf(10 * S, 20 * S, 99 * S)).toEqual({ start: 10 * S, end: 20 * S });
    expect(spanOf(10 * S, null, 15 * S)).toEqual({ start: 10 * S, end: 15 * S });
    expect(place({ start: 10 * S, end: 20 * S }, 15 * S)).toBe(0.5);
    expect(place({ start: 10 * S, end: 20 * S }, 40 * S)).toBe(1);
  });

  test.each([
    [["0", "2 s", "4 s", "6 s", "8 s", "10 s"], 10],
    [["0", "1:00", "2:00", "3:00"], 221],
    [["0", "50 ms", "100 ms", "150 ms", "200 ms", "250 ms"], 0.26],
    [["0", "30:00", "1:00 h", "1:30 h", "2:00 h", "2:30 h"], 2.5 * 3600],
  ])("marks %s", (labels, seconds) => {
    expect(ticksOf({ start: 0, end: seconds * S }).map((tick) => tick.label)).toEqual(labels);
  });

  test("underlines the steps that decided the time", () => {
    const ran = (from: number, to: number) => [{ number: 1, status: "succeeded", started_at: from * S, ended_at: to * S, error: null, log: [] }] as const;
    const nodes = [step("a", [], { status: "succeeded", attempts: ran(0, 2) }), step("b", [], { status: "succeeded", attempts: ran(0, 5) }), step("c", ["a", "b"], { status: "succeeded", attempts: ran(5, 6) }), step("d", ["a"], { status: "succeeded", attempts: ran(2, 3) }), step("e", ["c"])];
    expect([...criticalPath(stepsOf({ ...RUN, nodes }, new Map()), 9 * S)]).toEqual(["c", "b"]);
  });
});

describe("the log", () => {
  const lines = [
    { at: 1, level: "info", node: "a", attempt: 1, number: 1, step: "A", message: "row 1 of memory" },
    { at: 2, level: "warning", node: "b[2]/x", attempt: 1, number: 1, step: "B", message: "spilling" },
    { at: 3, level: "error", node: "b", attempt: 1, number: 1, step: "B", message: "MemoryError: memory" },
  ] as const;

  test("is filtered by level and step", () => {
    expect(shownLines(lines, { level: "all", step: undefined })).toBe(lines);
    expect(shownLines(lines, { level: "error", step: "b" }).map((line) => line.at)).toEqual([3]);
    expect(shownLines(lines, { level: "all", step: "b" }).map((line) => line.at)).toEqual([2, 3]);
  });

  test("is searched whatever the case", () => {
    expect(matchesOf(lines, "MEMORY")).toEqual([0, 2]);
    expect(matchesOf(lines, " ")).toEqual([]);
    expect(pieces("MemoryError: memory", "memory")).toEqual([
      { text: "Memory", found: true },
      { text: "Error: ", found: false },
      { text: "memory", found: true },
    ]);
  });

  test("has each line once, heard live or kept with the attempt", () => {
    const log = [{ number: 2, at: 2, level: "info", message: "two" }, { number: 1, at: 1, level: "info", message: "one" }] as const;
    const nodes = [step("a", [], { attempts: [{ number: 1, status: "succeeded", started_at: 0, ended_at: 3, error: null, log }] })];
    const book = new LogBook();
    expect(book.add([{ at: 2, level: "info", node: "a", attempt: 1, number: 2, step: "A", message: "two" }])).toBe(true);
    expect(book.add(keptLines({ ...RUN, nodes }))).toBe(true);
    expect(book.add(keptLines({ ...RUN, nodes }))).toBe(false);
    expect(book.lines.map((line) => line.message)).toEqual(["one", "two"]);
  });

  test("forgets the oldest lines when there are very many", () => {
    const book = new LogBook();
    book.add(Array.from({ length: MOST_LINES + 10 }, (_, at) => ({ at, level: "info", node: "a", attempt: 1, number: at + 1, step: "A", message: "line" }) as const));
    expect([book.lines.length, book.lines[0]?.at]).toEqual([MOST_LINES, 10]);
  });

  test("is written as a file", () => {
    expect(asText(lines.slice(0, 1))).toBe("1970-01-01T00:00:00.000Z info    A row 1 of memory\n");
  });
});
