/** The rows of an import: what each would change, what is wrong with it, what became of it. */
import type { ImportOut, ImportRowOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { type Column, EmptyState, Pager, Segmented, StateWord, Table } from "../ui";
import styles from "./imports.module.css";
import { rowsQuery } from "./queries";
import { outcomeWords } from "./words";

type Which = ImportRowOut["change"] | "all";

export function ImportRows({ workspace, one }: { readonly workspace: string; readonly one: ImportOut }) {
  const [which, setWhich] = useState<Which>(one.refused > 0 ? "refused" : "all");
  const [offset, setOffset] = useState(0);
  const rows = useQuery(rowsQuery(workspace, one.id, which, `${one.state} ${one.updated_at}`, offset));
  const choose = (next: Which) => {
    setWhich(next);
    setOffset(0);
  };
  return (
    <>
      <Segmented
        label="Which rows"
        segments={[
          { value: "all", label: "All", count: one.rows },
          { value: "changed", label: "Changed", count: one.changed },
          { value: "new", label: "New", count: one.new },
          { value: "refused", label: "With problems", count: one.refused },
          { value: "unchanged", label: "Unchanged", count: one.unchanged },
        ]}
        value={which}
        onChange={choose}
      />
      <div className={styles["rows"]} tabIndex={0} role="region" aria-label="Rows of the file">
        <Table label="Rows" columns={COLUMNS} rows={rowsOf(rows, "The rows could not be loaded", <EmptyState>There are no such rows in this file.</EmptyState>)} keyOf={(row) => String(row.number)} />
      </div>
      <Pager offset={offset} limit={50} total={rows.data?.total ?? 0} onMove={setOffset} />
    </>
  );
}

const COLUMNS: readonly Column<ImportRowOut>[] = [
  { id: "row", head: "Row", cell: (row) => <span className={styles["number"]}>{row.number}</span> },
  { id: "name", head: "Name", cell: (row) => (row.title === "" ? <span className="quiet">without a name</span> : row.title) },
  { id: "what", head: "What it does", cell: (row) => <What row={row} /> },
  { id: "outcome", head: "Outcome", cell: (row) => (row.outcome === null ? <span className="quiet">{NOTHING_YET[row.change]}</span> : <StateWord state={OUTCOMES[row.outcome]}>{outcomeWords(row)}</StateWord>) },
];

const NOTHING_YET = { new: "not yet", changed: "not yet", unchanged: "nothing to do", refused: "left out" } as const;
const OUTCOMES = { applied: "done", failed: "failed", undone: "cancelled", kept: "warning" } as const;

function What({ row }: { readonly row: ImportRowOut }) {
  if (row.change === "refused") {
    return (
      <ul className={styles["cells"]}>
        {row.problems.map((one) => (
          <li key={`${one.column} ${one.message}`}>
            <StateWord state="failed">{one.column === "" ? one.message : `${one.column}: ${one.message}`}</StateWord>
          </li>
        ))}
      </ul>
    );
  }
  if (row.change === "unchanged") return <span className="quiet">stays as it is</span>;
  return (
    <ul className={styles["cells"]}>
      {row.change === "new" && <li className={styles["added"]}>+ New</li>}
      {row.cells.map((cell) => (
        <li key={cell.column}>
          <span className="quiet">{cell.column}</span>
          {row.change !== "new" && (
            <>
              <del>{cell.before === "" ? "empty" : cell.before}</del>
              <span aria-hidden>→</span>
            </>
          )}
          {cell.emptied ? <em>will be emptied</em> : <ins>{cell.after}</ins>}
        </li>
      ))}
    </ul>
  );
}
