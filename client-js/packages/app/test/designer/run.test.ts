/** A run as the canvas paints it: snapshots and events in any order end in the same picture. */
import { describe, expect, test, vi } from "vitest";
import { factOf, shortFact, tableIn } from "../../src/designer/run/facts";
import { follow, othersAfter } from "../../src/designer/run/follow";
import { RunFollower } from "../../src/designer/run/follower";
import { edgeState, reachedWords } from "../../src/designer/run/words";
import { type RunDetail, type StepOut, told } from "@concert/sdk";
import type { RunTold } from "../../src/runs/reduce";
import { runWord, stateOfRun, type StepStatus } from "../../src/data/runs";

function step(node: string, status: StepStatus = "pending"): StepOut {
  const place = { of: node, scope: "", inside: "", part: "body", round: null, undoes: "" };
  const life = { since: null, waits_for: "", due: null, cause: null, reason: "", reused: null, port: "", rounds: null, started_at: null, ended_at: null };
  return { node, ...place, title: node, operation: "x", after: [], status, attempts: [], error: null, output: null, stored: null, summary: null, ...life };
}

function run(id = "r1"): RunDetail {
  return {
    id, workspace: "w", design: "d", design_hash: "h", title: "t", number: 1, status: "running", started_by: "u", started_by_name: "U", created_at: 1, started_at: 1,
    finished_at: null, steps: 2, steps_ended: 0, asking: 0, parameters: {}, retry_of: null, cancelled_by: null, cancelled_by_name: "", sequence: 1, nodes: [step("a"), step("b")],
  } as unknown as RunDetail;
}

const event = (topic: string, payload: Readonly<Record<string, unknown>>): RunTold => told({ topic, payload: { number: 1, steps: 2, steps_ended: 0, ...payload } });

const EVENTS: readonly RunTold[] = [
  event("workflow:step:started", { run: "r1", node: "a", attempt: 1, at: 10 }),
  event("workflow:step:retried", { run: "r1", node: "a", attempt: 1, at: 20, due: 30, error: { code: "x", message: "m", next_step: "n" } }),
  event("workflow:step:started", { run: "r1", node: "a", attempt: 2, at: 30 }),
  event("workflow:step:completed", { run: "r1", node: "a", attempt: 2, at: 40, steps_ended: 1 }),
  event("workflow:step:started", { run: "r1", node: "b", attempt: 1, at: 41, steps_ended: 1 }),
  event("workflow:step:completed", { run: "r1", node: "b", attempt: 1, at: 50, steps_ended: 2 }),
  event("workflow:run:completed", { run: "r1", at: 50, steps_ended: 2 }),
];

function after(count: number, start = run()): RunDetail {
  return EVENTS.slice(0, count).reduce(follow, start);
}

describe("following", () => {
  test("every event shows at its step", () => {
    expect(after(1).nodes.map((one) => one.status)).toEqual(["running", "pending"]);
    expect(after(2).nodes[0]?.status).toBe("waiting");
    expect(after(4).nodes[0]).toMatchObject({ status: "succeeded", attempts: [{ status: "failed" }, { status: "succeeded" }] });
    expect(after(7)).toMatchObject({ status: "succeeded", steps_ended: 2 });
  });

  test("events that a snapshot has already change nothing, from wherever they are told again", () => {
    for (let known = 0; known <= EVENTS.length; known += 1) {
      for (let from = 0; from <= known; from += 1) {
        const again = EVENTS.slice(from).reduce(follow, after(known));
        expect(again).toEqual(after(EVENTS.length));
      }
    }
  });

  test("a step that is not spoken of keeps its object", () => {
    const before = after(4);
    expect(follow(before, EVENTS[4] as RunTold).nodes[0]).toBe(before.nodes[0]);
  });

  test("another run's events leave it alone", () => {
    const before = run();
    expect(follow(before, event("workflow:step:started", { run: "other", node: "a", attempt: 1 }))).toBe(before);
  });
});

