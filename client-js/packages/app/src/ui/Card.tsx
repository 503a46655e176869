/** Grounds for content: a card (never inside another card) and a form section that shows its lock. */
import { clsx } from "clsx";
import { Hand, Lock } from "lucide-react";
import { type ReactNode, useId } from "react";
import { countdown } from "../format/times";
import { firstName, type Person } from "../people/person";
import { Avatar } from "./Avatar";
import { Button } from "./Button";
import styles from "./card.module.css";
import { Icon } from "./Icon";

interface CardProps {
  readonly title?: ReactNode;
  readonly meta?: ReactNode;
  readonly acts?: ReactNode;
  /** True where the content reaches the edges: tables, lists, trees. */
  readonly bare?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Card({ title, meta, acts, bare = false, className, children }: CardProps) {
  const id = useId();
  return (
    <section className={clsx(styles["card"], className)} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className={styles["head"]}>
          <h2 id={id}>{title}</h2>
          {meta !== undefined && <span className={styles["meta"]}>{meta}</span>}
          {acts !== undefined && <div className={styles["acts"]}>{acts}</div>}
        </header>
      )}
      <div className={bare || title === undefined ? styles["bare"] : styles["body"]}>{children}</div>
    </section>
  );
}

/** Who holds the lock of a section. */
export type SectionLock =
  | { readonly kind: "open" }
  | { readonly kind: "mine"; readonly left: number; readonly onRelease: () => void }
  | { readonly kind: "theirs"; readonly holder: Person; readonly left: number; readonly onAsk: () => void };

interface SectionProps {
  readonly title: string;
  readonly lock?: SectionLock;
  /** Who is in it or what it knows, at the end of its head. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, lock = { kind: "open" }, end, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles["section"]} aria-labelledby={id} data-person={lock.kind === "theirs" ? lock.holder.colour : undefined} data-mine={lock.kind === "mine" || undefined}>
      <header className={styles["sectionHead"]}>
        <h2 id={id}>{title}</h2>
        <div className={styles["sectionEnd"]}>{lock.kind === "open" ? end : <LockLine lock={lock} />}</div>
      </header>
      <div className={styles["fields"]}>{children}</div>
      {lock.kind === "theirs" && (
        <div className={styles["foot"]}>
          <Button size="small" icon={Hand} onClick={lock.onAsk}>
            Ask for it
          </Button>
          {firstName(lock.holder.name)} gets 20 s to answer. You can read on.
        </div>
      )}
    </section>
  );
}

function LockLine({ lock }: { readonly lock: Exclude<SectionLock, { kind: "open" }> }) {
  if (lock.kind === "mine") {
    return (
      <>
        <Icon of={Lock} size={14} label="Locked" /> You have the lock
        <Button size="small" look="quiet" onClick={lock.onRelease}>
          Release
        </Button>
      </>
    );
  }
  return (
    <>
      <Icon of={Lock} size={14} label="Locked" />
      <Avatar person={lock.holder} size={20} named={false} />
      <strong>{firstName(lock.holder.name)} has the lock</strong>
      {countdown(lock.left)}
    </>
  );
}
