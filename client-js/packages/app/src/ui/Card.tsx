/** Grounds for content: a card (never inside another card) and a form section that shows its lock. */
import { clsx } from "clsx";
import { type ReactNode, useId } from "react";
import type { PersonColour } from "../people/person";
import styles from "./card.module.css";

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

interface SectionProps {
  readonly title: string;
  /** Somebody else has it to themselves: their colour. */
  readonly person?: PersonColour | undefined;
  /** I have it to myself. */
  readonly mine?: boolean;
  /** Who is in it, who has it, or what it knows, at the end of its head. */
  readonly end?: ReactNode;
  /** Under the fields. */
  readonly foot?: ReactNode;
  readonly onFocus?: () => void;
  readonly children: ReactNode;
}

/** A part of a form: its title, its fields, and whose it is where somebody has it to themselves. */
export function Section({ title, person, mine = false, end, foot, onFocus, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles["section"]} aria-labelledby={id} data-person={person} data-mine={mine || undefined} onFocus={onFocus}>
      <header className={styles["sectionHead"]}>
        <h2 id={id}>{title}</h2>
        <div className={styles["sectionEnd"]}>{end}</div>
      </header>
      <div className={styles["fields"]}>{children}</div>
      {foot}
    </section>
  );
}
