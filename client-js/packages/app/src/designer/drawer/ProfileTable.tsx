/** A table's profile in one compact table: a row for each column. */
import type { ColumnProfile, Json, ProfileOutput } from "@concert/sdk";
import { counted, figure, percent, whole } from "../../format/numbers";
import { type Column, Table } from "../../ui";
import { record } from "../model/design";
import styles from "./drawer.module.css";

/** Does an output look like what `source.profile_table` gives? */
export function isProfile(output: unknown): output is ProfileOutput {
  const at = record(output);
  return typeof at["table"] === "string" && typeof at["rows"] === "number" && Array.isArray(at["columns"]) && typeof at["column_count"] === "number";
}

const COLUMNS: readonly Column<ColumnProfile>[] = [
  { id: "name", head: "Column", cell: (one) => <span className="mono">{one.name}</span> },
  { id: "type", head: "Type", cell: (one) => <span className="mono">{one.type}</span> },
  { id: "nulls", head: "Empty", align: "right", cell: (one) => (one.nulls === 0 ? "none" : percent(one.null_share)) },
  { id: "distinct", head: "Distinct", align: "right", cell: (one) => `${one.distinct_estimated ? "about " : ""}${whole(one.distinct)}` },
  { id: "least", head: "Least", align: "right", cell: (one) => worded(one.minimum) },
  { id: "most", head: "Most", align: "right", cell: (one) => worded(one.maximum) },
  { id: "mean", head: "Mean", align: "right", cell: (one) => (one.mean === null ? "not a number" : figure(one.mean)) },
];

export function ProfileTable({ profile }: { readonly profile: ProfileOutput }) {
  return (
    <section aria-label={`Profile of ${profile.table}`}>
      <h2 className={styles["title"]}>
        <span className="mono">{profile.table}</span>
        <span>
          {counted(profile.rows, "row")}, {counted(profile.column_count, "column")}
        </span>
      </h2>
      <Table label={`Columns of ${profile.table}`} columns={COLUMNS} rows={{ kind: "rows", rows: profile.columns }} keyOf={(one) => one.name} />
    </section>
  );
}

function worded(value: Json): string {
  if (value === null) return "nothing";
  return typeof value === "number" ? figure(value) : String(value);
}
