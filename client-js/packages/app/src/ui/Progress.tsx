/** How far something is, in parts of their states. Grows because work was done, never by itself. */
import { clsx } from "clsx";
import styles from "./card.module.css";
import type { State } from "./states";

export interface ProgressPart {
  readonly state: State;
  readonly amount: number;
}

interface ProgressProps {
  /** "8 of 14 steps done" */
  readonly label: string;
  readonly parts: readonly ProgressPart[];
  readonly total: number;
  readonly thin?: boolean;
}

export function Progress({ label, parts, total, thin = false }: ProgressProps) {
  const done = parts.reduce((sum, part) => sum + (part.state === "running" || part.state === "waiting" ? 0 : part.amount), 0);
  return (
    <div className={clsx(styles["bar"], thin && styles["thin"])} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
      {parts
        .filter((part) => part.amount > 0)
        .map((part) => (
          <span key={part.state} className={styles["part"]} data-state={part.state} style={{ width: `${(100 * part.amount) / Math.max(1, total)}%` }} />
        ))}
    </div>
  );
}
