/** Which rule of a rule set is open, as the address names it. */
export interface RulePlace {
  readonly rule?: string;
}

export function readRulePlace(search: Record<string, unknown>): RulePlace {
  return typeof search["rule"] === "string" ? { rule: search["rule"] } : {};
}
