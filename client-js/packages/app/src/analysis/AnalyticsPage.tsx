/** How the runs of a design went, over time, by step and by version, and what would make them faster. */
import type { RunStatistics } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChartLine, Table2 } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted, percent } from "../format/numbers";
import { exact } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { usePage } from "../shell/page";
import { Card, Chip, type Column, EmptyState, PageBody, PageHead, Segmented, Skeleton, Table } from "../ui";
import { Figures } from "./Figures";
import { Optimizer } from "./Optimizer";
import styles from "./analysis.module.css";
import { statisticsQuery } from "./queries";
import { RunsChart } from "./RunsChart";
import { StepsCard } from "./StepsCard";
import { useDesign } from "./useDesign";
import { VersionsCard } from "./VersionsCard";
import { seconds } from "./words";

const RANGES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
] as const;
type RangeOf = (typeof RANGES)[number]["value"];

export function AnalyticsPage() {
  const { workspace, document } = useParams({ from: "/signed-in/w/$workspace/designs/$document/analytics" });
  const [range, setRange] = useState<RangeOf>("30");
  const title = useDesign(document)?.title;
  const { data, error, refetch } = useQuery(statisticsQuery(document, Number(range)));
  usePage({ title: title === undefined ? "Analytics" : `Analytics of ${title}` });
  return (
    <>
      <PageHead
        title={title === undefined ? "Analytics" : `Analytics of ${title}`}
        chip={data !== undefined && data.total.runs > 0 ? <Chip>{counted(data.total.runs, "run")}</Chip> : undefined}
        sub={
          <Link to="/w/$workspace/designs/$document" params={{ workspace, document }}>
            Open the design
          </Link>
        }
        acts={<Segmented label="Of which time" segments={RANGES} value={range} onChange={setRange} />}
      />
      <PageBody>
        {data !== undefined ? (
          <Known workspace={workspace} design={document} of={data} />
        ) : error === null ? (
          <Skeleton height={320} />
        ) : (
          <LoadFailure title="The statistics could not be loaded" error={error} onRetry={() => void refetch()} />
        )}
      </PageBody>
    </>
  );
}

interface KnownProps {
  readonly workspace: string;
  readonly design: string;
  readonly of: RunStatistics;
}

function Known({ workspace, design, of }: KnownProps) {
  if (of.total.runs === 0) {
    return (
      <Card>
        <EmptyState
          act={
            <Link to="/w/$workspace/designs/$document" params={{ workspace, document: design }}>
              Open the design to run it
            </Link>
          }
        >
          No run has ended in the last {of.days} days. One run shows how long each step takes; suggestions and comparisons need {of.enough} runs of a version.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className={styles["page"]}>
      <div className={styles["main"]}>
        <OverTime of={of} />
        <StepsCard steps={of.steps} />
        <VersionsCard key={of.versions.map((one) => one.version).join()} design={design} of={of} />
      </div>
      <aside className={styles["aside"]} aria-label="Optimizer">
        <Optimizer workspace={workspace} design={design} />
      </aside>
    </div>
  );
}

const LOOKS = [
  { value: "chart", label: "Chart", icon: ChartLine },
  { value: "table", label: "Table", icon: Table2 },
] as const;

const COLUMNS: readonly Column<RunStatistics["by_day"][number]>[] = [
  { id: "day", head: "Day (UTC)", cell: (row) => exact(ms(row.at), "UTC").split(",")[0] },
  { id: "runs", head: "Runs", align: "right", cell: (row) => row.outcomes.runs },
  { id: "failed", head: "Failed", align: "right", cell: (row) => row.outcomes.failed },
  { id: "success", head: "Succeeded", align: "right", cell: (row) => (row.outcomes.success.value === null ? "none decided" : percent(row.outcomes.success.value)) },
  { id: "median", head: "Median", align: "right", cell: (row) => seconds(row.outcomes.duration.p50) },
  { id: "slow", head: "Slow", align: "right", cell: (row) => seconds(row.outcomes.duration.p95) },
  { id: "wait", head: "Waits, slow", align: "right", minor: true, cell: (row) => seconds(row.outcomes.wait.p95) },
];

function OverTime({ of }: { readonly of: RunStatistics }) {
  const [look, setLook] = useState<"chart" | "table">("chart");
  const now = useNow(60_000);
  return (
    <Card title="Duration of runs" meta={`last ${of.days} days`} acts={<Segmented label="How to look at it" segments={LOOKS} value={look} onChange={setLook} />}>
      <Figures of={of} />
      {look === "chart" ? (
        <RunsChart days={of.days} rows={of.by_day} now={now} />
      ) : (
        <div className={styles["wide"]}>
          <Table label="Runs by day" columns={COLUMNS} rows={{ kind: "rows", rows: [...of.by_day].reverse() }} keyOf={(row) => String(row.at)} />
        </div>
      )}
    </Card>
  );
}
