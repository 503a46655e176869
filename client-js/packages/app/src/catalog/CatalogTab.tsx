/** What the catalogue has of one source: its tables, the keys and joins that were found, what changed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Link2 } from "lucide-react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import { counted, whole } from "../format/numbers";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import type { SourceTabProps } from "../source/tabs";
import { Button, Card, Chip, EmptyState, Skeleton, toast } from "../ui";
import { Candidates } from "./Candidates";
import { toneOf, wordOf } from "./changeWords";
import { candidatesQuery, changesQuery, readAgain, tablesQuery, useCatalogEvents } from "./queries";
import { queryOf } from "./search";
import { TableList } from "./TableList";
import styles from "./catalog.module.css";

export function CatalogTab({ source }: SourceTabProps) {
  const { workspace, id } = source;
  useCatalogEvents(workspace);
  const offline = useOfflineReason();
  const reason = offline ?? mayEdit(useWorkspace(workspace)?.role);
  return (
    <div className={styles["flow"]}>
      <Tables workspace={workspace} id={id} />
      <Joins workspace={workspace} id={id} reason={reason} />
      <Changes workspace={workspace} id={id} />
    </div>
  );
}

interface PartProps {
  readonly workspace: string;
  readonly id: string;
}

function Tables({ workspace, id }: PartProps) {
  const query = queryOf({ source: id, order: "table" });
  const { data, error, refetch } = useQuery(tablesQuery(workspace, query, 0));
  const gone = useQuery(tablesQuery(workspace, queryOf({ source: id, gone: true }), 0));
  const goneCount = gone.data?.total ?? 0;
  return (
    <Card
      title="Tables"
      meta={data === undefined ? undefined : whole(data.total)}
      acts={
        goneCount > 0 && (
          <Link to="/w/$workspace/catalog" params={{ workspace }} search={{ source: id, gone: true }}>
            {counted(goneCount, "table")} gone
          </Link>
        )
      }
      bare
    >
      {error !== null && data === undefined ? (
        <LoadFailure title="The tables could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={200} />
      ) : data.total === 0 ? (
        <EmptyState>The catalog has no tables of this source yet. Scan it.</EmptyState>
      ) : (
        <div style={{ display: "flex", height: Math.min(480, 58 * data.total + 1) }}>
          <TableList workspace={workspace} query={query} total={data.total} first={data.items} />
        </div>
      )}
    </Card>
  );
}

function Joins({ workspace, id, reason }: PartProps & { readonly reason: string | undefined }) {
  const queries = useQueryClient();
  const found = useQuery(candidatesQuery(workspace, id));
  const look = useMutation({
    mutationFn: () => call("discovery.find_joins", { id }),
    onSuccess: (told) => {
      readAgain(queries, workspace);
      toast({ text: `Looked at ${counted(told.tables, "table")}`, detail: `${counted(told.keys, "key")} and ${counted(told.joins, "join")} that nobody declared.` });
    },
    onError: (error) => void toast({ text: "Keys and joins could not be looked for", detail: error.message, state: "failed" }),
  });
  const button = (
    <Button size="small" icon={Link2} busy={look.isPending} reason={reason} onClick={() => look.mutate()}>
      Find keys and joins
    </Button>
  );
  return (
    <Card title="Keys and joins that nobody declared" acts={button} bare>
      <Candidates workspace={workspace} label="Found" rows={rowsOf(found, "The keys and joins could not be loaded", <EmptyState>None were found yet.</EmptyState>)} reason={reason} />
    </Card>
  );
}

function Changes({ workspace, id }: PartProps) {
  const changes = useQuery(changesQuery(workspace, id, "", 50));
  return (
    <Card title="Changes that scans saw" meta={changes.data === undefined ? undefined : whole(changes.data.total)} bare>
      {(changes.data?.total ?? 0) === 0 ? (
        <EmptyState>Nothing has changed since the first scan.</EmptyState>
      ) : (
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
      )}
    </Card>
  );
}
