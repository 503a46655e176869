/** Changes on their way from a document that did not take them to a branch that does: made there once, when it is open. */
import type { Change, DocumentHandle } from "@concert/sdk";
import { useEffect } from "react";
import { useStore } from "../live/useStore";
import { useBootstrap } from "../session/Bootstrap";

/** In this tab, so that a reload on the way loses nothing; of one person, since in one tab one may sign out and another in. */
const keyOf = (person: string, branch: string) => `concert carried ${person} ${branch}`;

export function carryTo(person: string, branch: string, changes: readonly Change[]): void {
  const key = keyOf(person, branch);
  sessionStorage.setItem(key, JSON.stringify([...carried(key), ...changes]));
}

function carried(key: string): readonly Change[] {
  const kept = sessionStorage.getItem(key);
  return kept === null ? [] : (JSON.parse(kept) as readonly Change[]);
}

/** Makes what was carried to this document, once it has joined. */
export function useCarried(handle: DocumentHandle): void {
  const { state } = useStore(handle.status);
  const key = keyOf(useBootstrap().user.id, handle.id);
  useEffect(() => {
    const changes = carried(key);
    if (state !== "live" || changes.length === 0) return;
    sessionStorage.removeItem(key);
    handle.replay([{ at: Date.now(), changes }]);
  }, [handle, state, key]);
}
