/** Changes on their way from a document that did not take them to a branch that does: made there once, when it is open. */
import type { Change, DocumentHandle } from "@concert/sdk";
import { useEffect } from "react";
import { useStore } from "../live/useStore";

/** In this tab, so that a reload on the way loses nothing. */
const KEY = "concert carried ";

export function carryTo(branch: string, changes: readonly Change[]): void {
  sessionStorage.setItem(KEY + branch, JSON.stringify([...carriedTo(branch), ...changes]));
}

function carriedTo(branch: string): readonly Change[] {
  const kept = sessionStorage.getItem(KEY + branch);
  return kept === null ? [] : (JSON.parse(kept) as readonly Change[]);
}

/** Makes what was carried to this document, once it has joined. */
export function useCarried(handle: DocumentHandle): void {
  const { state } = useStore(handle.status);
  useEffect(() => {
    const changes = carriedTo(handle.id);
    if (state !== "live" || changes.length === 0) return;
    sessionStorage.removeItem(KEY + handle.id);
    handle.replay([{ at: Date.now(), changes }]);
  }, [handle, state]);
}
