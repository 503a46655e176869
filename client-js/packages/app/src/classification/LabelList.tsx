/** Labels one under the other, of any number: moved through, chosen and decided by keyboard. */
import type { LabelOut } from "@concert/sdk";
import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { Chip, StateWord } from "../ui";
import { inShort, keyOf, levelTone, levelWord, STATE_LOOK } from "./words";
import styles from "./classification.module.css";

const HEIGHT = 58;

interface LabelListProps {
  readonly rows: readonly LabelOut[];
  readonly at: number;
  readonly onAt: (index: number) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (keys: ReadonlySet<string>) => void;
  /** Of which source a row is: left out where all are of one. */
  readonly sources: boolean;
}

export function LabelList({ rows, at, onAt, chosen, onChoose, sources }: LabelListProps) {
  const host = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => host.current, estimateSize: () => HEIGHT, overscan: 10, initialRect: { width: 0, height: 600 } });
  useEffect(() => {
    if (at < rows.length) list.scrollToIndex(at, { align: "auto" });
  }, [at, rows.length, list]);
  const toggle = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    const next = new Set(chosen);
    if (!next.delete(keyOf(row))) next.add(keyOf(row));
    onChoose(next);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(rows.length - 1, Math.max(0, at + step));
      if (event.shiftKey && !chosen.has(keyOf(rows[at]!))) toggle(at);
      onAt(next);
    } else if (event.key === " ") {
      event.preventDefault();
      toggle(at);
    }
  };
  return (
    <div
      ref={host}
      className={styles["list"]}
      role="listbox"
      aria-label="Labels"
      aria-multiselectable
      aria-activedescendant={rows[at] === undefined ? undefined : `label-${at}`}
      tabIndex={0}
      onKeyDown={pressed}
    >
      <div role="presentation" style={{ position: "relative", height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const isChosen = chosen.has(keyOf(row));
          return (
            <div
              key={keyOf(row)}
              id={`label-${index}`}
              role="option"
              aria-selected={isChosen}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={clsx(styles["row"], index === at && styles["at"])}
              style={{ position: "absolute", inset: "0 0 auto", height: HEIGHT, transform: `translateY(${start}px)` }}
              onClick={(event) => {
                onAt(index);
                if (event.ctrlKey || event.metaKey || event.shiftKey) toggle(index);
              }}
            >
              <span className={styles["tick"]} data-on={isChosen} aria-hidden onClick={(event) => (event.stopPropagation(), onAt(index), toggle(index))} />
              <span className={styles["what"]}>
                <span className={styles["names"]}>
                  <span className={styles["title"]}>{row.title}</span>
                  <span className={styles["place"]}>
                    {row.table}.<b>{row.column}</b>
                  </span>
                </span>
                <span className={styles["why"]}>
                  {sources && `${row.source_title} · `}
                  {inShort(row)}
                </span>
              </span>
              <Chip tone={levelTone(row.level)}>{levelWord(row.level)}</Chip>
              <span className={styles["state"]}>
                <StateWord state={STATE_LOOK[row.state].state}>{STATE_LOOK[row.state].word}</StateWord>
                <span className="quiet">{row.decision === "" ? `${Math.round(row.confidence * 100)} % sure` : row.decided_by_name}</span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
