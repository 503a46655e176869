/** Who did what: the log of everything that was decided, granted, changed and refused, and the proof that nobody changed it. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { asError } from "../data/api";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { usePage } from "../shell/page";
import { Button, Card, type Column, EmptyState, NameButton, PageBody, PageHead, Skeleton, VirtualTable } from "../ui";
import { AuditFilters } from "./AuditFilters";
import { EntryDialog } from "./EntryDialog";
import { type Entry, filterOf, useEntries } from "./queries";
import type { AuditSearch } from "./search";
import { VerifyDialog } from "./VerifyDialog";
import styles from "./audit.module.css";
import { Who } from "./Who";
import { isRefusal } from "./words";

const TALL = 40;

export function AuditPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/audit" });
  const search = useSearch({ from: "/signed-in/w/$workspace/governance/audit" });
  const navigate = useNavigate();
  const [verifying, verify] = useState(false);
  const filter = useDeferredValue(search);
  const asked = filterOf(workspace, filter);
  const found = useEntries(asked);
  usePage({ title: "Audit", people: useWorkspacePeople(workspace) });
  useActions([{ id: "verify-audit", label: "Verify the audit log", group: "Here", icon: ShieldCheck, words: "chain hash proof", run: () => verify(true) }]);
  const show = (next: AuditSearch) => void navigate({ to: "/w/$workspace/governance/audit", params: { workspace }, search: next, replace: true });
  const error = found.pages.error;
  if (error !== null && asError(error).code === "forbidden") {
    return (
      <>
        <PageHead title="Audit" />
        <PageBody>
          <EmptyState>Only who looks after a workspace sees what was done in it. Ask an owner or an admin.</EmptyState>
        </PageBody>
      </>
    );
  }
  return (
    <>
      <PageHead
        title="Audit"
        sub="Who did what, and when. Nobody can change an entry without its showing."
        acts={
          <Button icon={ShieldCheck} onClick={() => verify(true)}>
            Verify log
          </Button>
        }
      />
      <PageBody>
        <Card>
          <AuditFilters workspace={workspace} search={search} filter={asked} total={found.first === undefined ? undefined : found.total} onChange={show} />
          <Rows found={found} filtered={Object.keys(search).some((name) => name !== "entry")} onOpen={(entry) => show({ ...search, entry: entry.number })} onUnfold={(entry) => show({ object: entry.object })} />
        </Card>
      </PageBody>
      {search.entry !== undefined && (
        <EntryDialog
          number={search.entry}
          onAll={(object) => show({ object })}
          onClose={() => {
            const { entry: _, ...rest } = search;
            show(rest);
          }}
        />
      )}
      {verifying && <VerifyDialog onClose={() => verify(false)} />}
    </>
  );
}

interface RowsProps {
  readonly found: ReturnType<typeof useEntries>;
  readonly filtered: boolean;
  readonly onOpen: (entry: Entry) => void;
  readonly onUnfold: (entry: Entry) => void;
}

function Rows({ found, filtered, onOpen, onUnfold }: RowsProps) {
  if (found.pages.error !== null && found.first === undefined) return <LoadFailure title="The audit log could not be loaded" error={found.pages.error} onRetry={() => void found.pages.refetch()} />;
  if (found.first === undefined) return <Skeleton height={320} />;
  if (found.total === 0) return <EmptyState>{filtered ? "Nothing fits these filters." : "Nothing was entered yet. Every decision, grant and change of this workspace will stand here."}</EmptyState>;
  return (
    <div className={styles["rows"]} style={{ height: Math.min(640, found.total * TALL + 44) }} aria-busy={found.pages.isFetchingNextPage}>
      <VirtualTable label="Audit log" columns={columnsOf(onOpen, onUnfold)} total={found.total} rowAt={found.rowAt} keyOf={(row) => String(row.number)} onView={found.onView} rowHeight={TALL} />
    </div>
  );
}

function columnsOf(open: (entry: Entry) => void, unfold: (entry: Entry) => void): readonly Column<Entry>[] {
  return [
    { id: "number", head: "No.", width: 72, align: "right", minor: true, cell: (one) => <span className={styles["number"]}>{one.number}</span> },
    {
      id: "action",
      head: "What",
      cell: (one) => (
        <span className={styles["what"]}>
          <NameButton data-refused={isRefusal(one.action)} onClick={() => open(one)} aria-label={`${one.deed}, entry ${one.number}`}>
            {one.deed}
          </NameButton>
          {one.steps > 0 && (
            <button type="button" className={styles["steps"]} onClick={() => unfold(one)} aria-label={`Show the ${counted(one.steps, "step", "steps")} of ${one.title}`}>
              {counted(one.steps, "step", "steps")}
            </button>
          )}
        </span>
      ),
    },
    { id: "who", head: "Who", width: 150, cell: (one) => <Who entry={one} /> },
    { id: "workspace", head: "Workspace", minor: true, width: 160, cell: (one) => (one.workspace === null ? <span className="quiet">organisation</span> : one.workspace_name || one.workspace) },
    { id: "at", head: "When", align: "right", width: 130, cell: (one) => <When micros={one.at} short /> },
  ];
}
