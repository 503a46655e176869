/** Runs of the workspace, newest first: filtered as text and chips, page after page, chosen and acted on together. */
import type { RunOut } from "@concert/sdk";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Bell, ChevronLeft, ChevronRight, CircleStop, RotateCw, Trash2 } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { rowsOf } from "../data/rows";
import { hasEnded, runWord, stateOfRun } from "../data/runs";
import { listCount, whole } from "../format/numbers";
import { trimmed } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason, useServerNow } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { needsAdmin } from "../workspace/roles";
import { Button, buttonClass, Card, CellLine, type Column, EmptyState, Icon, IconButton, PageBody, PageHead, Progress, StateWord, Table } from "../ui";
import { type Act, fitting } from "./bulk";
import { BulkDialog } from "./BulkDialog";
import { FilterBar } from "./FilterBar";
import styles from "./list.module.css";
import { timeOf } from "./RunEntry";
import { triggerWord } from "./triggers";
import { useAsked } from "./useAsked";
import { useRunList } from "./useRunList";

export const PAGE = 50;

export function RunsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/runs" });
  const { q = "", after } = useSearch({ from: "/signed-in/w/$workspace/runs" });
  const navigate = useNavigate();
  const { query, problems } = useAsked(workspace, q);
  const list = useRunList(workspace, { ...query, limit: PAGE, ...(after === undefined ? {} : { after }) });
  // Where the pages before this one began, as far as they were walked through here.
  const [before, setBefore] = useState<readonly (string | undefined)[]>([]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [act, setAct] = useState<{ readonly act: Act; readonly runs: readonly RunOut[] }>();
  const filter = useRef<HTMLInputElement>(null);
  usePage({ people: useWorkspacePeople(workspace) });
  const items = list.data?.items ?? NONE;
  const show = useCallback(
    (next: string) => {
      setBefore([]);
      void navigate({ to: "/w/$workspace/runs", params: { workspace }, search: next === "" ? {} : { q: next }, replace: true });
    },
    [navigate, workspace],
  );
  const go = (next: string | undefined, walked: readonly (string | undefined)[]) => {
    setBefore(walked);
    setPicked(new Set());
    void navigate({ to: "/w/$workspace/runs", params: { workspace }, search: { ...(q === "" ? {} : { q }), ...(next === undefined ? {} : { after: next }) } });
  };
  const chosen = items.filter((run) => picked.has(run.id));
  const toggle = (id: string) =>
    setPicked((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useListKeys(items, toggle, filter);
  const columns = useColumns(picked, toggle);
  return (
    <>
      <PageHead
        title="Runs"
        sub={list.data === undefined ? "" : listCount(list.data.total, "run", q !== "")}
        acts={
          <>
            <SavedFilters workspace={workspace} list="runs" query={trimmed({ q })} onApply={(query) => show(String(query["q"] ?? ""))} />
            <Link className={buttonClass("quiet")} to="/w/$workspace/runs/alerts" params={{ workspace }}>
              <Icon of={Bell} /> Alerts
            </Link>
          </>
        }
      />
      <PageBody>
        <Card>
          <FilterBar text={q} onChange={show} problems={problems} counts={list.data?.counts} inputRef={filter} />
          <Table opens label="Runs" columns={columns} rows={rowsOf(list, "The runs could not be loaded", <Empty workspace={workspace} filtered={q !== ""} onAll={() => show("")} />)} keyOf={(run) => run.id} />
          {(after !== undefined || (list.data?.next ?? "") !== "") && (
            <nav className={styles["foot"]} aria-label="Pages">
              <span>{placeWords(before.length, after, items.length, list.data?.total ?? 0)}</span>
              {after !== undefined && before.length === 0 && (
                <Button size="small" onClick={() => go(undefined, [])}>
                  Newest
                </Button>
              )}
              <IconButton icon={ChevronLeft} size="small" label="Newer runs" disabled={before.length === 0} onClick={() => go(before.at(-1), before.slice(0, -1))} />
              <IconButton icon={ChevronRight} size="small" label="Older runs" disabled={(list.data?.next ?? "") === ""} onClick={() => go(list.data?.next, [...before, after])} />
            </nav>
          )}
          {chosen.length > 0 && <Selection workspace={workspace} chosen={chosen} onClear={() => setPicked(new Set())} onAct={(what) => setAct({ act: what, runs: fitting(what, chosen) })} />}
        </Card>
      </PageBody>
      {act !== undefined && (
        <BulkDialog
          {...act}
          onClose={() => {
            setAct(undefined);
            setPicked(new Set());
          }}
        />
      )}
    </>
  );
}

const NONE: readonly RunOut[] = [];
function placeWords(depth: number, after: string | undefined, shown: number, total: number): string {
  if (after !== undefined && depth === 0) return `${whole(shown)} of ${whole(total)}`;
  return `${whole(depth * PAGE + 1)} to ${whole(depth * PAGE + shown)} of ${whole(total)}`;
}

/** j and k walk over the runs, Enter opens (it is a link), x chooses, / filters. */
function useListKeys(items: readonly RunOut[], toggle: (id: string) => void, filter: { readonly current: HTMLInputElement | null }) {
  const standing = () => document.activeElement?.closest("tr")?.querySelector<HTMLElement>("[data-run]")?.dataset["run"];
  const walk = (by: number) => {
    const at = items.findIndex((run) => run.id === standing());
    const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by))];
    if (next !== undefined) document.querySelector<HTMLElement>(`[data-run="${CSS.escape(next.id)}"]`)?.focus();
  };
  useActions([
    { id: "runs.next", label: "Next run", group: "Here", keys: "j", run: () => walk(1) },
    { id: "runs.previous", label: "Previous run", group: "Here", keys: "k", run: () => walk(-1) },
    {
      id: "runs.pick",
      label: "Choose the run",
      group: "Here",
      keys: "x",
      run: () => {
        const id = standing();
        if (id !== undefined) toggle(id);
      },
    },
    { id: "runs.filter", label: "Filter the runs", group: "Here", keys: "/", run: () => filter.current?.focus() },
  ]);
}

