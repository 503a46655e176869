/** What security, compliance and performance are called on screen. Evidence is found or missing; nobody is ever called compliant. */
import type { Json, OutputOf } from "@concert/sdk";
import type { State, Tone } from "../ui";

export type Audit = OutputOf<"security.audit">;
export type Assessment = OutputOf<"security.assess">;
export type Result = Assessment["results"][number];
export type Question = Result["evidence"][number];
export type Risk = NonNullable<Audit["risk"]>;
export type Flaw = OutputOf<"vulnerabilities.get">;
export type Control = OutputOf<"compliance.matrix">["controls"][number];
export type Evidence = OutputOf<"compliance.evidence">;
export type Severity = Result["severity"];

interface Words {
  readonly state: State;
  readonly word: string;
}

export const RESULTS: Readonly<Record<Result["status"], Words>> = {
  fail: { state: "failed", word: "Failed" },
  not_permitted: { state: "warning", word: "Could not look" },
  pass: { state: "done", word: "Passed" },
  not_applicable: { state: "skipped", word: "Does not apply" },
};

export const CONTROLS: Readonly<Record<Control["status"], Words>> = {
  found: { state: "done", word: "Evidence found" },
  missing: { state: "failed", word: "Evidence missing" },
  too_old: { state: "warning", word: "Evidence too old" },
  not_checkable: { state: "skipped", word: "Not checkable" },
  never_gathered: { state: "idle", word: "Never gathered" },
};

export const FLAWS: Readonly<Record<Flaw["state"], Words>> = {
  open: { state: "failed", word: "Open" },
  accepted: { state: "skipped", word: "Accepted" },
  closed: { state: "done", word: "Closed" },
};

/** What came back, with people and sources by their names where those are known. */
export function named(value: Json, names: Readonly<Record<string, string>>): Json {
  if (typeof value === "string") return names[value] ?? value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => named(one, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one, names)]));
}

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];
export const SEVERITY: Readonly<Record<Severity, { readonly tone: Tone; readonly word: string }>> = {
  critical: { tone: "fail", word: "Critical" },
  high: { tone: "fail", word: "High" },
  medium: { tone: "wait", word: "Medium" },
  low: { tone: "idle", word: "Low" },
  info: { tone: "idle", word: "Info" },
};

/** Worst first: what failed, what could not be seen, what passed, what does not apply; each by severity. */
export function worstFirst(results: readonly Result[]): readonly Result[] {
  const order = Object.keys(RESULTS);
  const rank = (one: Result) => order.indexOf(one.status) * SEVERITIES.length + SEVERITIES.indexOf(one.severity);
  return results.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

/** How bad a score is. Unknown is not good. */
export function riskTone(risk: Risk | null): Tone {
  if (risk === null) return "idle";
  if (risk.score >= 50) return "fail";
  return risk.score >= 20 || risk.at_most >= 50 ? "wait" : "ok";
}

/** "33 points × 1.25 (high) = 41.3" */
export function formulaOf(risk: Risk): string {
  const capped = risk.points * risk.factor > 100 ? ", at most 100" : "";
  return `${risk.points} points × ${risk.factor} (criticality ${risk.criticality})${capped} = ${risk.score}`;
}

/** Where a flaw is: table and column, or nothing for the source as a whole. */
export function placeOfFlaw(flaw: { readonly table: string; readonly column: string }): string {
  return [flaw.table, flaw.column].filter((part) => part !== "").join(".");
}

/** The day of a moment as a date input has it, and back: the end of that day. */
export const dayOf = (micros: number | null): string => (micros === null ? "" : new Date(micros / 1000).toISOString().slice(0, 10));
export const endOfDay = (day: string): number | null => (day === "" ? null : Date.parse(`${day}T23:59:59Z`) * 1000);
