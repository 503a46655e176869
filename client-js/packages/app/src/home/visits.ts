/** When this browser last left a workspace, for "since you left". */

const KEY = "concert.left.";

/** The moment of leaving before this visit, in milliseconds. */
export function leftAt(workspace: string): number | undefined {
  const stored = Number(localStorage.getItem(KEY + workspace) ?? Number.NaN);
  return Number.isFinite(stored) ? stored : undefined;
}

export function leave(workspace: string, now: number): void {
  localStorage.setItem(KEY + workspace, String(now));
}
