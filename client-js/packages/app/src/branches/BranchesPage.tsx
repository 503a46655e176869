/** The branches of a document: what is tried, by whom, what was merged, and the way into each. */
import type { BranchOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Archive, ArchiveRestore, GitCompare, Plus } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { othersPresent } from "../people/present";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { AvatarStack, Button, Card, Chip, type Column, EmptyState, IconButton, ListTools, Pager, PageBody, PageHead, PageSkeleton, Segmented, StateWord, Table, toast } from "../ui";
import styles from "./branches.module.css";
import { NewBranchDialog } from "./NewBranchDialog";
import { BRANCHES, branchesQuery, hereQuery, mergeOf, placeOf, useBranchEvents } from "./queries";

const STATES = [
  { value: "open", label: "Open" },
  { value: "closed", label: "Closed" },
] as const;

export function BranchesPage() {
  const { workspace = "", document = "" } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(hereQuery(document));
  const title = data?.target_title ?? "";
  usePage({ title: data === undefined ? "Branches" : `Branches of ${title}` });
  if (error !== null && data === undefined) {
    return (
      <PageBody>
        <LoadFailure title="The branches could not be loaded" error={error} onRetry={() => void refetch()} />
      </PageBody>
    );
  }
  if (data === undefined) return <PageSkeleton />;
  return <Branches workspace={workspace} target={data.target} kind={data.kind} title={title === "" ? "the document" : title} />;
}

interface BranchesProps {
  readonly workspace: string;
  readonly target: string;
  readonly kind: string;
  readonly title: string;
}

function Branches({ workspace, target, kind, title }: BranchesProps) {
  const [state, setState] = useState<"open" | "closed">("open");
  const [making, make] = useState(false);
  const navigate = useNavigate();
  const offline = useOfflineReason();
  const right = mayEdit(useWorkspace(workspace)?.role);
  const reason = offline ?? right;
  const [offset, setOffset] = useState(0);
  const list = useQuery(branchesQuery(target, state, offset));
  useBranchEvents(target);
  const move = useMove(target);
  const show = (next: "open" | "closed") => {
    setState(next);
    setOffset(0);
  };
  const to = placeOf(kind);
  useActions([{ id: "branch", label: "Make a branch", group: "Here", icon: Plus, keys: "n", reason, run: () => make(true) }]);
  const empty = state === "closed" ? "No branch was closed." : `No branches yet. A branch is a copy of ${title} to try things in; what you change there can be merged back.`;
  return (
    <>
      <PageHead
        title={`Branches of ${title}`}
        sub={to === undefined ? undefined : <Link to={to} params={{ workspace, document: target }}>{`Open ${title}`}</Link>}
        acts={
          <Button look="primary" icon={Plus} reason={reason} onClick={() => make(true)}>
            Make a branch
          </Button>
        }
      />
      <PageBody>
        <Card bare>
          <ListTools>
            <div className={styles["ways"]}>
              <Segmented label="Which branches" segments={STATES} value={state} onChange={show} />
            </div>
          </ListTools>
          <Table
            label={state === "open" ? "Open branches" : "Closed branches"}
            columns={useColumns(workspace)}
            rows={rowsOf(list, "The branches could not be loaded", <EmptyState>{empty}</EmptyState>)}
            keyOf={(row) => row.document}
            opens
            acts={(row) =>
              row.state === "closed" ? (
                <Button size="small" icon={ArchiveRestore} reason={reason} onClick={() => move.mutate({ branch: row, close: false })}>
                  Open again
                </Button>
              ) : (
                <>
                  <Button size="small" icon={GitCompare} onClick={() => void navigate({ to: mergeOf(kind), params: { workspace, document: target, branch: row.document } })}>
                    Compare
                  </Button>
                  <IconButton size="small" icon={Archive} label={`Close ${row.name}`} reason={reason} onClick={() => move.mutate({ branch: row, close: true })} />
                </>
              )
            }
          />
          <Pager offset={offset} limit={BRANCHES} total={list.data?.total ?? 0} onMove={setOffset} />
        </Card>
      </PageBody>
      {making && (
        <NewBranchDialog
          target={target}
          title={title}
          onClose={() => make(false)}
          onMade={(branch) => {
            make(false);
            if (to !== undefined) void navigate({ to, params: { workspace, document: branch.document } });
          }}
        />
      )}
    </>
  );
}

interface Move {
  readonly branch: BranchOut;
  readonly close: boolean;
}

/** Closes a branch, with the way back, or opens it again. */
function useMove(target: string) {
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: ({ branch, close }: Move) => call(close ? "branches.close" : "branches.reopen", { id: target, branch: branch.document }),
    onSuccess: (_done, { branch, close }) => {
      void queries.invalidateQueries({ queryKey: ["branches"] });
      toast({
        text: close ? `Closed the branch ${branch.name}` : `Opened the branch ${branch.name} again`,
        state: "done",
        act: close ? { label: "Open again", onChoose: () => move.mutate({ branch, close: false }) } : undefined,
      });
    },
    onError: (failure) => {
      const { message, nextStep } = asError(failure);
      toast({ text: message, detail: nextStep, state: "failed" });
    },
  });
  return move;
}

function useColumns(workspace: string): readonly Column<BranchOut>[] {
  const { user } = useBootstrap();
  const by = (id: string, name: string) => (id === user.id ? "you" : name);
  return [
    { id: "name", head: "Name", cell: (row) => <NameCell workspace={workspace} branch={row} /> },
    { id: "state", head: "State", cell: (row) => <StateCell branch={row} /> },
    { id: "people", head: "Here now", cell: (row) => <AvatarStack people={othersPresent(row.present, user.id)} size={20} most={4} /> },
    { id: "made", head: "Made by", minor: true, cell: (row) => by(row.created_by, row.created_by_name) },
    { id: "by", head: "Changed by", minor: true, cell: (row) => by(row.updated_by, row.updated_by_name) },
    { id: "changed", head: "Changed", align: "right", cell: (row) => <When micros={row.updated_at} short /> },
  ];
}

function NameCell({ workspace, branch }: { readonly workspace: string; readonly branch: BranchOut }) {
  const to = placeOf(branch.kind);
  if (branch.state === "closed" || to === undefined) return branch.name;
  return (
    <Link to={to} params={{ workspace, document: branch.document }}>
      {branch.name}
    </Link>
  );
}

function StateCell({ branch }: { readonly branch: BranchOut }) {
  if (branch.state === "closed") return <Chip>Closed</Chip>;
  if (branch.merged_at === null) return <Chip tone="accent">Open</Chip>;
  return (
    <StateWord state="done">
      Merged <When micros={branch.merged_at} short />
    </StateWord>
  );
}
