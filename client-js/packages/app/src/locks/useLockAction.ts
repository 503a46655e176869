/** The key and palette entry for the lock of what one is at: take it, give it back, ask for it, or wait no longer. */
import type { DocumentHandle } from "@concert/sdk";
import { Lock } from "lucide-react";
import { useActions } from "../keyboard/actions";
import type { Part, Standing } from "./standing";
import { type LockActs, useLockActs, useStanding } from "./useLocks";

const NOTHING: Part = { name: "it", sections: [] };

/** `missing`: why there is no part now. */
export function useLockAction(handle: DocumentHandle, part: Part | undefined, missing: string): void {
  const standing = useStanding(handle, part ?? NOTHING);
  const acts = useLockActs(handle, part ?? NOTHING);
  const { label, run } = actFor(standing, acts, part?.name ?? "it");
  useActions([{ id: "lock", label, group: "Here", icon: Lock, keys: "l", words: "lock unlock section alone", reason: part === undefined ? missing : acts.reason, run }]);
}

function actFor(standing: Standing, acts: LockActs, name: string): { readonly label: string; readonly run: () => void } {
  switch (standing.kind) {
    case "free":
      return { label: `Lock ${name}`, run: acts.take };
    case "mine":
      return { label: `Release ${name}`, run: acts.release };
    case "theirs":
      return standing.lock.place > 0 ? { label: `Wait no longer for ${name}`, run: acts.withdraw } : { label: `Ask for ${name}`, run: acts.ask };
  }
}
