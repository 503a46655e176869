/**
 * A table of any length in a frame of its own: only the rows in view exist, and only the pages in view are asked for.
 * Rows are equally tall. What is still loading stands as grey blocks where it will be.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Skeleton } from "./Spinner";
import { type Column, Head, type Sort } from "./Table";
import styles from "./table.module.css";

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly total: number;
  /** Undefined while its page is loading. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  /** The rows in view, so that their pages are asked for. */
  readonly onView: (first: number, last: number) => void;
  readonly sort?: Sort | undefined;
  readonly onSort?: ((sort: Sort) => void) | undefined;
  readonly acts?: ((row: Row) => ReactNode) | undefined;
  readonly rowHeight?: number;
}

export function VirtualTable<Row>({ label, columns, total, rowAt, keyOf, onView, sort, onSort, acts, rowHeight = 36 }: VirtualTableProps<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: total, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan: 16 });
  const items = list.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const tell = useRef(onView);
  tell.current = onView;
  useEffect(() => {
    if (first !== undefined && last !== undefined) tell.current(first.index, last.index);
  }, [first?.index, last?.index]);
  const order = sort === undefined ? "" : `${sort.column} ${sort.descending}`;
  useEffect(() => list.scrollToOffset(0), [list, order]);
  const width = columns.length + (acts === undefined ? 0 : 1);
  return (
    <div ref={frame} className={clsx(styles["frame"], styles["tall"])} tabIndex={0} role="region" aria-label={`${label}, ${total} rows`} onKeyDown={(event) => walk(event)}>
      <table className={clsx(styles["table"], styles["open"])} aria-label={label} aria-rowcount={total + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
            {acts !== undefined && (
              <th>
                <span className="visually-hidden">Acts</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          <Space height={first?.start ?? 0} width={width} />
          {items.map(({ index }) => {
            const row = rowAt(index);
            return row === undefined ? (
              <Waiting key={`waiting ${index}`} index={index} width={width} />
            ) : (
              <tr key={keyOf(row)} aria-rowindex={index + 2} data-index={index}>
                {columns.map((column, at) => (
                  <td key={column.id} className={clsx(at === 0 && styles["name"], column.align === "right" && styles["right"], column.minor === true && styles["minor"])}>
                    {column.cell(row, index)}
                  </td>
                ))}
                {acts !== undefined && (
                  <td className={styles["right"]}>
                    <span className={styles["acts"]}>{acts(row)}</span>
                  </td>
                )}
              </tr>
            );
          })}
          <Space height={last === undefined ? 0 : list.getTotalSize() - last.end} width={width} />
        </tbody>
      </table>
    </div>
  );
}

function Space({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden className={styles["space"]}>
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}

function Waiting({ index, width }: { readonly index: number; readonly width: number }) {
  return (
    <tr aria-rowindex={index + 2} aria-busy>
      {Array.from({ length: width }, (_, cell) => (
        <td key={cell}>
          <Skeleton width={cell === 0 ? 160 : 64} height={12} />
        </td>
      ))}
    </tr>
  );
}

/** Arrow keys walk from row to row by their first link or button. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const row = event.target instanceof HTMLElement ? event.target.closest("tbody tr") : null;
  if (by === 0 || row === null) return;
  const next = by > 0 ? row.nextElementSibling : row.previousElementSibling;
  const goal = next?.querySelector<HTMLElement>("td:first-child a, td:first-child button");
  if (goal === undefined || goal === null) return;
  event.preventDefault();
  goal.focus();
}
