/** What a comparison found, kind by kind, with the first rows of each. */
import { useState } from "react";
import { whole } from "../format/numbers";
import { Card, CellLine, type Column, EmptyState, Segmented, Table } from "../ui";
import type { SyncRun } from "./queries";
import { type Difference, differenceLines, type Kind, KINDS, keyWords, sampleOf } from "./words";
import styles from "./synchronise.module.css";

const BECOMES: Readonly<Record<Difference["settled"], string>> = {
  source: "As the source has it",
  target: "Stays as it is",
  ask: "A person decides",
};

export function Differences({ run }: { readonly run: SyncRun }) {
  const first = KINDS.find(({ kind }) => (run.counts[kind] ?? 0) > 0)?.kind ?? "new";
  const [chosen, choose] = useState<Kind>();
  const kind = chosen ?? first;
  const rows = sampleOf(run, kind);
  const count = run.counts[kind] ?? 0;
  return (
    <Card title="Differences" meta={run.dry ? "Nothing was written" : "Before it was written"} bare>
      <div className={styles["bar"]}>
        <Segmented label="Kind of difference" value={kind} onChange={choose} segments={KINDS.map((one) => ({ value: one.kind, label: one.word, count: run.counts[one.kind] ?? 0 }))} />
        {count > rows.length && <span className={styles["note"]}>{`The first ${whole(rows.length)} of ${whole(count)}`}</span>}
      </div>
      <Table label="Differences" columns={COLUMNS} keyOf={(one) => keyWords(one.keys)} rows={rows.length === 0 ? { kind: "empty", message: <EmptyState>No row of this kind.</EmptyState> } : { kind: "rows", rows }} />
    </Card>
  );
}

const COLUMNS: readonly Column<Difference>[] = [
  { id: "row", head: "Row", width: 180, cell: (one) => <span className={styles["more"]}>{keyWords(one.keys)}</span> },
  {
    id: "what",
    head: "Target → source",
    cell: (one) => (
      <span className={styles["more"]}>
        {differenceLines(one).map((line) => (
          <CellLine key={line}>{line}</CellLine>
        ))}
      </span>
    ),
  },
  { id: "becomes", head: "Becomes", width: 170, minor: true, cell: (one) => BECOMES[one.settled] },
];
