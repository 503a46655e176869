/** The monitor of runs: filters, rounds, waits, the graph, comparisons, what a retry does. */
import { type RunDetail, told } from "@concert/sdk";
import { describe, expect, test } from "vitest";
import { stateOfStep, stateWord } from "../src/data/runs";
import { conditionIn, conditionWords, draftOf, missingIn, raisedWords } from "../src/runs/alertWords";
import { fitting } from "../src/runs/bulk";
import { compared, equal } from "../src/runs/compare";
import { asked, readTerms, toggled, without, writeTerms } from "../src/runs/filter";
import { graphOf } from "../src/runs/graphView";
import { placeOf, titleAt } from "../src/runs/keys";
import { listAfter } from "../src/runs/list";
import { keptLines, LogBook, storedLines } from "../src/runs/logBook";
import { afterEvent } from "../src/runs/reduce";
import { retryPlan, retryWords } from "../src/runs/retrying";
import { rowsOf, waysTo, worst } from "../src/runs/rows";
import { type LogLine, stepsOf, wantingIn } from "../src/runs/view";
import { sampleRun, sampleStep } from "./runSamples";

const S = 1_000_000;
const NOW = Date.UTC(2024, 4, 2, 12);
const KNOWN = { workspace: "w", now: NOW, designs: [{ id: "d1", title: "Nightly orders" }], people: [{ id: "u1", name: "Ana Ruiz" }] };
const done = (from: number, to: number) => ({ status: "succeeded", ended_at: to * S, attempts: [{ number: 1, status: "succeeded" as const, started_at: from * S, ended_at: to * S, error: null, log: [] }] });

describe("the filter of runs", () => {
  test("is the same text after it was read and written", () => {
    const text = 'state:failed design:"Nightly orders" by:me param:day=2024-05-02 late words';
    expect(writeTerms(readTerms(text))).toBe(text);
  });

  test("asks the server for what it says", () => {
    expect(asked('state:going design:nightly by:ana trigger:schedule since:2d param:day=x param:n=5 late orders', KNOWN)).toEqual({
      problems: [],
      query: { workspace: "w", since: (NOW - 2 * 86_400_000) * 1000, status: "queued,running", design: "d1", started_by: "u1", trigger: "schedule", parameter: "day=x;n=5", text: "late orders" },
    });
  });

  test("shows all that is kept where it says nothing", () => {
    expect(asked("", KNOWN)).toEqual({ problems: [], query: { workspace: "w", since: 0 } });
  });

  test.each(["state:odd", "since:soon", "design:nowhere", "by:nobody", "param:day"])("says what it does not understand in %s", (text) => {
    expect(asked(text, KNOWN).problems).toHaveLength(1);
  });

  test("takes out a chip, and puts one in the place of another of its kind", () => {
    expect(without("state:failed late", 0)).toBe("late");
    expect(toggled("state:failed late", "state", "done")).toBe("late state:done");
    expect(toggled("late state:done", "state", "done")).toBe("late");
  });
});

describe("a list of runs", () => {
  const { nodes: _, ...run } = sampleRun({ status: "running", started_at: S });
  const list = { items: [run], total: 1, offset: 0, limit: 50, counts: { running: 1 }, next: "" };

  test("follows the events of its runs and leaves others alone", () => {
    const after = listAfter(list, told({ topic: "workflow:run:completed", payload: { run: "r", at: 5 * S, steps: 2, steps_ended: 2 } }));
    expect(after.items[0]).toMatchObject({ status: "succeeded", finished_at: 5 * S, steps_ended: 2 });
    expect(listAfter(list, told({ topic: "workflow:run:failed", payload: { run: "x", at: 5 * S, steps: 2, steps_ended: 2 } }))).toBe(list);
  });

  test("never goes back: a late event changes nothing of a run that has ended", () => {
    const ended = { ...list, items: [{ ...run, status: "failed" as const, finished_at: 9 * S }] };
    expect(listAfter(ended, told({ topic: "workflow:run:started", payload: { run: "r", at: S, steps: 2, steps_ended: 0 } })).items[0]).toMatchObject({ status: "failed" });
  });

  test("offers an act for those that it means anything to", () => {
    const runs = [run, { ...run, id: "f", status: "failed" as const }];
    expect([fitting("cancel", runs).map(({ id }) => id), fitting("retry", runs).map(({ id }) => id)]).toEqual([["r"], ["f"]]);
  });
});

