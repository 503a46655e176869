/** Every design of the workspace: how its last run went and who is drawing on it. */
import type { DesignOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { FileUp, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { designsQuery } from "../data/queries";
import { runState } from "../data/runs";
import { listCount } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { othersPresent } from "../people/present";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { AvatarStack, Button, buttonClass, CellLine, type Column, EmptyState, PageBody, PageHead, StateWord } from "../ui";
import { DocumentList } from "../workspace/DocumentList";
import { useList } from "../workspace/useList";
import { NewDesignDialog } from "./NewDesignDialog";

const ImportDesignDialog = lazy(async () => ({ default: (await import("./ImportDesignDialog")).ImportDesignDialog }));

const CALLED = { one: "design", many: "designs", head: "Designs" };

export function DesignsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/designs" });
  const [making, setMaking] = useState(false);
  const [importing, setImporting] = useState(false);
  const columns = useColumns();
  const place = useList();
  const reason = mayEdit(useWorkspace(workspace)?.role);
  const list = useQuery(designsQuery({ workspace, search: place.search, offset: place.offset }));
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([{ id: "new design", label: "New design", group: "Here", icon: Plus, keys: "n", reason, run: () => setMaking(true) }, { id: "import design", label: "Import design", group: "Here", icon: FileUp, reason, run: () => setImporting(true) }]);
  return (
    <>
      <PageHead
        title="Designs"
        sub={list.data === undefined || place.trashed || (list.data.total === 0 && place.search === "") ? "" : listCount(list.data.total, "design", place.search !== "")}
        acts={
          <>
            <Button icon={FileUp} reason={reason} onClick={() => setImporting(true)}>
              Import design
            </Button>
            <Button look="primary" icon={Plus} reason={reason} onClick={() => setMaking(true)}>
              New design
            </Button>
          </>
        }
      />
      <PageBody>
        <DocumentList
          workspace={workspace}
          kind="workflow"
          called={CALLED}
          place={place}
          list={list}
          columns={columns}
          reason={reason}
          empty={
            <EmptyState
              act={
                <Link className={buttonClass()} to="/w/$workspace/library" params={{ workspace }}>
                  Begin with one from the library
                </Link>
              }
            >
              No designs yet. A design is a workflow of steps that you draw together and run.
            </EmptyState>
          }
        />
      </PageBody>
      {importing && (
        <Suspense fallback={null}>
          <ImportDesignDialog workspace={workspace} onClose={() => setImporting(false)} />
        </Suspense>
      )}
      {making && <NewDesignDialog workspace={workspace} onClose={() => setMaking(false)} />}
    </>
  );
}

function useColumns(): readonly Column<DesignOut>[] {
  const { user } = useBootstrap();
  return [
    {
      id: "name",
      head: "Name",
      cell: (row) => (
        <Link to="/w/$workspace/designs/$document" params={{ workspace: row.workspace, document: row.id }}>
          {row.title === "" ? "Without a name" : row.title}
        </Link>
      ),
    },
    { id: "run", head: "Last run", cell: (row) => <LastRunCell design={row} /> },
    { id: "people", head: "Here now", cell: (row) => <AvatarStack people={othersPresent(row.present, user.id)} size={20} most={4} /> },
    { id: "by", head: "Changed by", cell: (row) => (row.updated_by === user.id ? "you" : row.updated_by_name) },
    { id: "changed", head: "Changed", align: "right", cell: (row) => <When micros={row.updated_at} short /> },
  ];
}

function LastRunCell({ design }: { readonly design: DesignOut }) {
  const run = design.last_run;
  if (run === null) return <span className="quiet">never run</span>;
  return (
    <CellLine>
      <StateWord state={runState(run.status)} />
      <span className="quiet">
        run {run.number}, <When micros={run.finished_at ?? run.created_at} />
      </span>
    </CellLine>
  );
}
