/** When this browser last left a workspace, for "since you left". */

const KEY = "concert.left.";

/** The moment of leaving before this visit, in milliseconds. */
export function leftAt(workspace: string): number | undefined {
  const stored = Number(localStorage.getItem(KEY + workspace) ?? Number.NaN);
  return Number.isFinite(stored) ? stored : undefined;
}

/** Notes the moment when the page is hidden or the workspace left; the returned function is the leaving. */
export function rememberLeaving(workspace: string): () => void {
  const note = () => {
    if (document.visibilityState === "hidden") localStorage.setItem(KEY + workspace, String(Date.now()));
  };
  document.addEventListener("visibilitychange", note);
  return () => {
    document.removeEventListener("visibilitychange", note);
    localStorage.setItem(KEY + workspace, String(Date.now()));
  };
}
