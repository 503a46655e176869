/** How long to wait before the next try: exponential with full jitter, so that many clients do not return at once. */

export const BASE_MS = 500;
export const CAP_MS = 30_000;

/** Milliseconds before try `attempt` (0 is the first one after a failure). `random` gives 0 up to 1. */
export function retryDelay(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16)));
}
