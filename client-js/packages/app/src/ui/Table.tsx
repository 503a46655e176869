/**
 * Rows of one kind. The first column is the name and stays put; numbers stand right. Its four conditions are a union,
 * so no screen can show rows and an error at once.
 */
import { clsx } from "clsx";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect } from "react";
import { whole } from "../format/numbers";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import { Skeleton } from "./Spinner";
import styles from "./table.module.css";

export interface Column<Row> {
  readonly id: string;
  readonly head: ReactNode;
  readonly align?: "left" | "right";
  readonly width?: number | string;
  /** `index`: which row it is, where the table knows. */
  readonly cell: (row: Row, index?: number) => ReactNode;
  /** Given where the list can be ordered by this column. */
  readonly sortable?: boolean;
  /** Left out where the table is narrow: what a row opens says it too. */
  readonly minor?: boolean;
}

export type Rows<Row> =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: ReactNode }
  | { readonly kind: "empty"; readonly message: ReactNode }
  | { readonly kind: "rows"; readonly rows: readonly Row[] };

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: Rows<Row>;
  readonly keyOf: (row: Row) => string;
  readonly selected?: string | undefined;
  readonly sort?: Sort | undefined;
  readonly onSort?: (sort: Sort) => void;
  /** Acts of a row, shown on focus and hover in a reserved place. */
  readonly acts?: ((row: Row) => ReactNode) | undefined;
  /** True where a row opens something: give its first cell a link. */
  readonly opens?: boolean;
}

export function Table<Row>({ label, columns, rows, keyOf, selected, sort, onSort, acts, opens = false }: TableProps<Row>) {
  const width = columns.length + (acts === undefined ? 0 : 1);
  return (
    <div className={styles["frame"]}>
      <table className={clsx(styles["table"], opens && styles["open"])} aria-label={label} aria-busy={rows.kind === "loading" || undefined}>
        <thead>
          <tr>
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
        <tbody>{body({ columns, rows, keyOf, selected, acts, width })}</tbody>
      </table>
    </div>
  );
}

interface BodyProps<Row> extends Pick<TableProps<Row>, "columns" | "rows" | "keyOf" | "selected" | "acts"> {
  readonly width: number;
}

function body<Row>({ columns, rows, keyOf, selected, acts, width }: BodyProps<Row>): ReactNode {
  switch (rows.kind) {
    case "loading":
      return [0, 1, 2, 3].map((row) => (
        <tr key={row}>
          {Array.from({ length: width }, (_, cell) => (
            <td key={cell} className={clsx(cell === 0 && styles["name"], columns[cell]?.minor === true && styles["minor"])}>
              <Skeleton width={cell === 0 ? 112 : 64} height={12} />
            </td>
          ))}
        </tr>
      ));
    case "failed":
    case "empty":
      return (
        <tr>
          <td className={styles["state"]} colSpan={width}>
            {rows.message}
          </td>
        </tr>
      );
    case "rows":
      return rows.rows.map((row) => {
        const key = keyOf(row);
        return (
          <tr key={key} aria-selected={selected === undefined ? undefined : key === selected}>
            {columns.map((column, index) => (
              <td key={column.id} className={clsx(index === 0 && styles["name"], column.align === "right" && styles["right"], column.minor === true && styles["minor"])}>
                {column.cell(row)}
              </td>
            ))}
            {acts !== undefined && (
              <td className={styles["right"]}>
                <span className={styles["acts"]}>{acts(row)}</span>
              </td>
            )}
          </tr>
        );
      });
  }
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

export function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const active = sort?.column === column.id ? sort : undefined;
  const order = active === undefined ? undefined : active.descending ? "descending" : "ascending";
  return (
    <th scope="col" className={clsx(column.align === "right" && styles["right"], column.minor === true && styles["minor"])} style={{ width: column.width }} aria-sort={order}>
      {column.sortable === true && onSort !== undefined ? (
        <button type="button" className={styles["sort"]} onClick={() => onSort({ column: column.id, descending: active?.descending !== true })}>
          {column.head}
          {active !== undefined && <Icon of={active.descending ? ArrowDown : ArrowUp} size={12} />}
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}

/** The name of a row that is opened by a button; one that is opened by a link looks the same. */
export function NameButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" className={clsx(styles["opens"], className)} {...rest} />;
}

/** Several small things in one cell, in line with each other. */
export function CellLine({ children }: { readonly children: ReactNode }) {
  return <span className={styles["line"]}>{children}</span>;
}

/** Where the last page of a list begins. */
export function lastPage(limit: number, total: number): number {
  return Math.max(0, Math.ceil(total / limit) - 1) * limit;
}

interface PagerProps {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly onMove: (offset: number) => void;
}

/** "51 to 100 of 1,204"; absent where everything fits on one page. */
export function Pager({ offset, limit, total, onMove }: PagerProps) {
  const last = lastPage(limit, total);
  // Rows went meanwhile: who stands behind the last of them is brought back.
  const behind = total > 0 && offset > last;
  useEffect(() => {
    if (behind) onMove(last);
  }, [behind, last]);
  if (total <= limit) return null;
  const end = Math.min(total, offset + limit);
  return (
    <nav className={styles["foot"]} aria-label="Pages">
      {whole(offset + 1)} to {whole(end)} of {whole(total)}
      <IconButton icon={ChevronLeft} size="small" label="Previous page" disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - limit))} />
      <IconButton icon={ChevronRight} size="small" label="Next page" disabled={end >= total} onClick={() => onMove(offset + limit)} />
    </nav>
  );
}
