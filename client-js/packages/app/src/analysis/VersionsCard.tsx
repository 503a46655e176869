/** The versions that ran, and two of them beside each other: what changed, how sure that is, and from how many runs. */
import type { RunStatistics, VersionsCompared, VersionStatistics } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted, percent } from "../format/numbers";
import { When } from "../format/When";
import { Card, type Column, EmptyState, Select, Skeleton, StateWord, Table, Tag } from "../ui";
import styles from "./analysis.module.css";
import { compareQuery } from "./queries";
import { between, durationEvidence, seconds, verdict } from "./words";

/** What people call it, else the beginning of its hash. */
function nameOf(version: VersionStatistics): string {
  return version.name === "" ? version.version.slice(0, 8) : version.name;
}

const COLUMNS: readonly Column<VersionStatistics>[] = [
  {
    id: "version",
    head: "Version",
    cell: (row) => (
      <span className={styles["stepName"]}>
        <span className={row.name === "" ? styles["machine"] : undefined}>{nameOf(row)}</span>
        {row.current && <Tag>as it is now</Tag>}
      </span>
    ),
  },
  { id: "runs", head: "Runs", align: "right", cell: (row) => row.outcomes.runs },
  { id: "success", head: "Succeeded", align: "right", cell: (row) => (row.outcomes.success.value === null ? "none decided" : percent(row.outcomes.success.value)) },
  { id: "median", head: "Median", align: "right", cell: (row) => seconds(row.outcomes.duration.p50) },
  { id: "last", head: "Last run", align: "right", minor: true, cell: (row) => row.outcomes.last_at !== null && <When micros={row.outcomes.last_at} /> },
];

export function VersionsCard({ design, of }: { readonly design: string; readonly of: RunStatistics }) {
  return (
    <Card title="Versions" meta="by what ran" bare>
      <div className={styles["wide"]}>
        <Table label="Versions that ran" columns={COLUMNS} rows={{ kind: "rows", rows: of.versions.slice(0, 8) }} keyOf={(row) => row.version} />
      </div>
      {of.versions.length < 2 ? <EmptyState>Two versions can be compared once both have run; only one has in this time.</EmptyState> : <Compare design={design} of={of} />}
    </Card>
  );
}

function Compare({ design, of }: { readonly design: string; readonly of: RunStatistics }) {
  const [first, setFirst] = useState(of.versions[1]?.version ?? "");
  const [second, setSecond] = useState(of.versions[0]?.version ?? "");
  const options = of.versions.map((version) => ({ value: version.version, label: `${nameOf(version)}, ${counted(version.outcomes.runs, "run")}` }));
  const query = useQuery(compareQuery(design, first, second));
  return (
    <div className={styles["compare"]}>
      <div className={styles["pair"]}>
        <Select label="First version" value={first} options={options} onChange={setFirst} />
        <span>beside</span>
        <Select label="Second version" value={second} options={options} onChange={setSecond} />
      </div>
      {query.data !== undefined ? (
        <Verdicts seen={query.data} />
      ) : query.error === null ? (
        <Skeleton height={72} />
      ) : (
        <LoadFailure title="The versions could not be compared" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </div>
  );
}

function Verdicts({ seen }: { readonly seen: VersionsCompared }) {
  const success = verdict(seen.success_verdict);
  const time = verdict(seen.duration_verdict);
  const [one, other] = [seen.first, seen.second];
  const points = (value: number) => `${value >= 0 ? "+" : "−"}${Math.round(Math.abs(value) * 1000) / 10} points`;
  const range = between(seen.success.low, seen.success.high, points);
  return (
    <dl className={styles["verdicts"]} aria-live="polite">
      <dt>Duration</dt>
      <dd>
        <StateWord state={time.state}>{time.word}</StateWord>
        <p>
          Median {seconds(one.duration.p50)} against {seconds(other.duration.p50)}, {one.duration.count} and {counted(other.duration.count, "timed run")}. {seen.duration_verdict === "too_few" ? `Needs ${seen.enough} of each.` : durationEvidence(seen)}
        </p>
      </dd>
      <dt>Success</dt>
      <dd>
        <StateWord state={success.state}>{success.word}</StateWord>
        <p>
          {one.success.value === null ? "None decided" : percent(one.success.value)} against {other.success.value === null ? "none decided" : percent(other.success.value)}. {seen.success_verdict === "too_few" ? `Needs ${seen.enough} of each.` : range === undefined ? "" : `The difference lies ${range} (95 %).`}
        </p>
      </dd>
    </dl>
  );
}
