/** What was found: changes since the last scans, keys and joins, and what lies in the folders of sources without a source. */
import type { LyingOut, SchemaChangeOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { FolderPlus, RotateCw } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { bytes, counted, whole } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { AbsentSources } from "../sources/AbsentSources";
import { Button, Card, Chip, type Column, EmptyState, Segmented, Table, toast } from "../ui";
import { Candidates } from "./Candidates";
import { CatalogHead } from "./CatalogHead";
import { toneOf, wordOf } from "./changeWords";
import { candidatesQuery, changesQuery, readAgain, unregisteredQuery, useCatalogEvents } from "./queries";
import styles from "./catalog.module.css";

const STEP = 50;
const SHOWN = [
  { value: "suggested", label: "To decide" },
  { value: "all", label: "All" },
] as const;

export function DiscoveryPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/catalog/discovery" });
  const queries = useQueryClient();
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  usePage({ title: "Discovery", people: useWorkspacePeople(workspace) });
  useCatalogEvents(workspace);
  const again = () => readAgain(queries, workspace);
  useActions([{ id: "discover again", label: "Look again", group: "Here", icon: RotateCw, run: again }]);
  return (
    <>
      <CatalogHead
        workspace={workspace}
        at="discovery"
        acts={
          <Button icon={RotateCw} onClick={again}>
            Look again
          </Button>
        }
      />
      <div className={styles["stack"]}>
        <Unregistered workspace={workspace} reason={reason} />
        <Suggested workspace={workspace} reason={reason} />
        <Changes workspace={workspace} />
        <AbsentSources workspace={workspace} />
      </div>
    </>
  );
}

const KINDS = { sqlite: "SQLite database", duckdb: "DuckDB database", files: "Data files" } as const;

function Unregistered({ workspace, reason }: { readonly workspace: string; readonly reason: string | undefined }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const found = useQuery({ ...unregisteredQuery(workspace), enabled: reason === undefined });
  const register = useMutation({
    mutationFn: (one: LyingOut) => call("discovery.register", { workspace, path: one.path }),
    onSuccess: async (source) => {
      readAgain(queries, workspace);
      await navigate({ to: "/w/$workspace/sources/$document", params: { workspace, document: source.id } });
    },
    onError: (error) => void toast({ text: "No source was made", detail: error.message, state: "failed" }),
  });
  const columns: readonly Column<LyingOut>[] = [
    { id: "path", head: "Without a source", cell: (one) => <span className={styles["mono"]}>{one.path === "." ? "the folder of sources itself" : one.path}</span> },
    { id: "kind", head: "Kind", cell: (one) => (one.kind === "files" ? `${counted(one.count, "data file")}: ${one.files.join(", ")}` : KINDS[one.kind]) },
    { id: "size", head: "Size", align: "right", minor: true, cell: (one) => bytes(one.bytes) },
    { id: "changed", head: "Changed", align: "right", minor: true, cell: (one) => <When micros={one.changed_at} short /> },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => (
        <Button size="small" icon={FolderPlus} busy={register.isPending && register.variables.path === one.path} reason={reason} onClick={() => register.mutate(one)}>
          Register <span className="visually-hidden">{one.path}</span>
        </Button>
      ),
    },
  ];
  const empty = <EmptyState>Every database and data file in the folders of sources has its source.</EmptyState>;
  if (reason !== undefined) return null;
  return (
    <Card title="No source describes these yet" meta={found.data === undefined ? undefined : `${whole(found.data.looked_at)} files looked at${found.data.left_out ? ", more left out" : ""}`} bare>
      <Table label="Without a source" columns={columns} rows={rowsOf(found, "The folders could not be looked through", empty)} keyOf={(one) => one.path} />
    </Card>
  );
}

function Suggested({ workspace, reason }: { readonly workspace: string; readonly reason: string | undefined }) {
  const [shown, show] = useState<"suggested" | "all">("suggested");
  const found = useQuery(candidatesQuery(workspace, ""));
  const all = rowsOf(found, "The keys and joins could not be loaded", <EmptyState>No keys or joins were found beside those that are declared. A scan looks for them.</EmptyState>);
  const open = all.kind === "rows" ? all.rows.filter((one) => shown === "all" || one.state === "suggested") : [];
  const rows = all.kind !== "rows" ? all : open.length === 0 ? ({ kind: "empty", message: <EmptyState>All that was found is decided.</EmptyState> } as const) : ({ kind: "rows", rows: open } as const);
  return (
    <Card title="Keys and joins that nobody declared" acts={<Segmented label="Which ones" segments={SHOWN} value={shown} onChange={show} />} bare>
      <Candidates workspace={workspace} label="Found" rows={rows} reason={reason} withSource />
    </Card>
  );
}

function Changes({ workspace }: { readonly workspace: string }) {
  const [most, setMost] = useState(STEP);
  const changes = useQuery(changesQuery(workspace, "", "", most));
  const columns: readonly Column<SchemaChangeOut>[] = [
    {
      id: "what",
      head: "What changed",
      cell: (one) => (
        <Link to="/w/$workspace/catalog/$document" params={{ workspace, document: one.source }} search={{ table: one.table }}>
          {one.words}
        </Link>
      ),
    },
    { id: "kind", head: "Kind", cell: (one) => <Chip tone={toneOf(one.what)}>{wordOf(one.what)}</Chip> },
    { id: "source", head: "Source", minor: true, cell: (one) => one.source_title },
    { id: "at", head: "Scanned", align: "right", cell: (one) => <When micros={one.at} short /> },
  ];
  const total = changes.data?.total ?? 0;
  return (
    <Card title="Changes that scans saw" meta={total === 0 ? undefined : whole(total)} bare>
      <Table label="Changes" columns={columns} rows={rowsOf(changes, "The changes could not be loaded", <EmptyState>No scan has seen anything change yet.</EmptyState>)} keyOf={(one) => `${one.source} ${one.id}`} />
      {total > most && (
        <Button look="quiet" wide onClick={() => setMost(Math.min(1000, most + STEP))}>
          Show more
        </Button>
      )}
    </Card>
  );
}
