/** The stages of a gate as its step holds them: one value, a list. Pure. */
import type { Json, JsonObject } from "@concert/sdk";
import { isObject } from "../../data/json";
import { type Approver, kindOf, type Mode, modeOf } from "../../stages/approvers";

export interface GateStage {
  readonly name: string;
  readonly mode: Mode;
  readonly quorum: number;
  readonly approvers: readonly Approver[];
  /** Asked together with the stage before it. */
  readonly parallel: boolean;
  /** One rejection ends it. */
  readonly veto: boolean;
}

export const MOST_STAGES = 20;
export const FRESH: GateStage = { name: "", mode: "any", quorum: 1, approvers: [], parallel: false, veto: true };

/** Undefined where it is anything that the rows cannot show: then it stays JSON. */
export function stagesIn(value: Json | undefined): readonly GateStage[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const found = value.map((one: Json) => stageIn(one));
  return found.every((one) => one !== undefined) ? found : undefined;
}

/** None is no value. What is as it is anyhow is not written down. */
export function stagesValue(stages: readonly GateStage[]): Json | undefined {
  if (stages.length === 0) return undefined;
  return stages.map(({ name, mode, quorum, approvers, parallel, veto }): JsonObject => ({
    ...(name === "" ? {} : { name }),
    mode,
    ...(mode === "quorum" ? { quorum } : {}),
    approvers: approvers.map(({ kind, name: who }) => ({ kind, name: who })),
    ...(parallel ? { parallel } : {}),
    ...(veto ? {} : { veto }),
  }));
}

/** Why nobody could get through it, or undefined. Of groups, roles and rights is known only when it asks how many they are. */
export function quorumProblem({ mode, quorum, approvers }: GateStage): string | undefined {
  if (mode !== "quorum") return undefined;
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > 100) return "Needs a whole number from 1 to 100.";
  const named = approvers.length > 0 && approvers.every((one) => one.kind === "user") ? approvers.length : Number.POSITIVE_INFINITY;
  return quorum > named ? `Only ${named} ${named === 1 ? "is" : "are"} asked. Add approvers, or ask for fewer.` : undefined;
}

function stageIn(value: Json): GateStage | undefined {
  if (!isObject(value)) return undefined;
  const { name = "", mode = "any", quorum = 1, approvers = [], parallel = false, veto = true, ...rest } = value;
  const plain = typeof name === "string" && modeOf(mode) === mode && typeof quorum === "number" && typeof parallel === "boolean" && typeof veto === "boolean";
  if (!plain || !Array.isArray(approvers) || Object.keys(rest).length > 0) return undefined;
  const people = approvers.map((one: Json) => approverIn(one));
  return people.every((one) => one !== undefined) ? { name, mode: modeOf(mode), quorum, approvers: people, parallel, veto } : undefined;
}

function approverIn(value: Json): Approver | undefined {
  if (!isObject(value)) return undefined;
  const { kind = "right", name = "approve", ...rest } = value;
  return typeof name === "string" && kindOf(kind) === kind && Object.keys(rest).length === 0 ? { kind: kindOf(kind), name } : undefined;
}
