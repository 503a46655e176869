/** The lock of one part in a panel: who has it and what one can do, as a strip; a single button while it is free. */
import type { DocumentHandle } from "@concert/sdk";
import { holderOf, LockFoot, LockLine } from "./LockParts";
import styles from "./locks.module.css";
import type { Part } from "./standing";
import { useStanding } from "./useLocks";

interface LockStripProps {
  readonly handle: DocumentHandle;
  readonly part: Part;
}

export function LockStrip({ handle, part }: LockStripProps) {
  const standing = useStanding(handle, part);
  if (standing.kind === "free") return null;
  const shared = { handle, part, standing };
  return (
    <div className={styles["strip"]} role="group" aria-label={`Lock of ${part.name}`} data-person={standing.kind === "theirs" ? holderOf(standing.lock).colour : undefined} data-mine={standing.kind === "mine" || undefined}>
      <LockLine {...shared} />
      <LockFoot {...shared} />
    </div>
  );
}

/** In the head of the panel, while nobody has the part. */
export function LockButton({ handle, part }: LockStripProps) {
  const standing = useStanding(handle, part);
  return standing.kind === "free" ? <LockLine handle={handle} part={part} standing={standing} /> : null;
}