describe("steps inside others", () => {
  test.each([
    ["a", { of: "a", scope: "", inside: "", round: null }],
    ["F[3]/a", { of: "a", scope: "F[3]/", inside: "F", round: 3 }],
    ["C/a", { of: "a", scope: "C/", inside: "C", round: null }],
    ["F[3]/G[12]/a", { of: "a", scope: "F[3]/G[12]/", inside: "F[3]/G", round: 12 }],
  ])("stand where %s says", (key, place) => {
    expect(placeOf(key)).toEqual(place);
  });

  const loop = sampleStep("F", { operation: "flow.for_each", status: "looping", started_at: S, rounds: { total: 3, begun: 2, live: 1, succeeded: 1, failed: 0 } });
  const run = sampleRun({ status: "running", started_at: 0, nodes: [loop, sampleStep("F[0]/a", done(1, 2)), sampleStep("F[1]/a", { status: "running" }), sampleStep("z")] });
  const steps = stepsOf(run, new Map());

  test("open round by round below the one that holds them", () => {
    expect(rowsOf(steps, new Set()).map((row) => row.id)).toEqual(["F", "z"]);
    expect(rowsOf(steps, new Set(["F", "F[1]"])).map((row) => [row.id, row.depth])).toEqual([["F", 0], ["F[0]", 1], ["F[1]", 1], ["F[1]/a", 2], ["z", 0]]);
    expect(waysTo("F[1]/a", steps)).toEqual(["F", "F[1]"]);
    expect(steps[0]?.rounds).toBe("1 of 3 rounds");
  });

  test("stand below their loop where the design has no place for them, as each step does that another holds", () => {
    const inside = { F: "", a: "F", b: "F", W: "", c: "W", z: "" };
    const plan = {
      steps: Object.entries(inside).map(([node, holder]) => ({ node, title: node, operation: "x", inside: holder, part: "body", undoes: "", x: null, y: null })),
      edges: [["F", "W"], ["W", "z"], ["a", "b"]].map(([source = "", target = ""]) => ({ source, target, port: "", condition: "" })),
    };
    const { nodes, frames } = graphOf(plan, []);
    const at = new Map(nodes.map((node) => [node.id, node]));
    expect([at.get("a")?.x, at.get("c")?.x]).toEqual([at.get("F")?.x, at.get("W")?.x]);
    expect(new Set(["F", "W", "z"].map((id) => at.get(id)?.y))).toEqual(new Set([0]));
    const [first, second] = frames;
    expect((first?.y ?? 0) + (first?.height ?? 0)).toBeLessThan(second?.y ?? 0);
    expect(first?.y).toBeGreaterThan(56);
  });

  test("are drawn with the ways out as the designer calls them", () => {
    const steps = [["c", "flow.choice"], ["s", "flow.switch"], ["z", "x"]].map(([node = "", operation = ""]) => ({ node, title: node, operation, inside: "", part: "body", undoes: "", x: 0, y: 0 }));
    const edges = [["c", "s", "true"], ["c", "z", "false"], ["s", "z", "true"]].map(([source = "", target = "", port = ""]) => ({ source, target, port, condition: "" }));
    expect(graphOf({ steps, edges }, []).edges.map(({ label }) => label)).toEqual(["yes", "no", "true"]);
  });

  test("are counted when the loop is over, of each kind", () => {
    const each = sampleStep("F", { operation: "flow.for_each", status: "succeeded", summary: { items: { items: 3 }, succeeded: 2, failed: 1 } });
    const while_ = sampleStep("W", { operation: "flow.while", status: "succeeded", summary: { rounds: 1, last: null } });
    expect(stepsOf(sampleRun({ nodes: [each, while_] }), new Map()).map(({ rounds }) => rounds)).toEqual(["3 rounds, 1 failed", "1 round"]);
  });

  test("are counted together in the graph", () => {
    const plan = { steps: ["F", "a", "z"].map((node) => ({ node, title: node, operation: "x", inside: node === "a" ? "F" : "", part: "body", undoes: "", x: null, y: null })), edges: [{ source: "F", target: "z", port: "", condition: "" }] };
    const graph = graphOf(plan, steps);
    expect(graph.nodes.map(({ id, state, fact }) => [id, state, fact])).toEqual([["F", "running", "1 of 3 rounds"], ["a", "running", "1 of 2 times"], ["z", "idle", "not started"]]);
    expect(graph.frames.map(({ id }) => id)).toEqual(["F"]);
    expect(graph.edges.map(({ look }) => look)).toEqual(["idle"]);
  });

  test("say in the graph how long they took, and why they failed", () => {
    const error = { code: "source_file_missing", message: "There is no file.", next_step: "", retryable: false, details: {} };
    const failed = sampleStep("b", { ...done(2, 3), status: "failed", error, attempts: [{ number: 1, status: "failed" as const, started_at: 2 * S, ended_at: 3 * S, error, log: [] }] });
    const now = stepsOf(sampleRun({ nodes: [sampleStep("a", done(0, 2)), failed, sampleStep("c", { status: "running" })] }), new Map());
    const plan = { steps: ["a", "b", "c"].map((node) => ({ node, title: node, operation: "x", inside: "", part: "", undoes: "", x: null, y: null })), edges: [] };
    expect(graphOf(plan, now).nodes.map(({ fact, took }) => [fact, took])).toEqual([["", "2 s"], ["There is no file.", "1 s"], ["", ""]]);
  });

  test("that begin after the snapshot are there at once", () => {
    const after = afterEvent(run, told({ topic: "workflow:step:started", payload: { run: "r", node: "F[2]/a", title: "A", operation: "x", attempt: 1, started_at: 3 * S, at: 3 * S, steps: 5, steps_ended: 2 } }));
    expect(after.nodes.at(-1)).toMatchObject({ node: "F[2]/a", of: "a", inside: "F", round: 2, status: "running" });
  });

  test("a step that holds others goes on without an attempt of its own", () => {
    const after = afterEvent(run, told({ topic: "workflow:step:started", payload: { run: "r", node: "z", title: "Z", operation: "flow.call", attempt: 1, started_at: 3 * S, at: 3 * S, steps: 5, steps_ended: 2 } }));
    expect(after.nodes.find((step) => step.node === "z")).toMatchObject({ status: "calling", started_at: 3 * S, attempts: [] });
  });

  test("the one that matters most is shown for several", () => {
    expect([worst(["done", "running", "failed"]), worst(["done", "skipped"]), worst([])]).toEqual(["failed", "done", "idle"]);
  });
});

