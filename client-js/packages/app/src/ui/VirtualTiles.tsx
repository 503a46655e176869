/**
 * Tiles of any number in a frame of their own, in as many columns as its width has room for: only the rows in view exist,
 * and only the pages in view are asked for. A grid to assistive technology: one tile is a stop of Tab, arrows lead to the
 * others, Enter opens. What is still loading stands as grey blocks where it will be.
 */
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Skeleton } from "./Spinner";
import styles from "./tiles.module.css";
import { columnsFor, GAP, tileAfter } from "./tiles";

interface VirtualTilesProps<Item> {
  readonly label: string;
  readonly total: number;
  /** Undefined while its page is loading. */
  readonly itemAt: (index: number) => Item | undefined;
  /** The tiles in view, so that their pages are asked for. */
  readonly onView: (first: number, last: number) => void;
  readonly selected: (item: Item) => boolean;
  /** Its first link is what Enter opens; `current`: its controls are stops of Tab. */
  readonly tile: (item: Item, index: number, current: boolean) => ReactNode;
  /** All are equally tall, in px. */
  readonly height: number;
}

const OVERSCAN = 3;

export function VirtualTiles<Item>({ label, total, itemAt, onView, selected, tile, height }: VirtualTilesProps<Item>) {
  const frame = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  // In another row a tile is another element: focus follows it there.
  const [content, columns] = useColumns((host) => (moved.current = host.contains(document.activeElement)));
  const [chosen, setCurrent] = useState(0);
  const current = Math.max(0, Math.min(chosen, total - 1));
  const row = Math.floor(current / columns);
  const list = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => frame.current,
    estimateSize: () => height + GAP,
    overscan: OVERSCAN,
    // The tile in focus exists wherever one scrolls to.
    rangeExtractor: (range) => withRow(defaultRangeExtractor(range), row),
  });
  const first = (list.range?.startIndex ?? 0) * columns;
  const last = Math.min(total, ((list.range?.endIndex ?? 0) + 1) * columns) - 1;
  const tell = useRef(onView);
  tell.current = onView;
  useEffect(() => tell.current(first, Math.max(first, last)), [first, last]);
  useKeptPlace(columns, first, (index) => list.scrollToIndex(index, { align: "start" }));

  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    frame.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus({ preventScroll: true });
  }, [current, columns]);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Enter" && cellOf(event.target) === event.target) {
      cellOf(event.target)?.querySelector("a")?.click();
      return;
    }
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / (height + GAP)));
    const next = event.altKey || event.shiftKey ? undefined : tileAfter({ key: event.key, ctrl: event.ctrlKey || event.metaKey }, current, { total, columns, page });
    if (next === undefined) return;
    event.preventDefault();
    list.scrollToIndex(Math.floor(next / columns));
    moved.current = next !== current;
    setCurrent(next);
  };
  const enter = (event: FocusEvent<HTMLElement>) => {
    const at = cellOf(event.target)?.dataset["index"];
    if (at !== undefined) setCurrent(Number(at));
  };

  return (
    <div ref={frame} className={styles["frame"]} role="grid" aria-label={label} aria-multiselectable aria-rowcount={Math.ceil(total / columns)} aria-colcount={columns} onKeyDown={press} onFocus={enter}>
      <div ref={content} role="presentation" className={styles["content"]} style={{ height: Math.max(0, list.getTotalSize() - GAP) }}>
        {list.getVirtualItems().map(({ index: at, start }) => (
          <div key={at} role="row" aria-rowindex={at + 1} className={styles["row"]} style={{ height, gap: GAP, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, transform: `translateY(${start}px)` }}>
            {Array.from({ length: Math.min(columns, total - at * columns) }, (_, column) => {
              const index = at * columns + column;
              const item = itemAt(index);
              return (
                <div
                  key={column}
                  role="gridcell"
                  className={styles["tile"]}
                  aria-colindex={column + 1}
                  aria-selected={item !== undefined && selected(item)}
                  aria-busy={item === undefined || undefined}
                  data-index={index}
                  tabIndex={index === current ? 0 : -1}
                >
                  {item === undefined ? <Waiting /> : tile(item, index, index === current)}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton width={160} height={16} />
      <Skeleton width={96} height={12} />
      <Skeleton width={128} height={12} />
    </>
  );
}

/** How many columns the content has room for, now and whenever its width changes; told before there are others. */
function useColumns(onChange: (host: HTMLElement) => void) {
  const content = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(1);
  const now = useRef(columns);
  const tell = useRef(onChange);
  tell.current = onChange;
  useLayoutEffect(() => {
    const host = content.current;
    if (host === null) return undefined;
    const measure = () => {
      const fit = columnsFor(host.clientWidth);
      if (fit === now.current) return;
      now.current = fit;
      tell.current(host);
      setColumns(fit);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(host);
    return () => observer.disconnect();
  }, []);
  return [content, columns] as const;
}

/** With another number of columns, what was at the top stays at the top. */
function useKeptPlace(columns: number, first: number, scrollTo: (row: number) => void) {
  const before = useRef({ columns, first });
  useLayoutEffect(() => {
    const { columns: old, first: top } = before.current;
    before.current = { columns, first };
    if (old !== columns && top > 0) scrollTo(Math.floor(top / columns));
  });
}

function withRow(rows: readonly number[], row: number): number[] {
  return rows.includes(row) ? [...rows] : [...rows, row].sort((one, other) => one - other);
}

function cellOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
}
