/** Where the time and the cost go: the steps of the design, those that cost most first. */
import type { StepStatistics } from "@concert/sdk";
import { useState } from "react";
import { percent, whole } from "../format/numbers";
import { Card, type Column, Table } from "../ui";
import styles from "./analysis.module.css";
import { seconds } from "./words";

const SHOWN = 12;

const COLUMNS: readonly Column<StepStatistics>[] = [
  {
    id: "step",
    head: "Step",
    cell: (row) => (
      <span className={styles["stepName"]}>
        {row.title}
        {row.gone && <span className={styles["quiet"]}>no longer in the design</span>}
      </span>
    ),
  },
  {
    id: "share",
    head: "Share of cost",
    width: 150,
    cell: (row) => (
      <span className={styles["share"]}>
        <span className={styles["bar"]} aria-hidden="true">
          <span style={{ width: `${row.share * 100}%` }} />
        </span>
        {percent(row.share)}
      </span>
    ),
  },
  { id: "p50", head: "Median", align: "right", cell: (row) => seconds(row.ran.p50, "never ended") },
  { id: "p95", head: "Slow", align: "right", cell: (row) => seconds(row.ran.p95, "never ended") },
  { id: "wait", head: "Waits, slow", align: "right", minor: true, cell: (row) => seconds(row.wait.p95) },
  { id: "failed", head: "Failed", align: "right", cell: (row) => <span data-loud={row.failed > 0 || undefined}>{whole(row.failed)}</span> },
  { id: "retried", head: "Repeated", align: "right", minor: true, cell: (row) => whole(row.retried) },
  { id: "count", head: "Ran", align: "right", minor: true, cell: (row) => whole(row.instances) },
];

export function StepsCard({ steps }: { readonly steps: readonly StepStatistics[] }) {
  const [all, showAll] = useState(false);
  const shown = all ? steps : steps.slice(0, SHOWN);
  return (
    <Card title="Steps" meta="where time and cost go" bare>
      <div className={styles["wide"]}>
        <Table label="Steps by what they cost" columns={COLUMNS} rows={{ kind: "rows", rows: shown }} keyOf={(row) => row.node} />
      </div>
      {steps.length > SHOWN && (
        <button type="button" className={styles["more"]} onClick={() => showAll(!all)}>
          {all ? `Show the first ${SHOWN}` : `Show all ${whole(steps.length)}`}
        </button>
      )}
    </Card>
  );
}