describe("waiting", () => {
  const before = sampleStep("a", done(1, 3));

  test("in the queue is the time between the end of what was before and the start", () => {
    const [, step] = stepsOf(sampleRun({ started_at: 0, nodes: [before, sampleStep("b", { ...done(5, 6), after: ["a"] })] }), new Map());
    expect(step?.waits).toEqual([{ kind: "queue", from: 3 * S, to: 5 * S }]);
  });

  test("for a decision goes on until it is there", () => {
    const asking = sampleStep("g", { operation: "flow.gate", status: "pending", after: ["a"] });
    const run = sampleRun({ started_at: 0, nodes: [before, asking] });
    const after = afterEvent(run, told({ topic: "workflow:step:asking", payload: { run: "r", node: "g", title: "G", operation: "flow.gate", at: 4 * S, due: null, steps: 2, steps_ended: 1 } }));
    const [, step] = stepsOf(after, new Map());
    expect(step).toMatchObject({ state: "waiting", note: "waits for a decision", waits: [{ kind: "gate", from: 4 * S, to: undefined }] });
  });

  test("a way not taken is not called a failure", () => {
    const [, step] = stepsOf(sampleRun({ nodes: [sampleStep("c", { title: "Choose" }), sampleStep("x", { status: "skipped", cause: "c", reason: "not_taken" })] }), new Map());
    expect(step?.note).toBe("another way was taken at Choose");
  });
});

describe("a state that this app does not know", () => {
  test("has its own word and looks as if nothing had begun", () => {
    expect([stateOfStep({ status: "hibernating" }), stateWord("put_aside"), stateWord("succeeded")]).toEqual(["idle", "Put aside", "Done"]);
  });

  test("changes nothing when an event of another kind comes", () => {
    const run: RunDetail = sampleRun({ nodes: [sampleStep("a")] });
    expect(afterEvent(run, told({ topic: "workflow:step:hibernated", payload: { run: "r", node: "a" } }) as never)).toBe(run);
  });
});

describe("comparing two runs", () => {
  test("names what was given differently, how much longer steps took, and outputs that differ", () => {
    const one = sampleRun({ parameters: { day: 1, same: [1] }, nodes: [sampleStep("a", { ...done(0, 2), output: { rows: 1 } }), sampleStep("b", { ...done(2, 3), stored: { report: "x", size: 5 } })] });
    const other = sampleRun({ parameters: { day: 2, same: [1] }, nodes: [sampleStep("a", { ...done(0, 5), output: { rows: 2 } }), sampleStep("b", { ...done(5, 6), stored: { report: "y", size: 5 } }), sampleStep("c")] });
    const comparison = compared(one, other);
    expect(comparison.parameters).toEqual([{ name: "day", one: 1, other: 2 }]);
    expect(comparison.steps.map(({ node, longer, output }) => [node, longer, output])).toEqual([["a", 3 * S, "differs"], ["b", 0, "unknown"], ["c", undefined, "unknown"]]);
  });

  test("calls nothing shorter that failed early", () => {
    const one = sampleRun({ nodes: [sampleStep("a", done(0, 4))] });
    const other = sampleRun({ nodes: [sampleStep("a", { ...done(0, 1), status: "failed" })] });
    expect(compared(one, other).steps.map(({ longer }) => longer)).toEqual([undefined]);
  });

  test("looks at values whatever the order of their fields", () => {
    expect([equal({ a: 1, b: [2] }, { b: [2], a: 1 }), equal({ a: 1 }, { a: 1, b: undefined })]).toEqual([true, false]);
  });
});

