/** Above what is locked on a canvas: padlock, who, and how long. */
import { Lock } from "lucide-react";
import { firstName } from "../people/person";
import { Icon } from "../ui";
import { Countdown } from "./Countdown";
import { holderOf } from "./LockParts";
import styles from "./locks.module.css";
import type { Standing } from "./standing";

interface LockTagProps {
  readonly standing: Exclude<Standing, { kind: "free" }>;
}

export function LockTag({ standing }: LockTagProps) {
  const { lock } = standing;
  const mine = standing.kind === "mine";
  return (
    <span className={styles["tag"]} data-person={mine ? undefined : holderOf(lock).colour} data-mine={mine || undefined} aria-hidden="true">
      <Icon of={Lock} size={12} />
      {mine ? "You" : firstName(lock.holder.name)}, <Countdown until={lock.until} />
    </span>
  );
}

/** The same in words. */
export function lockWords(standing: Standing): string | undefined {
  switch (standing.kind) {
    case "free":
      return undefined;
    case "mine":
      return "locked by you";
    case "theirs":
      return `locked by ${firstName(standing.lock.holder.name)}`;
  }
}

