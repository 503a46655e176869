/** Rules as a rule set holds them. */
import { type DocumentHandle, type Json, removeAt, setAt, text, whole } from "@concert/sdk";
import type { Rule } from "./queries";

export function rulePath(rule: string, ...more: readonly string[]): readonly string[] {
  return ["body", "rules", rule, ...more];
}

/** Its id. A rule that names no check yet is held against nothing. */
export function newRule(handle: DocumentHandle): string {
  const id = crypto.randomUUID();
  const rule = { area: "quality", check: "not_null", name: text(), table: "", column: "", severity: "medium", parameters: {}, tolerance: {}, enabled: true };
  handle.edit((doc) => setAt(doc, rulePath(id), rule));
  return id;
}

export function removeRule(handle: DocumentHandle, rule: string): void {
  handle.edit((doc) => removeAt(doc, rulePath(rule)));
}

/** Another check has other parameters: none of the old ones stay. */
export function chooseCheck(handle: DocumentHandle, rule: string, check: string): void {
  handle.edit((doc) => {
    setAt(doc, rulePath(rule, "check"), check);
    setAt(doc, rulePath(rule, "parameters"), {});
  });
}

export function setParameter(handle: DocumentHandle, rule: string, name: string, value: Json | undefined): void {
  handle.edit((doc) => {
    if (value === undefined) removeAt(doc, rulePath(rule, "parameters", name));
    else setAt(doc, rulePath(rule, "parameters", name), Array.isArray(value) ? whole(value) : value);
  });
}

/** As `quality.try_rule` takes it. */
export function asked(rule: Partial<Rule> | undefined) {
  return {
    check: rule?.check ?? "",
    name: rule?.name ?? "",
    table: rule?.table ?? "",
    column: rule?.column === undefined || rule.column === "" ? "*" : rule.column,
    severity: rule?.severity ?? "medium",
    parameters: (rule?.parameters ?? {}) as Record<string, Json>,
    tolerance: { share: rule?.tolerance?.share ?? null, rows: rule?.tolerance?.rows ?? null },
  } as const;
}