describe("a retry", () => {
  test("says which steps run again and what is saved", () => {
    const steps = stepsOf(sampleRun({ nodes: [sampleStep("a", done(0, 60)), sampleStep("b", { status: "failed", title: "Merge" }), sampleStep("c", { status: "skipped" })] }), new Map());
    expect(retryWords("Merge", retryPlan(steps))).toBe("Runs Merge and the other step that did not succeed. The finished step keeps its result, saving 1 min 00 s.");
  });
});

describe("the log book", () => {
  const line = (number: number, at = number): LogLine => ({ at, level: "info", node: "a", attempt: 1, number, step: "A", message: `line ${number}` });

  test("takes pages of older lines behind newer ones, and each line once", () => {
    const book = new LogBook();
    book.add([line(5), line(6)]);
    book.add([line(3), line(4), line(5)]);
    book.add([line(1), line(2), line(3)]);
    expect(book.lines.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("names a step of a loop by its title and its round, and says why a gate failed", () => {
    expect(storedLines([{ node: "F[1]/x", title: "Rows", attempt: 1, number: 1, at: 1, level: "info", message: "m" }])[0]?.step).toBe("Rows, round 1");
    expect([titleAt("F[1]/G[0]/x", "X"), titleAt("C/x", "X")]).toEqual(["X, round 1.0", "X"]);
    const gate = sampleStep("g", { status: "failed", operation: "flow.gate", ended_at: 7, error: { code: "gate_timed_out", message: "Nobody decided in time.", next_step: "", details: null } });
    expect(keptLines(sampleRun({ nodes: [gate] })).map(({ level, message }) => [level, message])).toEqual([["error", "Nobody decided in time."]]);
  });

  test("costs what is added: twenty thousand lines in pages, the newest first", () => {
    const book = new LogBook();
    for (let page = 19; page >= 0; page -= 1) book.add(Array.from({ length: 1000 }, (_, index) => line(page * 1000 + index + 1)));
    expect([book.lines.length, book.lines[0]?.number, book.lines.at(-1)?.number]).toEqual([20_000, 1, 20_000]);
  });
});

describe("the form of an alert", () => {
  test.each([
    [{ kind: "lasts_over", seconds: 300 }, "lasts longer than 5 min 00 s"],
    [{ kind: "lasts_unusually", of: 20 }, "lasts longer than 95 % of its last 20 runs"],
    [{ kind: "not_started", by: "07:30", zone: "UTC", days: [0, 4] }, "is not started by 07:30 (UTC, Mon Fri)"],
    [{ kind: "failed" }, "fails"],
  ] as const)("keeps %j and says it", (condition, words) => {
    expect(conditionIn(draftOf(condition, "UTC"))).toEqual(condition);
    expect(conditionWords(condition)).toBe(words);
  });

  test("names a run that was deleted since as one, without a number", () => {
    const raised = { title: "Nightly", run: "r", number: 4, reason: "failed" };
    expect([raisedWords(raised), raisedWords({ ...raised, number: null }), raisedWords({ ...raised, run: null, title: "" })]).toEqual(["Nightly, run 4 failed", "Nightly, a deleted run, failed", "No run failed"]);
  });

  test("says what is missing", () => {
    const draft = draftOf(undefined, "UTC");
    expect([missingIn({ ...draft, kind: "lasts_over", minutes: undefined }), missingIn({ ...draft, kind: "not_started", by: "7" }), missingIn(draft)]).toEqual([{ minutes: "Needs minutes above 0." }, { by: "Needs a time such as 07:30." }, {}]);
  });
});

describe("the step that a page opens with", () => {
  const wanted = (...nodes: readonly ReturnType<typeof sampleStep>[]) => wantingIn(stepsOf(sampleRun({ nodes }), new Map()))?.node;
  const bad = sampleStep("bad", { status: "failed", inside: "T" });
  const gate = sampleStep("g", { status: "asking" });

  test("is the failure, and not one that was caught or may be", () => {
    expect(wanted(sampleStep("T", { operation: "flow.try", status: "failed" }), bad, gate)).toBe("T");
    expect(wanted(bad)).toBe("bad");
    expect(wanted(sampleStep("T", { operation: "flow.try", status: "succeeded" }), bad, gate)).toBe("g");
    expect(wanted(sampleStep("T", { operation: "flow.try", status: "trying" }), bad)).toBeUndefined();
  });
});
