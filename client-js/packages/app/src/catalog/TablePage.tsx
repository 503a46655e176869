/** One table: its columns, what people say of it and of them, facts, who uses it, what changed. */
import type { CatalogColumn, TableDetail } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Eraser, KeyRound, Link2, MessageSquareText, Waypoints } from "lucide-react";
import { useEffect, useState } from "react";
import { ColumnLabels, useColumnLabels } from "../classification/ColumnLabels";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import { bytes, counted, whole } from "../format/numbers";
import { When } from "../format/When";
import { useWorkspacePeople } from "../live/people";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, buttonClass, Card, CellLine, Chip, type Column, EmptyState, Icon, IconButton, IconTile, PageHead, PageSkeleton, StateChip, Table, toast } from "../ui";
import { Candidates } from "./Candidates";
import { toneOf, wordOf } from "./changeWords";
import { PlaceNotes } from "./PlaceNotes";
import { candidatesQuery, changesQuery, readAgain, tableQuery, useCatalogEvents } from "./queries";
import { iconOfTable } from "./TableList";
import styles from "./catalog.module.css";

export function TablePage() {
  const { workspace, document: source } = useParams({ from: "/signed-in/w/$workspace/catalog/$document" });
  const { table } = useSearch({ from: "/signed-in/w/$workspace/catalog/$document" });
  const { data, error, refetch } = useQuery(tableQuery(workspace, source, table));
  usePage({ title: table, people: useWorkspacePeople(workspace) });
  useCatalogEvents(workspace);
  useEffect(() => {
    call("tables.viewed", { id: source, table }).catch(() => {}); // a look that could not be counted is no reason to complain
  }, [source, table]);
  if (error !== null && data === undefined) {
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <LoadFailure title="The table could not be loaded" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (data === undefined) return <PageSkeleton />;
  return <Page key={`${source} ${table}`} workspace={workspace} detail={data} />;
}

interface DetailProps {
  readonly workspace: string;
  readonly detail: TableDetail;
}

function Page({ workspace, detail }: DetailProps) {
  const { table } = detail;
  const offline = useOfflineReason();
  const role = useWorkspace(workspace)?.role;
  const reason = offline ?? mayEdit(role);
  const ownerReason = role === "owner" || role === "admin" ? undefined : "Needs an admin";
  const candidates = useQuery(candidatesQuery(workspace, table.source, table.table));
  return (
    <>
      <Head workspace={workspace} detail={detail} reason={reason} />
      <div className={styles["read"]}>
        <div className={styles["column"]}>
          <Columns workspace={workspace} detail={detail} reason={reason} ownerReason={ownerReason} />
          {(candidates.data?.total ?? 0) > 0 && (
            <Card title="Keys and joins" bare>
              <Candidates workspace={workspace} label="Found" rows={rowsOf(candidates, "The keys and joins could not be loaded", "")} reason={reason} />
            </Card>
          )}
          {detail.definition !== null && (
            <Card title="SQL of the view" bare>
              <pre className={styles["sql"]} tabIndex={0}>
                {detail.definition}
              </pre>
            </Card>
          )}
          <Changes workspace={workspace} source={table.source} table={table.table} />
        </div>
        <div className={styles["column"]}>
          <Card title="About">
            <PlaceNotes workspace={workspace} source={table.source} table={table.table} said={detail.said} reason={reason} ownerReason={ownerReason} />
          </Card>
          <Card title="Facts" bare>
            <Facts detail={detail} />
          </Card>
          <Card title="Used by" bare>
            <UsedBy workspace={workspace} detail={detail} />
          </Card>
        </div>
      </div>
    </>
  );
}

function Head({ workspace, detail: { table, columns }, reason }: DetailProps & { readonly reason: string | undefined }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const gone = table.gone_at !== null;
  const tombstones = gone || columns.some((column) => column.gone_at !== null);
  const forget = useMutation({
    mutationFn: () => call("tables.forget", { id: table.source, table: table.table }),
    onSuccess: async () => {
      if (gone) await navigate({ to: "/w/$workspace/catalog", params: { workspace } });
      readAgain(queries, workspace);
    },
    onError: (error) => void toast({ text: "Nothing was forgotten", detail: error.message, state: "failed" }),
  });
  return (
    <PageHead
      lead={<IconTile icon={iconOfTable(table.kind)} tone={gone ? "fail" : "idle"} />}
      title={table.table}
      chip={gone ? <StateChip state="failed">Gone</StateChip> : undefined}
      sub={
        <>
          {table.kind === "table" ? "Table" : table.kind === "view" ? "View" : "File"} in{" "}
          <Link to="/w/$workspace/sources/$document" params={{ workspace, document: table.source }} style={{ textDecoration: "underline" }}>
            {table.source_title}
          </Link>
          {gone ? ", gone since " : ", seen "}
          <When micros={table.gone_at ?? table.last_seen} />
        </>
      }
      acts={
        <>
          <Link to="/w/$workspace/lineage" params={{ workspace }} search={{ source: table.source, table: table.table }} className={buttonClass()}>
            <Icon of={Waypoints} />
            Lineage
          </Link>
          {tombstones && (
            <Button icon={Eraser} busy={forget.isPending} reason={reason} onClick={() => forget.mutate()}>
              {gone ? "Forget table" : "Forget gone columns"}
            </Button>
          )}
        </>
      }
    />
  );
}

interface ColumnsProps extends DetailProps {
  readonly reason: string | undefined;
  readonly ownerReason: string | undefined;
}

function Columns({ workspace, detail, reason, ownerReason }: ColumnsProps) {
  const [open, setOpen] = useState<string>();
  const { table } = detail;
  const labels = useColumnLabels(workspace, table.source, table.table);
  const columns: readonly Column<CatalogColumn>[] = [
    {
      id: "name",
      head: "Column",
      cell: (column) => (
        <CellLine>
          <span className={styles["mono"]}>{column.name}</span>
          {column.primary_key && <Icon of={KeyRound} size={12} label="Key" />}
          {column.references !== null && <Icon of={Link2} size={12} label={`Refers to ${column.references}`} />}
          {column.gone_at !== null && <Chip tone="fail">Gone</Chip>}
          <ColumnLabels workspace={workspace} labels={labels.get(column.name)} />
        </CellLine>
      ),
    },
    {
      id: "type",
      head: "Type",
      cell: (column) => (
        <>
          <span className={styles["mono"]}>{column.type}</span>
          {column.nullable ? "" : ", always there"} {column.was !== null && column.was.type !== column.type && <span className={styles["was"]}>was {column.was.type}</span>}
        </>
      ),
    },
    { id: "about", head: "Description", minor: true, cell: (column) => <span className={styles["about"]}>{aboutOf(column)}</span> },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (column) => <IconButton size="small" icon={MessageSquareText} label={`Describe ${column.name}`} aria-expanded={open === column.name} onClick={() => setOpen(open === column.name ? undefined : column.name)} />,
    },
  ];
  const chosen = detail.columns.find((column) => column.name === open);
  return (
    <>
      <Card title="Columns" meta={whole(table.column_count)} bare>
        <Table label="Columns" columns={columns} rows={{ kind: "rows", rows: detail.columns }} keyOf={(column) => column.name} selected={open} />
      </Card>
      {chosen !== undefined && (
        <Card title={<span className={styles["mono"]}>{chosen.name}</span>} acts={<Button size="small" look="quiet" onClick={() => setOpen(undefined)}>Close</Button>}>
          <PlaceNotes key={chosen.name} workspace={workspace} source={table.source} table={table.table} column={chosen.name} said={chosen.said} reason={reason} ownerReason={ownerReason} />
        </Card>
      )}
    </>
  );
}

