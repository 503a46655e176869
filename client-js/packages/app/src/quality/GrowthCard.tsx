/** How large tables are and how they grew from scan to scan. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import { bytes, counted, short, whole } from "../format/numbers";
import { When } from "../format/When";
import { Card, type Column, EmptyState, NameButton, Skeleton, Table } from "../ui";
import { growthQuery, looksQuery, type Size } from "./queries";
import styles from "./quality.module.css";
import { Trend } from "./Trend";
import { grown } from "./words";

export function GrowthCard({ source }: { readonly source: string }) {
  const sizes = useQuery(growthQuery(source));
  const [chosen, choose] = useState<string>();
  const columns: readonly Column<Size>[] = [
    {
      id: "table",
      head: "Table",
      cell: (one) => (
        <NameButton aria-expanded={chosen === one.table} onClick={() => choose(chosen === one.table ? undefined : one.table)}>
          {one.table}
        </NameButton>
      ),
    },
    { id: "rows", head: "Rows", align: "right", cell: (one) => (one.rows === null ? <span className="quiet">not known</span> : whole(one.rows)) },
    { id: "grown", head: "Since the first look", align: "right", cell: (one) => (one.looks < 2 ? <span className="quiet">one look so far</span> : grown(one)) },
    { id: "bytes", head: "Size", align: "right", minor: true, cell: (one) => (one.bytes === null ? <span className="quiet">the source does not say</span> : bytes(one.bytes)) },
    { id: "at", head: "Looked at", align: "right", minor: true, cell: (one) => <When micros={one.at} /> },
  ];
  const empty = <EmptyState>A scan with profiles notes how large each table is. After two of them growth shows here.</EmptyState>;
  return (
    <Card title="Growth" meta={sizes.data === undefined ? undefined : counted(sizes.data.total, "table")} bare>
      {chosen !== undefined && <Looks source={source} table={chosen} />}
      <div className={styles["scroll"]}>
        <Table label="Growth of tables" columns={columns} rows={rowsOf(sizes, "The sizes could not be loaded", empty)} keyOf={(one) => one.table} selected={chosen} />
      </div>
    </Card>
  );
}

function Looks({ source, table }: { readonly source: string; readonly table: string }) {
  const { data, error, refetch } = useQuery(looksQuery(source, table));
  if (error !== null && data === undefined) return <LoadFailure title="The sizes could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={132} />;
  const marks = data.items.flatMap((one) => (one.rows === null ? [] : [{ key: String(one.at), at: one.at, value: one.rows, words: `${table}: ${whole(one.rows)} rows` }])).toReversed();
  if (marks.length === 0) return null;
  const most = Math.max(1, ...marks.map((one) => one.value)) * 1.05;
  return (
    <div className={styles["looks"]}>
      <Trend label={`Rows of ${table} over ${counted(marks.length, "look")}`} marks={marks} most={most} ticks={[0, most / 2, most].map((value) => ({ value, words: short(Math.round(value)) }))} />
    </div>
  );
}
