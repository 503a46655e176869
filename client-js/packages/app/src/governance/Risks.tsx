/** The risk of each source, riskiest first, with its formula; what was never assessed stands last and is not called safe. */
import type { OutputOf } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { RiskBar } from "../security/RiskCard";
import { riskQuery } from "../security/queries";
import { formulaOf } from "../security/words";
import { ToSources } from "../sources/ToSources";
import { Card, CellLine, Chip, type Column, EmptyState, Pager, Table } from "../ui";

type Line = OutputOf<"security.risk">["items"][number];

export function Risks({ workspace }: { readonly workspace: string }) {
  const [offset, setOffset] = useState(0);
  const found = useQuery(riskQuery(workspace, offset));
  const formula = found.data?.items.find((one) => one.risk !== null)?.risk?.formula;
  return (
    <Card title="Risk of each source" meta={formula} bare>
      <Table label="Risk of each source" columns={columnsOf(workspace)} rows={rowsOf(found, "The risk could not be loaded", <EmptyState act={<ToSources workspace={workspace} />}>This workspace has no sources yet.</EmptyState>)} keyOf={(one) => one.source} opens />
      <Pager offset={offset} limit={PAGE_SIZE} total={found.data?.total ?? 0} onMove={setOffset} />
    </Card>
  );
}

function columnsOf(workspace: string): readonly Column<Line>[] {
  return [
    {
      id: "source",
      head: "Source",
      cell: (one) => (
        <Link to="/w/$workspace/sources/$document/$tab" params={{ workspace, document: one.source, tab: "security" }}>
          {one.title}
        </Link>
      ),
    },
    {
      id: "risk",
      head: "Risk",
      width: 240,
      cell: (one) =>
        one.risk === null ? (
          <span className="quiet">never assessed</span>
        ) : (
          <CellLine>
            <RiskBar risk={one.risk} />
            <b>{one.risk.score}</b>
            {one.risk.at_most > one.risk.score && <span className="quiet">to {one.risk.at_most}</span>}
          </CellLine>
        ),
    },
    { id: "formula", head: "How it comes about", minor: true, cell: (one) => (one.risk === null ? <span className="quiet">unknown is not safe</span> : <span className="quiet">{formulaOf(one.risk)}</span>) },
    { id: "failed", head: "Failed", align: "right", cell: (one) => (one.risk === null ? <span className="quiet">not looked at</span> : one.failed) },
    { id: "unseen", head: "Not seen", align: "right", minor: true, cell: (one) => (one.risk === null ? <span className="quiet">not looked at</span> : one.not_permitted) },
    {
      id: "open",
      head: "Open flaws",
      align: "right",
      cell: (one) => (
        <CellLine>
          {one.overdue > 0 && <Chip tone="fail">{one.overdue} overdue</Chip>}
          {one.open}
        </CellLine>
      ),
    },
    { id: "at", head: "Assessed", align: "right", minor: true, cell: (one) => (one.assessed_at === null ? <span className="quiet">never</span> : <When micros={one.assessed_at} short />) },
  ];
}
