/** Rows of a source that fail a rule: as many as were asked for, shown and kept nowhere. */
import type { Json, OutputOf } from "@concert/sdk";
import { type Column, Table } from "../ui";
import styles from "./quality.module.css";

type FailingRows = OutputOf<"quality.failing_rows">;

export function RowsTable({ found, label }: { readonly found: FailingRows; readonly label: string }) {
  if (found.note !== "") return <p className={styles["note"]}>{found.note}</p>;
  const columns: readonly Column<{ readonly at: number; readonly row: readonly Json[] }>[] = found.columns.map((name, index) => ({
    id: name,
    head: <span className="mono">{name}</span>,
    cell: ({ row }) => <Value value={row[index] ?? null} masked={found.masked.includes(name)} />,
  }));
  const rows = found.rows.map((row, at) => ({ at, row }));
  return (
    <>
      <div className={styles["rows"]} tabIndex={0} role="group" aria-label={`${label}, scrolls sideways`}>
        <Table label={label} columns={columns} rows={rows.length === 0 ? { kind: "empty", message: "No row fails now." } : { kind: "rows", rows }} keyOf={({ at }) => String(at)} />
      </div>
      <p className={styles["note"]}>
        {found.cut ? `The first ${rows.length}; there are more. ` : ""}
        Read from the source just now and kept nowhere.
        {found.masked.length > 0 && ` Hidden because it is classified: ${found.masked.join(", ")}.`}
      </p>
    </>
  );
}

function Value({ value, masked }: { readonly value: Json; readonly masked: boolean }) {
  if (masked) return <span className="quiet">hidden</span>;
  if (value === null) return <span className="quiet">no value</span>;
  return <span className={styles["value"]}>{typeof value === "string" ? value : JSON.stringify(value)}</span>;
}

/** The statement, word for word, with what is bound to its question marks. */
export function Statement({ sql, values = [] }: { readonly sql: string; readonly values?: readonly Json[] }) {
  if (sql === "") return null;
  return (
    <details className={styles["formula"]}>
      <summary>The SQL that was asked</summary>
      <pre tabIndex={0}>{sql}</pre>
      {values.length > 0 && <p>Bound: {values.map((value) => JSON.stringify(value)).join(", ")}</p>}
    </details>
  );
}
