/** Rows that a person decides about, with what both sides have. What is decided is done in the next run. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { Button, Card, CellLine, type Column, EmptyState, Pager, Table } from "../ui";
import { useActing } from "../workspace/acting";
import { PAGE, type Sync, type SyncConflict, syncConflictsQuery } from "./queries";
import { valueWords } from "./words";
import styles from "./synchronise.module.css";

interface ConflictsProps {
  readonly source: string;
  readonly one: Sync;
  readonly reason: string | undefined;
}

export function Conflicts({ source, one, reason }: ConflictsProps) {
  const [offset, setOffset] = useState(0);
  const list = useQuery(syncConflictsQuery(source, one.id, offset));
  const { act, busy } = useActing();
  const decide = (rows: readonly string[], take: "source" | "target") => act({ command: "synchronisations.decide", input: { id: source, synchronisation: one.id, rows, take }, done: "Decided; the next run does it", failed: "Nothing was decided" });
  if (list.data !== undefined && list.data.total === 0) return null;
  return (
    <Card title="Rows to decide about" meta="Done in the next run" bare>
      <div className={styles["bar"]}>
        <Button size="small" busy={busy} reason={reason ?? (one.asked === 0 ? "Nothing waits" : undefined)} onClick={() => decide([], "source")}>
          Take all from the source
        </Button>
        <Button size="small" busy={busy} reason={reason ?? (one.asked === 0 ? "Nothing waits" : undefined)} onClick={() => decide([], "target")}>
          Keep all of the target
        </Button>
      </div>
      <Table
        label="Rows to decide about"
        columns={COLUMNS}
        rows={rowsOf(list, "The rows could not be loaded", <EmptyState>No row waits.</EmptyState>)}
        keyOf={(row) => row.row}
        acts={(row) => (
          <>
            <Button size="small" look="quiet" reason={reason} onClick={() => decide([row.row], "source")}>
              Take the source
            </Button>
            <Button size="small" look="quiet" reason={reason} onClick={() => decide([row.row], "target")}>
              Keep the target
            </Button>
          </>
        )}
      />
      <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
    </Card>
  );
}

const COLUMNS: readonly Column<SyncConflict>[] = [
  { id: "source", head: "The source has", cell: (row) => <RowOf row={row.source} other={row.target} /> },
  { id: "target", head: "The target has", cell: (row) => <RowOf row={row.target} other={row.source} /> },
  { id: "take", head: "Decided", width: 140, cell: (row) => (row.take === "" ? "" : row.take === "source" ? "The source" : "The target") },
];

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(row: unknown): Fields | undefined {
  return typeof row === "object" && row !== null && !Array.isArray(row) ? (row as Fields) : undefined;
}

function RowOf({ row, other }: { readonly row: unknown; readonly other: unknown }) {
  const fields = fieldsOf(row);
  const theirs = fieldsOf(other);
  if (fields === undefined) return <span className={styles["note"]}>no such row</span>;
  const all = Object.entries(fields);
  const differing = all.filter(([name, value], place) => place === 0 || theirs === undefined || theirs[name] !== value).slice(0, 8);
  return (
    <span className={styles["more"]}>
      {differing.map(([name, value]) => (
        <CellLine key={name}>{`${name}: ${valueWords(value)}`}</CellLine>
      ))}
    </span>
  );
}
