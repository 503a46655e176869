/** The same places as the graph draws, as a list: nearest first, of any length, walked with arrow keys. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { counted } from "../format/numbers";
import { Icon } from "../ui";
import { iconOf } from "./Canvas";
import type { Graph, Node } from "./model";
import { levelWords, nameOfPlace, whereWords } from "./words";
import styles from "./lineage.module.css";

const HEIGHT = 44;

interface PlaceListProps {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

export function PlaceList({ graph, chosen, onChoose }: PlaceListProps) {
  const host = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => sorted(graph), [graph]);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => host.current, estimateSize: () => HEIGHT, overscan: 8 });
  const at = rows.findIndex(({ key }) => key === chosen);
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at, { align: "auto" });
  }, [at, list]);
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const index = event.target instanceof HTMLElement ? Number(event.target.dataset["index"]) : Number.NaN;
    const next = index + (event.key === "ArrowDown" ? 1 : -1);
    const row = rows[next];
    if (row === undefined) return;
    event.preventDefault();
    onChoose(row.key);
    list.scrollToIndex(next, { align: "auto" });
    requestAnimationFrame(() => host.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  return (
    <section className={styles["list"]} aria-label="Drawn places">
      <h2 className={styles["listHead"]}>
        Drawn <span className={styles["count"]}>{counted(rows.length, "place")}</span>
      </h2>
      <div ref={host} className={styles["rows"]} onKeyDown={move}>
        <ul style={{ position: "relative", height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <li key={row.key} aria-setsize={rows.length} aria-posinset={index + 1} style={{ position: "absolute", inset: "0 0 auto", height: HEIGHT, transform: `translateY(${start}px)` }}>
                <button type="button" className={styles["row"]} data-index={index} aria-pressed={row.key === chosen} onClick={() => onChoose(row.key)}>
                  <Icon of={iconOf(row)} size={14} />
                  <span className={styles["texts"]}>
                    <span className={styles["name"]}>{nameOfPlace(row.place)}</span>
                    <span className={styles["where"]}>
                      {whereWords(row.place)}, {levelWords(row.level)}
                    </span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

function sorted({ nodes }: Graph): readonly Node[] {
  return [...nodes.values()].toSorted((a, b) => Math.abs(a.level) - Math.abs(b.level) || a.level - b.level || nameOfPlace(a.place).localeCompare(nameOfPlace(b.place)));
}