describe("the follower", () => {
  const settled = async () => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  const listed = (...runs: readonly RunDetail[]) => ({ newest: () => Promise.resolve({ items: runs }), one: (id: string) => Promise.resolve(runs.find((one) => one.id === id) ?? run(id)), tallies: () => Promise.resolve([]) });
  const queued = (id: string, number: number) => event("workflow:run:queued", { run: id, number });

  test("paints many events as one picture", async () => {
    const frames: (() => void)[] = [];
    const follower = new RunFollower(listed(run()), (flush) => frames.push(flush));
    follower.reload();
    await settled();
    let painted = 0;
    follower.run.subscribe(() => (painted += 1));
    for (const one of EVENTS) follower.hear(one);
    expect(frames.length).toBe(1);
    frames[0]?.();
    expect(painted).toBe(1);
    expect(follower.step("b")?.status).toBe("succeeded");
    follower.close();
  });

  test("goes to a run that somebody else starts, and loses none of its events while it loads", async () => {
    let give: (found: RunDetail) => void = () => undefined;
    const follower = new RunFollower({ newest: () => Promise.resolve({ items: [] }), one: () => new Promise((resolve) => (give = resolve)), tallies: () => Promise.resolve([]) }, (flush) => flush());
    follower.reload();
    await settled();
    follower.hear(queued("r1", 1));
    for (const one of EVENTS.slice(0, 4)) follower.hear(one);
    give(run());
    await settled();
    expect(follower.run.get()?.nodes[0]?.status).toBe("succeeded");
    follower.close();
  });

  test("does not fall back behind what it heard", async () => {
    const follower = new RunFollower(listed(run()), (flush) => flush());
    follower.reload();
    await settled();
    for (const one of EVENTS.slice(0, 4)) follower.hear(one);
    follower.reload();
    await settled();
    expect(follower.run.get()?.steps_ended).toBe(1);
    follower.close();
  });

  test("of two runs at once the newest is shown, the other is named, and one may go there", async () => {
    const follower = new RunFollower(listed(run()), (flush) => flush());
    follower.reload();
    await settled();
    follower.hear(queued("r2", 2));
    await settled();
    expect(follower.run.get()?.id).toBe("r2");
    follower.hear(event("workflow:step:completed", { run: "r1", node: "a", attempt: 1, steps_ended: 1 }));
    expect(follower.others.get()).toEqual([{ id: "r1", number: 1, steps: 2, stepsEnded: 1 }]);
    follower.show("r1");
    await settled();
    expect([follower.run.get()?.id, follower.others.get().map((one) => one.id)]).toEqual(["r1", ["r2"]]);
    follower.hear(event("workflow:run:failed", { run: "r2", steps_ended: 2 }));
    expect(follower.others.get()).toEqual([]);
    follower.close();
  });

  test("a newer run does not take the place of the one that was chosen, until that has ended", async () => {
    const follower = new RunFollower(listed(run()), (flush) => flush());
    follower.show("r1");
    await settled();
    follower.hear(queued("r2", 2));
    await settled();
    expect([follower.run.get()?.id, follower.others.get().map((one) => one.id)]).toEqual(["r1", ["r2"]]);
    follower.hear(event("workflow:run:completed", { run: "r1", steps_ended: 2 }));
    expect(follower.run.get()?.id).toBe("r1");
    follower.hear(queued("r3", 3));
    await settled();
    expect(follower.run.get()?.id).toBe("r3");
    follower.close();
  });

  test("a run that went on before the page was opened is among the others", async () => {
    const follower = new RunFollower(listed({ ...run("r2"), number: 2 }, run()), (flush) => flush());
    follower.reload();
    await settled();
    expect([follower.run.get()?.id, follower.others.get().map((one) => one.id)]).toEqual(["r2", ["r1"]]);
    follower.close();
  });

  test("what a run says of its work changes nothing about which runs go on", () => {
    const going = othersAfter(new Map(), queued("r1", 1));
    expect(othersAfter(going, event("workflow:step:progress", { run: "r9" }))).toBe(going);
    expect(othersAfter(going, queued("r1", 1))).toBe(going);
  });
});

