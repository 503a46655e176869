/** What may stand in the fields of a source that have no schema of their own: for its form and its JSON alike. Pure. */

/** The numbers among the limits, with what holds while nothing is written. */
export const LIMIT_NUMBERS = {
  statement_timeout_s: { min: 1, max: 3600, fallback: 30, whole: false },
  sample_rows: { min: 1, max: 100_000_000, fallback: 100_000, whole: true },
  rows: { min: 1, max: 10_000_000, fallback: 100_000, whole: true },
  parallel: { min: 1, max: 64, fallback: 4, whole: true },
} as const;

/** Each gives what is wrong in words, or undefined. */
export function nameProblem(name: string): string | undefined {
  return name.trim() === "" ? "Needs a name. It is empty." : undefined;
}

export function hourProblem(time: string): string | undefined {
  return time === "" || /^([01]\d|2[0-3]):[0-5]\d$/u.test(time) ? undefined : "Needs a time such as 22:00.";
}

export function credentialProblem(reference: string): string | undefined {
  if (reference === "" || /^vault:[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$/u.test(reference)) return undefined;
  return "Needs a reference such as vault:orders-ro, not the secret.";
}
