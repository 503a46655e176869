/** A run as the canvas paints it: snapshots and events in any order end in the same picture. */
import { describe, expect, test, vi } from "vitest";
import { factOf, shortFact, tableIn } from "../../src/designer/run/facts";
import { follow } from "../../src/designer/run/follow";
import { RunFollower } from "../../src/designer/run/follower";
import { edgeState } from "../../src/designer/run/words";
import type { RunDetail, StepOut } from "@concert/sdk";
import type { StepStatus } from "../../src/data/runs";

function step(node: string, status: StepStatus = "pending"): StepOut {
  return { node, title: node, operation: "x", after: [], status, attempts: [], error: null, output: null, stored: null, summary: null, due: null, cause: null, reused: null };
}

function run(id = "r1"): RunDetail {
  return {
    id, workspace: "w", design: "d", design_hash: "h", title: "t", number: 1, status: "running", started_by: "u", started_by_name: "U", created_at: 1, started_at: 1,
    finished_at: null, steps: 2, steps_ended: 0, parameters: {}, retry_of: null, cancelled_by: null, cancelled_by_name: "", sequence: 1, nodes: [step("a"), step("b")],
  } as RunDetail;
}

const EVENTS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["workflow:step:started", { run: "r1", node: "a", attempt: 1, at: 10 }],
  ["workflow:step:retried", { run: "r1", node: "a", attempt: 1, at: 20, due: 30, error: { code: "x", message: "m", next_step: "n" } }],
  ["workflow:step:started", { run: "r1", node: "a", attempt: 2, at: 30 }],
  ["workflow:step:completed", { run: "r1", node: "a", attempt: 2, at: 40, steps_ended: 1 }],
  ["workflow:step:started", { run: "r1", node: "b", attempt: 1, at: 41, steps_ended: 1 }],
  ["workflow:step:completed", { run: "r1", node: "b", attempt: 1, at: 50, steps_ended: 2 }],
  ["workflow:run:completed", { run: "r1", at: 50, steps_ended: 2 }],
];

function after(count: number, start = run()): RunDetail {
  return EVENTS.slice(0, count).reduce((now, [topic, payload]) => follow(now, topic, payload), start);
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
        const again = EVENTS.slice(from).reduce((now, [topic, payload]) => follow(now, topic, payload), after(known));
        expect(again).toEqual(after(EVENTS.length));
      }
    }
  });

  test("a step that is not spoken of keeps its object", () => {
    const before = after(4);
    expect(follow(before, ...(EVENTS[4] ?? ["", {}])).nodes[0]).toBe(before.nodes[0]);
  });

  test("another run's events leave it alone", () => {
    const before = run();
    expect(follow(before, "workflow:step:started", { run: "other", node: "a", attempt: 1 })).toBe(before);
  });
});

describe("the follower", () => {
  const settled = () => vi.waitFor(() => undefined);

  test("paints many events as one picture", async () => {
    const frames: (() => void)[] = [];
    const follower = new RunFollower({ newest: () => Promise.resolve(run()), one: () => Promise.resolve(after(7)) }, (flush) => frames.push(flush));
    follower.reload();
    await settled();
    let painted = 0;
    follower.run.subscribe(() => (painted += 1));
    for (const [topic, payload] of EVENTS) follower.hear(topic, payload);
    expect(frames.length).toBe(1);
    frames[0]?.();
    expect(painted).toBe(1);
    expect(follower.step("b")?.status).toBe("succeeded");
    follower.close();
  });

  test("goes to a run that somebody else starts, and loses none of its events while it loads", async () => {
    let give: (found: RunDetail) => void = () => undefined;
    const follower = new RunFollower({ newest: () => Promise.resolve(undefined), one: () => new Promise((resolve) => (give = resolve)) }, (flush) => flush());
    follower.reload();
    await settled();
    follower.hear("workflow:run:queued", { run: "r1" });
    for (const [topic, payload] of EVENTS.slice(0, 4)) follower.hear(topic, payload);
    give(run());
    await settled();
    expect(follower.run.get()?.nodes[0]?.status).toBe("succeeded");
    follower.close();
  });

  test("does not fall back behind what it heard", async () => {
    const follower = new RunFollower({ newest: () => Promise.resolve(run()), one: () => Promise.resolve(run()) }, (flush) => flush());
    follower.reload();
    await settled();
    for (const [topic, payload] of EVENTS.slice(0, 4)) follower.hear(topic, payload);
    follower.reload();
    await settled();
    expect(follower.run.get()?.steps_ended).toBe(1);
    follower.close();
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

  test("an edge is live while it feeds a running step, and dashed where nothing will come", () => {
    expect(edgeState(step("a", "succeeded"), step("b", "running"))).toBe("live");
    expect(edgeState(step("a", "succeeded"), step("b", "succeeded"))).toBe("done");
    expect(edgeState(step("a", "failed"), step("b", "skipped"))).toBe("untaken");
    expect(edgeState(step("a", "running"), step("b", "pending"))).toBe("idle");
    expect(edgeState(undefined, step("b", "running"))).toBe("idle");
  });
});