interface SelectionProps {
  readonly workspace: string;
  readonly chosen: readonly RunOut[];
  readonly onClear: () => void;
  readonly onAct: (act: Act) => void;
}

function Selection({ workspace, chosen, onClear, onAct }: SelectionProps) {
  const offline = useOfflineReason();
  const role = useWorkspace(workspace)?.role;
  const right = mayRun(role);
  const [cancel, retry, over] = [fitting("cancel", chosen).length, fitting("retry", chosen).length, fitting("delete", chosen).length];
  return (
    <div className={styles["selection"]} role="region" aria-label="Chosen runs">
      <span>{whole(chosen.length)} chosen</span>
      <Button size="small" look="quiet" onClick={onClear}>
        Choose none
      </Button>
      <Button size="small" icon={RotateCw} reason={offline ?? right ?? (retry === 0 ? "None of them failed or was cancelled" : undefined)} onClick={() => onAct("retry")}>
        {`Retry ${retry}`}
      </Button>
      <Button size="small" look="danger" icon={CircleStop} reason={offline ?? right ?? (cancel === 0 ? "None of them goes on" : undefined)} onClick={() => onAct("cancel")}>
        {`Cancel ${cancel}`}
      </Button>
      <Button size="small" look="danger" icon={Trash2} reason={offline ?? needsAdmin(role) ?? (over === 0 ? "None of them is over" : undefined)} onClick={() => onAct("delete")}>
        {`Delete ${over}`}
      </Button>
    </div>
  );
}

function Empty({ workspace, filtered, onAll }: { readonly workspace: string; readonly filtered: boolean; readonly onAll: () => void }) {
  if (filtered) return <EmptyState act={<Button onClick={onAll}>Show all runs</Button>}>No run fits this filter.</EmptyState>;
  return (
    <EmptyState
      act={
        <Link className={buttonClass()} to="/w/$workspace/designs" params={{ workspace }}>
          Go to the designs
        </Link>
      }
    >
      Nothing ran yet. Open a design and run it.
    </EmptyState>
  );
}

function useColumns(picked: ReadonlySet<string>, toggle: (id: string) => void): readonly Column<RunOut>[] {
  const { user } = useBootstrap();
  const now = useServerNow(1000);
  const { q } = useSearch({ from: "/signed-in/w/$workspace/runs" });
  return [
    {
      id: "name",
      head: "Design",
      cell: (run) => (
        <CellLine>
          <label className={styles["pick"]}>
            <input type="checkbox" tabIndex={-1} aria-label={`Choose run ${run.number}`} checked={picked.has(run.id)} onChange={() => toggle(run.id)} onClick={(event) => event.stopPropagation()} />
          </label>
          <Link data-run={run.id} to="/w/$workspace/runs/$run" params={{ workspace: run.workspace, run: run.id }} search={q === undefined ? {} : { q }}>
            {run.title}
          </Link>
        </CellLine>
      ),
    },
    { id: "number", head: "Run", align: "right", minor: true, cell: (run) => run.number },
    { id: "state", head: "State", cell: (run) => <StateWord state={stateOfRun(run)}>{run.failed_step === "" || run.failed_step === undefined ? runWord(run) : `Failed at ${run.failed_step}`}</StateWord> },
    { id: "steps", head: "Steps", minor: true, cell: (run) => <Steps run={run} /> },
    { id: "trigger", head: "Started by", minor: true, cell: (run) => `${run.started_by === user.id ? "you" : run.started_by_name}${triggerWord(run.trigger)}` },
    { id: "time", head: "Took", align: "right", cell: (run) => timeOf(run, now) || <span className="quiet">not started</span> },
    { id: "when", head: "Started", align: "right", cell: (run) => <When micros={run.started_at ?? run.created_at} short /> },
  ];
}

function Steps({ run }: { readonly run: RunOut }) {
  if (hasEnded(run.status)) return whole(run.steps);
  if (run.status === "queued") return `0 of ${whole(run.steps)}`;
  const label = `${run.steps_ended} of ${run.steps} steps ended`;
  return (
    <CellLine>
      <span style={{ width: 96 }}>
        <Progress label={label} parts={[{ state: "done", amount: run.steps_ended }]} total={run.steps} />
      </span>
      {whole(run.steps_ended)} of {whole(run.steps)}
    </CellLine>
  );
}
