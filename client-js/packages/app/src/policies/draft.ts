/** Rules and stages as a document of the kind `policy` holds them, and the edits that screens make of them. */
import { type DocumentHandle, type Json, type JsonObject, removeAt, setAt, text } from "@concert/sdk";
import { type Approver, kindOf, type Mode, modeOf } from "../stages/approvers";

export type Outcome = "approve" | "reject" | "route";

/** `key`: where it stands in its stage. */
export interface StageApprover extends Approver {
  readonly key: string;
}

export interface Stage {
  readonly id: string;
  readonly order: number;
  readonly name: string;
  readonly mode: Mode;
  readonly approvers: readonly StageApprover[];
}

export interface Rule {
  readonly id: string;
  readonly order: number;
  readonly name: string;
  readonly when: string;
  readonly outcome: Outcome;
  readonly enabled: boolean;
  readonly stages: readonly Stage[];
}

export const OUTCOMES: readonly { readonly value: Outcome; readonly label: string }[] = [
  { value: "route", label: "Ask people" },
  { value: "approve", label: "Approve" },
  { value: "reject", label: "Reject" },
];

export const outcomeWord = (outcome: Outcome): string => OUTCOMES.find((one) => one.value === outcome)?.label ?? outcome;

export function rulesOf(rules: JsonObject | undefined): readonly Rule[] {
  return inOrder(parts(rules).map(([id, raw]) => rule(id, raw)));
}

export function titleOf(one: Rule): string {
  return one.name.trim() === "" ? (one.when.trim() === "" ? "Every request" : one.when) : one.name;
}

export function addRule(handle: DocumentHandle, rules: readonly Rule[]): string {
  const id = crypto.randomUUID();
  const made = { order: behind(rules), name: text(), when: text(), outcome: "route", stages: {}, ladder: "", reason: text(), enabled: true };
  handle.edit((doc) => setAt(doc, ["body", "rules", id], made));
  return id;
}

export function moveRule(handle: DocumentHandle, rules: readonly Rule[], id: string, by: -1 | 1): void {
  const order = orderAfter(rules, id, by);
  if (order !== undefined) handle.edit((doc) => setAt(doc, ["body", "rules", id, "order"], order));
}

export function moveStage(handle: DocumentHandle, of: Rule, stage: string, by: -1 | 1): void {
  const order = orderAfter(of.stages, stage, by);
  if (order !== undefined) handle.edit((doc) => setAt(doc, ["body", "rules", of.id, "stages", stage, "order"], order));
}

/** Between its new neighbours, so that only what is moved changes; undefined where it goes no further. */
export function orderAfter(ordered: readonly { readonly id: string; readonly order: number }[], id: string, by: -1 | 1): number | undefined {
  const at = ordered.findIndex((one) => one.id === id);
  const others = ordered.filter((one) => one.id !== id);
  const to = at + by;
  if (at < 0 || to < 0 || to > others.length) return undefined;
  const before = others[to - 1]?.order;
  const after = others[to]?.order;
  return before === undefined ? (after ?? 1) - 1 : after === undefined ? before + 1 : (before + after) / 2;
}

export function removeRule(handle: DocumentHandle, id: string): void {
  handle.edit((doc) => removeAt(doc, ["body", "rules", id]));
}

export function addStage(handle: DocumentHandle, of: Rule): void {
  const made = { order: behind(of.stages), name: text(), mode: "any", quorum: 1, approvers: {}, parallel: false, veto: true };
  handle.edit((doc) => setAt(doc, ["body", "rules", of.id, "stages", crypto.randomUUID()], made));
}

export function removeStage(handle: DocumentHandle, of: Rule, stage: string): void {
  handle.edit((doc) => removeAt(doc, ["body", "rules", of.id, "stages", stage]));
}

/** The key says who it is, so that two people who add the same one add one. */
export function addApprover(handle: DocumentHandle, of: Rule, stage: string, { kind, name }: Approver): void {
  handle.edit((doc) => setAt(doc, ["body", "rules", of.id, "stages", stage, "approvers", `${kind}:${name}`], { kind, name }));
}

export function removeApprover(handle: DocumentHandle, of: Rule, stage: string, key: string): void {
  handle.edit((doc) => removeAt(doc, ["body", "rules", of.id, "stages", stage, "approvers", key]));
}

function behind(ordered: readonly { readonly order: number }[]): number {
  return Math.floor(Math.max(0, ...ordered.map((one) => one.order))) + 1;
}

function inOrder<Part extends { readonly id: string; readonly order: number }>(found: readonly Part[]): readonly Part[] {
  return found.toSorted((one, other) => one.order - other.order || one.id.localeCompare(other.id));
}

function rule(id: string, raw: JsonObject): Rule {
  const outcome = raw["outcome"];
  return {
    id,
    order: number(raw["order"]),
    name: words(raw["name"]),
    when: words(raw["when"]),
    outcome: outcome === "approve" || outcome === "reject" ? outcome : "route",
    enabled: raw["enabled"] !== false,
    stages: inOrder(parts(raw["stages"]).map(([key, one]) => stage(key, one))),
  };
}

function stage(id: string, raw: JsonObject): Stage {
  const approvers = parts(raw["approvers"]).map(([key, one]) => ({ key, kind: kindOf(one["kind"]), name: words(one["name"]) }));
  return { id, order: number(raw["order"]), name: words(raw["name"]), mode: modeOf(raw["mode"]), approvers: approvers.toSorted((one, other) => one.key.localeCompare(other.key)) };
}

function parts(value: Json | undefined): readonly (readonly [string, JsonObject])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value as JsonObject).flatMap(([id, raw]) => (typeof raw === "object" && raw !== null && !Array.isArray(raw) ? [[id, raw as JsonObject] as const] : []));
}

function words(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function number(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}
