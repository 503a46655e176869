/** Changes on their way from a document that did not take them to a branch that does: made there once, when it is open. */
import type { Change, DocumentHandle } from "@concert/sdk";
import { useEffect } from "react";
import { useStore } from "../live/useStore";

const waiting = new Map<string, readonly Change[]>();

export function carryTo(branch: string, changes: readonly Change[]): void {
  waiting.set(branch, [...(waiting.get(branch) ?? []), ...changes]);
}

/** Makes what was carried to this document, once it has joined. */
export function useCarried(handle: DocumentHandle): void {
  const { state } = useStore(handle.status);
  useEffect(() => {
    const changes = waiting.get(handle.id);
    if (state !== "live" || changes === undefined) return;
    waiting.delete(handle.id);
    handle.replay([{ at: Date.now(), changes }]);
  }, [handle, state]);
}