describe("words", () => {
  test("a result is one line, and shorter where there is no room", () => {
    const profile = { table: "flights", rows: 336_776, columns: { items: 19 }, column_count: 19 };
    expect(factOf(profile)).toBe("336,776 rows, 19 columns");
    expect(shortFact(profile)).toBe("336,776 rows");
    expect(shortFact({ tables: { items: 7 }, table_count: 7, column_count: 62 })).toBe("7 tables, 62 columns");
    expect(factOf({ passed: true, duration: 656 })).toBe("Passed");
    expect(factOf({ passed: false })).toBe("Did not pass");
    expect(factOf(null)).toBe("");
  });

  test("a report's table is its first list of records", () => {
    expect(tableIn({ title: "t", tables: [{ table: "flights", rows: 1 }] })).toEqual({ columns: ["table", "rows"], rows: [{ table: "flights", rows: 1 }] });
    expect(tableIn({ title: "t", tables: [] })).toBeUndefined();
  });

  test("how far a run is is counted as in lists of runs, and a step that was skipped was not reached", () => {
    const ended = { ...run(), status: "failed", steps: 3, steps_ended: 3, nodes: [step("a", "succeeded"), step("b", "failed"), step("c", "skipped")] } as const;
    expect(reachedWords(ended)).toBe("3 steps, 1 not reached");
    expect(reachedWords({ ...ended, status: "succeeded", steps: 1, nodes: [step("a", "succeeded")] })).toBe("1 step");
    expect(reachedWords({ ...ended, status: "cancelled", steps: 2, nodes: [step("a", "succeeded"), step("b", "cancelled")] })).toBe("2 steps, 1 not reached");
    expect(reachedWords(run())).toBe("0 of 2 steps");
  });

  test("a step whose loop is over says what its rounds came to, behind the loop that held it", async () => {
    const ended: RunDetail = { ...run(), status: "succeeded", nodes: [{ ...step("F", "succeeded"), operation: "flow.for_each" }, step("z", "succeeded")] };
    const tally = (of: string, some: object) => ({ path: `F/${of}`, of, title: of, operation: "x", succeeded: 0, failed: 0, skipped: 0, cancelled: 0, error: null, ...some });
    const tallies = [tally("x", { succeeded: 3 }), tally("y", { succeeded: 1, failed: 2, error: { code: "c", message: "No", next_step: "", details: null } })];
    const follower = new RunFollower({ newest: () => Promise.resolve({ items: [ended] }), one: () => Promise.resolve(ended), tallies: () => Promise.resolve(tallies) }, (flush) => flush());
    follower.reload();
    await vi.waitFor(() => expect(follower.timesOf("y")).toBe("1 of 3 times, 2 failed"));
    expect(follower.timesOf("x")).toBe("3 of 3 times");
    expect(follower.steps().map(({ node, status }) => [node, status])).toEqual([["F", "succeeded"], ["x", "succeeded"], ["y", "failed"], ["z", "succeeded"]]);
  });

  test("a loop that is over counts all its rounds, of which the run keeps the last ones only", async () => {
    const each = { ...step("F", "succeeded"), operation: "flow.for_each", summary: { items: { items: 3 }, succeeded: 2, failed: 1 } };
    const last = { ...step("W[2]/x", "succeeded"), of: "x", scope: "W[2]/", inside: "W", round: 2 };
    const nodes = [each, { ...step("W", "succeeded"), operation: "flow.while", summary: { rounds: 3, last: null } }, last, { ...step("G", "failed"), operation: "flow.while" }];
    const follower = new RunFollower({ newest: () => Promise.resolve({ items: [{ ...run(), nodes }] }), one: () => Promise.resolve({ ...run(), nodes }), tallies: () => Promise.resolve([]) }, (flush) => flush());
    follower.reload();
    await vi.waitFor(() => expect(follower.roundsOf("F")).toBe("3/3"));
    expect(follower.roundsOf("W")).toBe("3/3");
    expect(follower.roundsOf("G")).toBeUndefined();
  });

  test("a run that asks people waits for them, and goes on when they have decided", () => {
    const asking = follow(run(), event("workflow:step:asking", { run: "r1", node: "a", at: 5, due: null }));
    expect([stateOfRun(asking), runWord(asking)]).toEqual(["waiting", "Waiting"]);
    const decided = follow(asking, event("workflow:step:completed", { run: "r1", node: "a", at: 6, steps_ended: 1 }));
    expect([stateOfRun(decided), runWord(decided)]).toEqual(["running", "Running"]);
  });

  test("an edge is live while it feeds a running step, and dashed where nothing will come", () => {
    expect(edgeState(step("a", "succeeded"), step("b", "running"))).toBe("live");
    expect(edgeState(step("a", "succeeded"), step("b", "succeeded"))).toBe("done");
    expect(edgeState(step("a", "failed"), step("b", "skipped"))).toBe("untaken");
    expect(edgeState(step("a", "running"), step("b", "pending"))).toBe("idle");
    expect(edgeState(undefined, step("b", "running"))).toBe("idle");
  });
});
