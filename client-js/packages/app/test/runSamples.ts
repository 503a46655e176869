/** Runs and steps to test with, with every field that the server says. */
import type { RunDetail, StepOut } from "@concert/sdk";
import { placeOf } from "../src/runs/keys";

export function sampleStep(node: string, change: Partial<StepOut> = {}): StepOut {
  return {
    ...placeOf(node),
    node,
    part: "body",
    undoes: "",
    title: node,
    operation: "x",
    after: [],
    status: "pending",
    attempts: [],
    error: null,
    output: null,
    stored: null,
    summary: null,
    since: null,
    waits_for: "",
    due: null,
    cause: null,
    reason: "",
    reused: null,
    port: "",
    rounds: null,
    started_at: null,
    ended_at: null,
    ...change,
  };
}

export function sampleRun(change: Partial<RunDetail> = {}): RunDetail {
  return {
    id: "r",
    workspace: "w",
    design: "d",
    design_hash: "abc",
    title: "Nightly",
    number: 7,
    status: "queued",
    started_by: "u",
    started_by_name: "Ana",
    created_at: 0,
    started_at: null,
    finished_at: null,
    steps: 2,
    asking: 0,
    steps_ended: 0,
    trigger: "manual",
    failed_step: "",
    parameters: {},
    retry_of: null,
    cancelled_by: null,
    cancelled_by_name: "",
    sequence: 0,
    error: null,
    undo: "",
    cause: null,
    results: [],
    nodes: [],
    ...change,
  };
}
