/** Which rule of a policy is open, as the address names it. */
export interface PolicyPlace {
  readonly rule?: string;
}

export function readPolicyPlace(search: Record<string, unknown>): PolicyPlace {
  return typeof search["rule"] === "string" ? { rule: search["rule"] } : {};
}
