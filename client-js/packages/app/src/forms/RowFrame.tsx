/** One of several rows that have an order: its name, and the ways to move it and take it out, by mouse and by keyboard. */
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { IconButton } from "../ui";
import styles from "./forms.module.css";

interface RowFrameProps {
  readonly title: string;
  readonly at: number;
  readonly count: number;
  /** Why nothing here may be changed. */
  readonly reason: string | undefined;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

export function RowFrame({ title, at, count, reason, onMove, onRemove, children }: RowFrameProps) {
  const pressed = useRef<HTMLButtonElement>(undefined);
  // Where the row stands now the button is another place of the page: who moves it on by keyboard stays on it.
  useLayoutEffect(() => {
    if (pressed.current !== document.activeElement) pressed.current?.focus();
    pressed.current = undefined;
  }, [at]);
  const move = (by: -1 | 1) => (event: MouseEvent<HTMLButtonElement>) => {
    pressed.current = event.currentTarget;
    onMove(by);
  };
  return (
    <section className={styles["row"]} aria-label={title}>
      <header className={styles["rowHead"]}>
        <h3>{title}</h3>
        {count > 1 && (
          <>
            <IconButton size="small" icon={ArrowUp} label={`Move ${title} up`} reason={reason ?? (at === 0 ? "It is the first" : undefined)} onClick={move(-1)} />
            <IconButton size="small" icon={ArrowDown} label={`Move ${title} down`} reason={reason ?? (at === count - 1 ? "It is the last" : undefined)} onClick={move(1)} />
          </>
        )}
        <IconButton size="small" icon={Trash2} label={`Remove ${title}`} reason={reason} onClick={onRemove} />
      </header>
      {children}
    </section>
  );
}
