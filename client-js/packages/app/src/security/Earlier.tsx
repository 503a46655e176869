/** The assessments of a source, newest first: whether it gets better. */
import type { OutputOf } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { Card, type Column, EmptyState, Table } from "../ui";
import { scansQuery } from "./queries";

type Line = OutputOf<"security.scans">["items"][number];

export function Earlier({ source }: { readonly source: string }) {
  const found = useQuery(scansQuery(source));
  const lines = found.data?.items ?? [];
  const columns: readonly Column<Line>[] = [
    { id: "at", head: "Assessed", cell: (one) => <When micros={one.at} /> },
    { id: "by", head: "By", minor: true, cell: (one) => one.by_name },
    { id: "failed", head: "Failed", align: "right", cell: (one) => one.failed },
    { id: "unseen", head: "Not seen", align: "right", minor: true, cell: (one) => one.not_permitted },
    { id: "passed", head: "Passed", align: "right", minor: true, cell: (one) => one.passed },
    { id: "points", head: "Points", align: "right", cell: (one) => one.points },
    { id: "change", head: "Since the one before", align: "right", cell: (one) => changeOf(one, lines[lines.indexOf(one) + 1]) },
  ];
  return (
    <Card title="Assessments" bare>
      <Table label="Assessments" columns={columns} rows={rowsOf(found, "The assessments could not be loaded", <EmptyState>There is none yet.</EmptyState>)} keyOf={(one) => one.id} />
    </Card>
  );
}

function changeOf(now: Line, before: Line | undefined) {
  if (before === undefined) return <span className="quiet">the first kept</span>;
  const difference = now.points - before.points;
  if (difference === 0) return <span className="quiet">the same</span>;
  return difference < 0 ? `${-difference} points less` : `${difference} points more`;
}
