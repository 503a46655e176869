/** A workflow design as its document holds it (crdt/kinds/workflow.py), read as plain values. */
import type { Json, JsonObject } from "@concert/sdk";

export interface Step {
  readonly operation: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly timeout_s: number | null;
  readonly retry: { readonly attempts: number; readonly backoff_s: number };
  readonly note: string;
}

export interface Edge {
  readonly source: string;
  readonly target: string;
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

export interface Design {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, RunParameter>>;
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
    parameters: mapped(at["parameters"], parameterOf),
    nodes: mapped(at["nodes"], stepOf),
    edges: mapped(at["edges"], edgeOf),
  };
}

export function stepOf(value: unknown): Step {
  const at = record(value);
  const retry = record(at["retry"]);
  return {
    operation: text(at["operation"]),
    name: text(at["name"]),
    parameters: record(at["parameters"]) as JsonObject,
    timeout_s: number(at["timeout_s"]) ?? null,
    retry: { attempts: number(retry["attempts"]) ?? 1, backoff_s: number(retry["backoff_s"]) ?? 1 },
    note: text(at["note"]),
  };
}

export function edgeOf(value: unknown): Edge {
  const at = record(value);
  return { source: text(at["source"]), target: text(at["target"]) };
}

function parameterOf(value: unknown): RunParameter {
  const at = record(value);
  const type = PARAMETER_TYPES.find((one) => one === at["type"]) ?? "string";
  return { name: text(at["name"]), type, default: (at["default"] ?? null) as Json, required: at["required"] === true, description: text(at["description"]) };
}

export function pointOf(value: unknown): Point {
  const at = record(value);
  return { x: number(at["x"]) ?? 0, y: number(at["y"]) ?? 0 };
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

function mapped<Part>(value: unknown, read: (part: unknown) => Part): Readonly<Record<string, Part>> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, part]) => [key, read(part)]));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