function aboutOf(column: CatalogColumn): string {
  const said = column.said;
  if (said === null) return "";
  return [said.description, ...said.tags, ...said.terms.map((term) => term.name)].filter(Boolean).join(", ");
}

/** Counted where a profile did; "about" where only the server's statistics say so. */
function Rows({ table, counted: rows, counted_at: at }: TableDetail) {
  if (rows !== null && at !== null && (table.rows === null || table.rows_estimated)) {
    return (
      <>
        {whole(rows)}, counted <When micros={at} />
      </>
    );
  }
  if (table.rows === null) return "not known";
  return table.rows_estimated ? `about ${whole(table.rows)}, by the server's statistics` : whole(table.rows);
}

function Facts({ detail }: { readonly detail: TableDetail }) {
  const { table, uses } = detail;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ["Rows", <Rows key="rows" {...detail} />],
    ["Size", table.bytes === null ? "not known" : bytes(table.bytes)],
    ["Columns", whole(table.column_count)],
    ["First seen", <When key="first" micros={table.first_seen} />],
    ["Last changed", <When key="changed" micros={table.changed_at} />],
    ...uses.map((one) => [WAYS[one.way], `${counted(one.days, "time")} by ${counted(one.people, "person", "people")}`] as const),
  ];
  return (
    <dl className={styles["facts"]}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const WAYS = { view: "Looked at", operation: "Asked", run: "Read by runs" } as const;

function UsedBy({ workspace, detail: { used_by } }: DetailProps) {
  if (used_by.length === 0) return <EmptyState>No design names this table.</EmptyState>;
  return (
    <ul className={styles["lines"]}>
      {used_by.map((one) => (
        <li key={one.document}>
          <Link to="/w/$workspace/designs/$document" params={{ workspace, document: one.document }}>
            {one.title}
          </Link>
          <span className="quiet">{one.steps.join(", ")}</span>
        </li>
      ))}
    </ul>
  );
}

function Changes({ workspace, source, table }: { readonly workspace: string; readonly source: string; readonly table: string }) {
  const changes = useQuery(changesQuery(workspace, source, table, 50));
  if ((changes.data?.total ?? 0) === 0) return null;
  return (
    <Card title="Changes" bare>
      <ul className={styles["lines"]}>
        {changes.data?.items.map((one) => (
          <li key={one.id}>
            <span>
              <Chip tone={toneOf(one.what)}>{wordOf(one.what)}</Chip> {one.words}
            </span>
            <When micros={one.at} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
