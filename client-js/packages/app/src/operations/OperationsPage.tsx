/** Bulk operations of the workspace, newest first: how far each is, who began it, and one button for another. */
import type { BulkOut } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Layers, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { rowsOf } from "../data/rows";
import { isPlain, trimmed } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { useWords } from "../filters/useWords";
import { listCount, whole } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useChannel } from "../live/useChannel";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, Card, CellLine, type Column, EmptyState, Icon, ListTools, PageBody, PageHead, Pager, Progress, Select, StateWord, Table } from "../ui";
import { ListFilter } from "../workspace/ListFilter";
import { iconOfOperation } from "./kindIcons";
import styles from "./operations.module.css";
import { jobsQuery, kindsQuery, PAGE } from "./queries";
import { type OperationsSearch, readOperationsSearch } from "./search";
import { StartDialog } from "./start/StartDialog";
import { countOf, doneOf, failedOf, JOBS, type JobStatus, saidOf } from "./words";

const ANY = "any";
const AGAIN_MS = 800;

export function OperationsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/operations" });
  const search = useSearch({ from: "/signed-in/w/$workspace/operations" });
  const navigate = useNavigate();
  const [starting, start] = useState(false);
  const { offset = 0, ...chosen } = search;
  const { search: words = "", status, kind } = chosen;
  const list = useJobs(workspace, { search: words, status: status ?? "", kind: kind ?? "", offset, limit: PAGE });
  const kinds = useQuery(kindsQuery());
  const reason = useOfflineReason();
  const right = mayRun(useWorkspace(workspace)?.role);
  const show = (next: OperationsSearch) => void navigate({ to: "/w/$workspace/operations", params: { workspace }, search: next, replace: true });
  const set = (name: "search" | "status" | "kind", value: string) => {
    const { [name]: _old, ...rest } = chosen;
    show(value === ANY || value === "" ? rest : { ...rest, [name]: value });
  };
  usePage({ people: useWorkspacePeople(workspace) });
  useActions([{ id: "operations.start", label: "Start an operation", group: "Here", icon: Layers, keys: "n", reason: reason ?? right, run: () => start(true) }]);
  const [text, setText] = useWords(words, (next) => set("search", next));
  const query = trimmed({ ...chosen });
  const filtered = !isPlain(query);
  const all = useQuery({ ...jobsQuery({ workspace, search: "", status: "", kind: "", offset: 0, limit: PAGE }), enabled: filtered });
  const begin = (
    <Button look="primary" icon={Layers} reason={reason ?? right} onClick={() => start(true)}>
      Start operation
    </Button>
  );
  const empty = filtered ? (
    <EmptyState act={<Button onClick={() => show({})}>Show all operations</Button>}>No operation fits this filter.</EmptyState>
  ) : (
    <EmptyState>Nothing was done to many sources at once yet. An operation says first what it would do, and can be taken back.</EmptyState>
  );
  return (
    <>
      <PageHead title="Operations" sub={list.data === undefined || (list.data.total === 0 && !filtered) ? "" : listCount(list.data.total, "operation", filtered, all.data?.total)} acts={begin} />
      <PageBody>
        <Card>
          <ListTools>
            <ListFilter label="Filter operations" placeholder="Filter by words" place={{ text, setText }} />
            <div className={styles["facet"]}>
              <Select label="State" value={status ?? ANY} options={[{ value: ANY, label: "Every state" }, ...STATUSES]} onChange={(value) => set("status", value)} />
            </div>
            <div className={styles["facet"]}>
              <Select label="Kind" value={kind ?? ANY} options={[{ value: ANY, label: "Every kind" }, ...(kinds.data?.kinds ?? []).map((one) => ({ value: one.name, label: one.title }))]} onChange={(value) => set("kind", value)} />
            </div>
            <SavedFilters
              workspace={workspace}
              list="operations"
              query={query}
              onApply={(kept) => show(readOperationsSearch({ ...kept }))}
              named={(name, value) => (name === "kind" ? (kinds.data?.kinds.find((one) => one.name === value)?.title ?? value) : value)}
            />
            {filtered && (
              <Button look="quiet" size="small" icon={X} onClick={() => show({})}>
                Show everything
              </Button>
            )}
          </ListTools>
          <Table opens label="Operations" columns={COLUMNS} rows={rowsOf(list, "The operations could not be loaded", empty)} keyOf={(job) => job.id} />
          <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={(next) => show({ ...search, offset: next })} />
        </Card>
      </PageBody>
      {starting && <StartDialog workspace={workspace} chosen={undefined} onClose={() => start(false)} />}
    </>
  );
}

const STATUSES = (Object.keys(JOBS) as JobStatus[]).map((value) => ({ value, label: JOBS[value].word }));

/** The page of jobs; what was told of a job is asked for again within a second. */
function useJobs(workspace: string, input: Omit<Parameters<typeof jobsQuery>[0], "workspace">) {
  const queries = useQueryClient();
  const list = useQuery(jobsQuery({ workspace, ...input }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [workspace],
  );
  const again = () => void queries.invalidateQueries({ queryKey: ["bulk", workspace] });
  useChannel(`workspace:${workspace}`, ["bulk:job:*"], {
    onEvent: () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        again();
      }, AGAIN_MS);
    },
    onStale: again,
  });
  return list;
}

const COLUMNS: readonly Column<BulkOut>[] = [
  { id: "title", head: "Operation", cell: (job) => <JobLink job={job} /> },
  { id: "number", head: "Number", align: "right", minor: true, cell: (job) => job.number },
  { id: "state", head: "State", cell: (job) => <JobState job={job} /> },
  { id: "progress", head: "Items", cell: (job) => <JobBar job={job} /> },
  { id: "by", head: "Started by", minor: true, cell: (job) => <By job={job} /> },
  { id: "when", head: "Started", align: "right", minor: true, cell: (job) => <When micros={job.started_at ?? job.created_at} short /> },
];

function JobLink({ job }: { readonly job: BulkOut }) {
  return (
    <CellLine>
      <Icon of={iconOfOperation(job.icon)} />
      <Link to="/w/$workspace/operations/$job" params={{ workspace: job.workspace, job: job.id }}>
        {job.title}
      </Link>
    </CellLine>
  );
}

export function JobState({ job }: { readonly job: Pick<BulkOut, "status" | "counts"> }) {
  const { state, word } = saidOf(job);
  return <StateWord state={state}>{word}</StateWord>;
}

function JobBar({ job }: { readonly job: BulkOut }) {
  const [done, failed, skipped] = [doneOf(job.counts), failedOf(job.counts), countOf(job.counts, "skipped")];
  const label = `${whole(done)} of ${whole(job.total)} done${failed === 0 ? "" : `, ${whole(failed)} failed`}`;
  if (job.total === 0) return <span className="quiet">{job.status === "planned" ? "being planned" : "none"}</span>;
  return (
    <CellLine>
      <span className={styles["miniBar"]}>
        <Progress label={label} parts={[{ state: "done", amount: done }, { state: "failed", amount: failed }, { state: "skipped", amount: skipped }]} total={job.total} />
      </span>
      {whole(done)} of {whole(job.total)}
    </CellLine>
  );
}

function By({ job }: { readonly job: BulkOut }) {
  const { user } = useBootstrap();
  return job.started_by === user.id ? "you" : job.started_by_name;
}
