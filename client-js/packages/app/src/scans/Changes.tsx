/** What a scan changed against the one before: findings that are new, back, or fixed. */
import { useQuery } from "@tanstack/react-query";
import { rowsOf } from "../data/rows";
import { SeverityChip } from "../security/SeverityChip";
import { type Column, EmptyState, StateWord, Table } from "../ui";
import { type Changed, changesQuery } from "./queries";
import styles from "./scans.module.css";

const CHANGE = {
  new: { state: "failed", word: "New" },
  back: { state: "warning", word: "Back" },
  fixed: { state: "done", word: "Fixed" },
} as const;

const COLUMNS: readonly Column<Changed>[] = [
  { id: "what", head: "Finding", cell: (one) => one.finding.message },
  { id: "change", head: "Change", width: 110, cell: (one) => <StateWord state={CHANGE[one.change].state}>{CHANGE[one.change].word}</StateWord> },
  { id: "severity", head: "Severity", width: 110, cell: (one) => <SeverityChip of={one.finding.severity} /> },
  { id: "place", head: "Place", minor: true, cell: (one) => <code>{[one.finding.table, one.finding.column].filter((part) => part !== "").join(".") || "the source"}</code> },
];

export function Changes({ workspace, source, scan }: { readonly workspace: string; readonly source: string; readonly scan: string }) {
  const found = useQuery(changesQuery(workspace, source, scan));
  const empty = <EmptyState>Nothing changed: every finding is as the scan before left it.</EmptyState>;
  return (
    <div className={styles["changes"]}>
      <Table label="What this scan changed" columns={COLUMNS} rows={rowsOf(found, "What changed could not be loaded", empty)} keyOf={(one) => one.finding.id} />
    </div>
  );
}
