/** What a source's page says of lineage: how its views were read and why not, and its places to begin with. */
import type { ReadingOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import type { SourceTabProps } from "../source/tabs";
import { Card, type Column, EmptyState, Skeleton, type State, StateWord, Table } from "../ui";
import { PlaceSearch } from "./PlaceSearch";
import { readingsQuery, useLineageEvents } from "./queries";
import styles from "./lineage.module.css";

const STATES: Readonly<Record<string, { readonly state: State; readonly word: string }>> = {
  read: { state: "done", word: "Read" },
  partly: { state: "warning", word: "Partly read" },
  unreadable: { state: "failed", word: "Not readable" },
  unparsed: { state: "failed", word: "Not understood" },
};

export function LineageTab({ source }: SourceTabProps) {
  const { workspace, id } = source;
  const navigate = useNavigate();
  useLineageEvents(workspace);
  return (
    <div className={styles["stack"]}>
      <Views workspace={workspace} id={id} />
      <Card title="Tables">
        <PlaceSearch workspace={workspace} source={id} label="Search a table of this source" onChoose={({ table, column }) => void navigate({ to: "/w/$workspace/lineage", params: { workspace }, search: { source: id, table, column } })} />
      </Card>
    </div>
  );
}

function Views({ workspace, id }: { readonly workspace: string; readonly id: string }) {
  const { data, error, refetch } = useQuery(readingsQuery(workspace, id));
  const columns: readonly Column<ReadingOut>[] = [
    {
      id: "view",
      head: "View",
      cell: ({ table }) => (
        <Link to="/w/$workspace/lineage" params={{ workspace }} search={{ source: id, table }} className="mono">
          {table}
        </Link>
      ),
    },
    { id: "state", head: "Its SQL", cell: (row) => <StateWord state={STATES[row.state]?.state ?? "idle"}>{STATES[row.state]?.word ?? row.state}</StateWord> },
    { id: "reason", head: "Why", cell: (row) => <span className="quiet">{reasonOf(row)}</span> },
    { id: "edges", head: "Edges", align: "right", minor: true, cell: ({ edges }) => edges },
    { id: "at", head: "Read", align: "right", minor: true, cell: ({ at }) => <When micros={at} short /> },
  ];
  return (
    <Card title="Views" meta={data === undefined ? undefined : counted(data.total, "view")} bare>
      {error !== null && data === undefined ? (
        <LoadFailure title="The views could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={160} />
      ) : data.total === 0 ? (
        <EmptyState>No view of this source was read. Scan it; a source without views has lineage from runs and OpenLineage alone.</EmptyState>
      ) : (
        <Table label="Views" columns={columns} rows={{ kind: "rows", rows: data.items }} keyOf={({ table }) => table} />
      )}
    </Card>
  );
}

function reasonOf({ state, reason, line, column }: ReadingOut): string {
  if (state === "read") return "all of it was followed";
  return line > 0 ? `${reason} (line ${line}, column ${column})` : reason;
}
