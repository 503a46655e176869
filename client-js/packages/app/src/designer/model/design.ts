/** A workflow design as its document holds it (crdt/kinds/workflow.py), read as plain values. */
import type { Json, JsonObject } from "@concert/sdk";

/** When a step starts, judged over the steps it comes after, once all of them have ended. */
export const RUN_IFS = ["all_succeeded", "at_least_one_succeeded", "none_failed", "all_done", "at_least_one_failed", "all_failed"] as const;
export type RunIf = (typeof RUN_IFS)[number];

const STEP_PARTS = ["body", "catch", "finally"] as const;
export type StepPart = (typeof STEP_PARTS)[number];

export interface Retry {
  readonly attempts: number;
  readonly backoff_s: number;
  readonly longest_s: number;
  readonly jitter: boolean;
}

export interface Step {
  readonly operation: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly timeout_s: number | null;
  readonly retry: Retry;
  readonly note: string;
  readonly run_if: RunIf;
  /** The steering step that this one belongs to, and which part of it; empty at the top. */
  readonly inside: string;
  readonly part: StepPart;
  /** The step that this one takes back when a run fails; empty for all others. */
  readonly undoes: string;
}

export interface Edge {
  readonly source: string;
  readonly target: string;
  /** The way out of a choice or a switch that it leaves by. */
  readonly port: string;
  /** An expression; it counts only where that holds. */
  readonly condition: string;
}

const PARAMETER_TYPES = ["string", "number", "integer", "boolean", "source", "json"] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export interface RunParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly default: Json;
  readonly required: boolean;
  readonly description: string;
}

/** What a run gives back under a name. */
export interface Result {
  readonly type: ParameterType;
  readonly description: string;
}

export interface Design {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, RunParameter>>;
  readonly results: Readonly<Record<string, Result>>;
  readonly nodes: Readonly<Record<string, Step>>;
  readonly edges: Readonly<Record<string, Edge>>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What stands at `body` with everything that may be missing in it filled in, as the server reads it. */
export function designOf(body: unknown): Design {
  const at = record(body);
  return {
    name: text(at["name"]),
    description: text(at["description"]),
    parameters: knownParameters(at["parameters"]),
    results: knownResults(at["results"]),
    nodes: knownSteps(at["nodes"]),
    edges: knownEdges(at["edges"]),
  };
}

/** What was read of a part that did not change since is the same object: of a large design, one edit reads one part. */
function remembered<Part>(read: (value: unknown) => Part): (value: unknown) => Part {
  const known = new WeakMap<object, Part>();
  return (value) => {
    if (typeof value !== "object" || value === null) return read(value);
    let part = known.get(value);
    if (part === undefined) known.set(value, (part = read(value)));
    return part;
  };
}

const knownStep = remembered(stepOf);
const knownEdge = remembered(edgeOf);
const knownSteps = remembered((value) => mapped(value, knownStep));
const knownEdges = remembered((value) => mapped(value, knownEdge));
const knownParameters = remembered((value) => mapped(inOneOrder(value), parameterOf));
const knownResults = remembered((value) => mapped(inOneOrder(value), resultOf));

export function stepOf(value: unknown): Step {
  const at = record(value);
  const retry = record(at["retry"]);
  return {
    operation: text(at["operation"]),
    name: text(at["name"]),
    parameters: record(at["parameters"]) as JsonObject,
    timeout_s: number(at["timeout_s"]) ?? null,
    retry: { attempts: number(retry["attempts"]) ?? 1, backoff_s: number(retry["backoff_s"]) ?? 1, longest_s: number(retry["longest_s"]) ?? 3600, jitter: retry["jitter"] !== false },
    note: text(at["note"]),
    run_if: oneOf(RUN_IFS, at["run_if"]),
    inside: text(at["inside"]),
    part: oneOf(STEP_PARTS, at["part"]),
    undoes: text(at["undoes"]),
  };
}

export function edgeOf(value: unknown): Edge {
  const at = record(value);
  return { source: text(at["source"]), target: text(at["target"]), port: text(at["port"]), condition: text(at["condition"]) };
}

function resultOf(value: unknown): Result {
  const at = record(value);
  return { type: oneOf(PARAMETER_TYPES, at["type"], "json"), description: text(at["description"]) };
}

function oneOf<Choice extends string>(choices: readonly [Choice, ...Choice[]], value: unknown, usual: Choice = choices[0]): Choice {
  return choices.find((one) => one === value) ?? usual;
}

function parameterOf(value: unknown): RunParameter {
  const at = record(value);
  return { name: text(at["name"]), type: oneOf(PARAMETER_TYPES, at["type"]), default: (at["default"] ?? null) as Json, required: at["required"] === true, description: text(at["description"]) };
}

export function pointOf(value: unknown): Point {
  const at = record(value);
  return { x: number(at["x"]) ?? 0, y: number(at["y"]) ?? 0 };
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

const NO_PARTS: Readonly<Record<string, never>> = {};

/** The same for everybody and each time: what a document's map goes by differs from one copy to the next. */
function inOneOrder(value: unknown): unknown {
  return Object.fromEntries(Object.entries(record(value)).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function mapped<Part>(value: unknown, read: (part: unknown) => Part): Readonly<Record<string, Part>> {
  const at = record(value);
  const keys = Object.keys(at);
  if (keys.length === 0) return NO_PARTS;
  return Object.fromEntries(keys.map((key) => [key, read(at[key])]));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
