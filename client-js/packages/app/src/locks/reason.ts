/** Why a place cannot be edited now: the role, or somebody's lock. */
import type { DocumentHandle, SectionLock } from "@concert/sdk";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useRoleReason } from "../live/rights";
import { contains, holderWords } from "./standing";

/** Why the place lies in somebody else's lock; undefined where it does not. */
export function useLockReason(handle: DocumentHandle, path: readonly (string | number)[]): string | undefined {
  const { locks } = handle;
  const key = path.join("\u0000");
  const section = useMemo(() => path.map(String), [key]);
  return useSyncExternalStore(
    locks.all.subscribe,
    useCallback(() => lockReason(section, locks.all.get()), [locks, section]),
  );
}

/** Of these locks, why a place is not one's own to change. */
export function lockReason(section: readonly string[], locks: readonly SectionLock[]): string | undefined {
  const lock = locks.find((one) => !one.mine && contains(one.section, section));
  return lock === undefined ? undefined : `${holderWords(lock)}. Ask for it, or read on.`;
}

/** Why nothing of the document can be edited. */
export function useEditReason(handle: DocumentHandle): string | undefined {
  const locked = useLockReason(handle, ALL);
  return useRoleReason(handle) ?? locked;
}

const ALL = ["body"];
