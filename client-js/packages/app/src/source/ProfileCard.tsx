/** What is in a table, column by column, computed from its rows. */
import type { ColumnProfile, ProfileOutput } from "@concert/sdk";
import { ScanSearch } from "lucide-react";
import { useState } from "react";
import { DistributionCell } from "../charts/DistributionCell";
import type { Kept } from "../data/results";
import { counted, percent, whole } from "../format/numbers";
import { When } from "../format/When";
import { Button, Card, type Column, EmptyState, ErrorState, Progress, type Sort, Table } from "../ui";
import styles from "./source.module.css";

export interface Work {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}

interface ProfileCardProps {
  readonly table: string | undefined;
  readonly kept: Kept<ProfileOutput>;
  /** A profile that is being computed now. */
  readonly work: Work | undefined;
  readonly running: boolean;
  readonly reason: string | undefined;
  readonly onProfile: () => void;
}

/** More than this share of nulls is worth a second look. */
const MANY_NULLS = 0.5;

export function ProfileCard({ table, kept, work, running, reason, onProfile }: ProfileCardProps) {
  if (table === undefined) {
    return (
      <Card className={styles["profile"]}>
        <EmptyState>Choose a table to see what is in it.</EmptyState>
      </Card>
    );
  }
  const act = (
    <Button size="small" look="quiet" icon={ScanSearch} busy={running} reason={reason} onClick={onProfile}>
      {kept.kind === "none" ? "Profile the table" : "Profile again"}
    </Button>
  );
  return (
    <Card className={styles["profile"]} bare title={table} meta={<Facts kept={kept} />} acts={act}>
      {work !== undefined && <AtWork work={work} />}
      <Content kept={kept} running={running} onProfile={onProfile} />
    </Card>
  );
}

function Facts({ kept }: { readonly kept: Kept<ProfileOutput> }) {
  if (kept.kind !== "succeeded") return null;
  const { rows, sampled_rows } = kept.output;
  return (
    <>
      {counted(rows, "row")}{sampled_rows < rows && `, distributions from ${whole(sampled_rows)}`}, computed <When micros={kept.at} />
    </>
  );
}

function AtWork({ work }: { readonly work: Work }) {
  const label = work.label === "" ? "Reading" : `Reading ${work.label}`;
  return (
    <div className={styles["progress"]}>
      <Progress thin label={label} parts={[{ state: "running", amount: work.done }]} total={Math.max(1, work.total)} />
      {label}, column {Math.min(work.total, work.done + 1)} of {work.total}
    </div>
  );
}

function Content({ kept, running, onProfile }: Pick<ProfileCardProps, "kept" | "running" | "onProfile">) {
  switch (kept.kind) {
    case "none":
      return running ? null : <EmptyState>Not profiled yet. A profile reads the rows once and changes nothing.</EmptyState>;
    case "failed":
      return (
        <div className={styles["reason"]}>
          <ErrorState title={kept.error.message} code={kept.error.code} onRetry={onProfile}>
            {kept.error.next_step}
          </ErrorState>
        </div>
      );
    case "succeeded":
      return <Columns profile={kept.output} />;
  }
}

function Columns({ profile }: { readonly profile: ProfileOutput }) {
  const [sort, setSort] = useState<Sort>();
  const rows = sorted(profile.columns, sort);
  return (
    <div className={styles["scroll"]}>
      <Table
        label={`Columns of ${profile.table}`}
        columns={columnsOf(profile)}
        rows={rows.length === 0 ? { kind: "empty", message: <EmptyState>The table has no columns.</EmptyState> } : { kind: "rows", rows }}
        keyOf={(column) => column.name}
        sort={sort}
        onSort={setSort}
      />
    </div>
  );
}

/** In the order of the table until somebody sorts. */
function sorted(columns: readonly ColumnProfile[], sort: Sort | undefined): readonly ColumnProfile[] {
  if (sort === undefined) return columns;
  const by = sort.column === "null" ? (column: ColumnProfile) => column.null_share : (column: ColumnProfile) => column.distinct;
  const up = columns.toSorted((a, b) => by(a) - by(b));
  return sort.descending ? up.toReversed() : up;
}

function columnsOf(profile: ProfileOutput): readonly Column<ColumnProfile>[] {
  return [
    { id: "name", head: "Column", cell: (column) => <span className="mono">{column.name}</span> },
    { id: "type", head: "Type", cell: (column) => <span className={styles["machine"]} title={column.type}>{column.type.toLowerCase()}</span> },
    { id: "null", head: "Null", align: "right", sortable: true, cell: (column) => <NullShare column={column} /> },
    { id: "distinct", head: "Distinct", align: "right", sortable: true, cell: (column) => `${column.distinct_estimated ? "at least " : ""}${whole(column.distinct)}` },
    { id: "distribution", head: "Distribution", cell: (column) => <DistributionCell column={column} sampled={profile.sampled_rows} /> },
    { id: "note", head: "Note", cell: (column) => <span title={column.note}>{column.note}</span> },
  ];
}

function NullShare({ column }: { readonly column: ColumnProfile }) {
  const many = column.null_share > MANY_NULLS;
  return (
    <span className={many ? styles["high"] : undefined} title={`${whole(column.nulls)} of the rows read`}>
      {percent(column.null_share)}
    </span>
  );
}
