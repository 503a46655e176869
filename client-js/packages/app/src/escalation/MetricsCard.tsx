/** How approvals go: time to decision, what waits, what came too late; by type and by person. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { Card, CellLine, type Column, Segmented, Skeleton, Table } from "../ui";
import styles from "./escalation.module.css";
import { type Metrics, metricsQuery } from "./queries";
import { span } from "./words";

const PERIODS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
] as const;

export function MetricsCard({ workspace }: { readonly workspace: string }) {
  const [days, setDays] = useState<(typeof PERIODS)[number]["value"]>("30");
  const found = useQuery(metricsQuery(workspace, Number(days)));
  return (
    <Card title="How approvals go" acts={<Segmented label="Asked within" segments={PERIODS} value={days} onChange={setDays} />} bare>
      {found.error !== null && found.data === undefined ? (
        <LoadFailure title="The figures could not be loaded" error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton height={160} />
      ) : (
        <Figures metrics={found.data} />
      )}
    </Card>
  );
}

function Figures({ metrics }: { readonly metrics: Metrics }) {
  const climbed = metrics.levels.filter((one) => one.reached > 0);
  return (
    <>
      <dl className={styles["figures"]}>
        <div>
          <dt>Asked</dt>
          <dd>{metrics.asked}</dd>
        </div>
        <div>
          <dt>Waiting now</dt>
          <dd>{metrics.open}</dd>
        </div>
        <div>
          <dt>Not decided in time</dt>
          <dd>{metrics.late}</dd>
        </div>
        <div>
          <dt>Farthest level reached</dt>
          <dd>{climbed.at(-1)?.title ?? "None"}</dd>
        </div>
      </dl>
      {metrics.types.length > 0 && <Table label="By type" columns={TYPES} rows={{ kind: "rows", rows: metrics.types }} keyOf={(one) => one.type} />}
      {metrics.approvers.length > 0 && <Table label="By person" columns={APPROVERS} rows={{ kind: "rows", rows: metrics.approvers }} keyOf={(one) => one.user} />}
    </>
  );
}

const none = <span className="quiet">none yet</span>;
const took = (p50: number | null, p95: number | null) => (p50 === null || p95 === null ? none : <CellLine>{`${span(p50)}, ${span(p95)}`}</CellLine>);

const TYPES: readonly Column<Metrics["types"][number]>[] = [
  { id: "type", head: "Asked for", cell: (one) => one.title },
  { id: "open", head: "Waiting", align: "right", cell: (one) => one.open },
  { id: "approved", head: "Approved", align: "right", minor: true, cell: (one) => one.approved },
  { id: "rejected", head: "Rejected", align: "right", minor: true, cell: (one) => one.rejected },
  { id: "late", head: "Late", align: "right", cell: (one) => one.late },
  { id: "took", head: "Half, 95 % decided within", align: "right", cell: (one) => took(one.p50_s, one.p95_s) },
];

const APPROVERS: readonly Column<Metrics["approvers"][number]>[] = [
  { id: "name", head: "Person", cell: (one) => one.name },
  { id: "open", head: "Waiting", align: "right", cell: (one) => one.open },
  { id: "voted", head: "Voted", align: "right", cell: (one) => one.voted },
  { id: "took", head: "Half, 95 % voted within", align: "right", cell: (one) => took(one.p50_s, one.p95_s) },
];
