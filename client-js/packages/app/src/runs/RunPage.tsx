/** One run: the runs around it, when each step ran, the chosen step, and what was said. */
import type { RunDetail, RunOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { CircleStop, GitCompareArrows, Link2, Play, RotateCw, Trash2, Workflow } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { hasEnded, runState, runWord, stateOfRun } from "../data/runs";
import { exact } from "../format/times";
import { ms } from "../format/useNow";
import { useActions } from "../keyboard/actions";
import { useOfflineReason, useServerNow } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import type { Person } from "../people/person";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { needsAdmin } from "../workspace/roles";
import { Button, buttonClass, EmptyState, ErrorState, Icon, IconButton, PageHead, PageSkeleton, Segmented, Skeleton, Split, StateChip, toast } from "../ui";
import { BulkDialog } from "./BulkDialog";
import { FilterBar } from "./FilterBar";
import { Logs } from "./Logs";
import { reading, usePeopleOnSteps } from "./presence";
import { retryPlan, retryWords } from "./retrying";
import { RunAgainDialog } from "./RunAgainDialog";
import { RunEntry, timeOf } from "./RunEntry";
import { RunResults } from "./RunResults";
import { PAGE } from "./RunsPage";
import { useAsked } from "./useAsked";
import styles from "./runs.module.css";
import type { RunSearch, RunView } from "./search";
import { StepPanel } from "./StepPanel";
import { Timeline } from "./Timeline";
import { triggerWord } from "./triggers";
import { type LiveRun, useRun } from "./useRun";
import { useRunList } from "./useRunList";
import { type StepView, stepsOf, wantingIn } from "./view";

const Graph = lazy(async () => ({ default: (await import("./Graph")).Graph }));
const Matrix = lazy(async () => ({ default: (await import("./Matrix")).Matrix }));

export function RunPage() {
  const { workspace, run: id } = useParams({ from: "/signed-in/w/$workspace/runs/$run" });
  return <Page key={id} workspace={workspace} id={id} />;
}

function Page({ workspace, id }: { readonly workspace: string; readonly id: string }) {
  const live = useRun(id);
  const people = useWorkspacePeople(workspace);
  const { run, progress } = live;
  const steps = useMemo(() => (run === undefined ? NO_STEPS : stepsOf(run, progress)), [run, progress]);
  const choice = useChoice(workspace, run, steps);
  usePage({ title: run === undefined ? "Run" : `${run.title}, run ${run.number}`, people, doing: reading(choice.chosen?.title) });
  return (
    <div className={styles["page"]}>
      <Head workspace={workspace} run={run} failed={live.error !== null} />
      <div className={styles["columns"]}>
        <RunsBeside workspace={workspace} current={id} search={choice.search} show={choice.show} />
        <Body live={live} steps={steps} choice={choice} />
      </div>
    </div>
  );
}

const NO_STEPS: readonly StepView[] = [];

interface Choice {
  readonly search: RunSearch;
  readonly chosen: StepView | undefined;
  readonly view: RunView;
  readonly choose: (node: string | undefined) => void;
  readonly look: (view: RunView) => void;
  readonly show: (q: string) => void;
}

/** The view and the step are in the address, so that it leads others to the very same place. */
function useChoice(workspace: string, run: RunDetail | undefined, steps: readonly StepView[]): Choice {
  const search = useSearch({ from: "/signed-in/w/$workspace/runs/$run" });
  const navigate = useNavigate();
  const { view = "timeline", step } = search;
  const id = run?.id;
  const change = useCallback(
    (next: RunSearch) => {
      if (id !== undefined) void navigate({ to: "/w/$workspace/runs/$run", params: { workspace, run: id }, search: next, replace: true });
    },
    [navigate, workspace, id],
  );
  // Where nobody chose yet: the step that needs somebody.
  const wanting = wantingIn(steps);
  // It stays when it needs nobody any more: nothing closes under somebody's hands.
  const shown = useRef<string>(undefined);
  shown.current ??= wanting?.node;
  const node = step ?? shown.current;
  return {
    search,
    view,
    chosen: node === NONE ? undefined : steps.find((one) => one.node === node),
    choose: (next) => change({ ...search, step: next ?? NONE }),
    look: (next) => change({ ...search, view: next }),
    show: useCallback((q: string) => change(q === "" ? without(search, "q") : { ...search, q }), [change, search]),
  };
}

/** In an address: the panel was closed. */
const NONE = "-";

function without(search: RunSearch, name: keyof RunSearch): RunSearch {
  return Object.fromEntries(Object.entries(search).filter(([key]) => key !== name));
}

function Head({ workspace, run, failed }: { readonly workspace: string; readonly run: RunDetail | undefined; readonly failed: boolean }) {
  const acts = useRunActs(workspace, run);
  const [again, setAgain] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const now = useServerNow(1000);
  if (run === undefined) return <PageHead title={failed ? "Run" : <Skeleton width={240} height={24} />} />;
  const started = run.started_at === null ? "not started yet" : `started ${exact(ms(run.started_at))}`;
  const took = timeOf(run, now);
  const copy = () => void navigator.clipboard.writeText(location.href).then(() => toast({ text: "The link is copied" }));
  return (
    <>
      <PageHead
        title={run.title}
        chip={
          <>
            <span className="mono quiet">run {run.number}</span>
            <StateChip state={stateOfRun(run)}>{runWord(run)}</StateChip>
          </>
        }
        sub={`${started} by ${run.started_by_name}${triggerWord(run.trigger)}${took === "" ? "" : `, ${took}`}${run.cancelled_by_name === "" ? "" : `, cancelled by ${run.cancelled_by_name}`}, version ${run.design_hash.slice(0, 8)}`}
        acts={
          <>
            <IconButton icon={Link2} label="Copy the link to what is shown" onClick={copy} />
            <Link className={buttonClass("quiet")} to="/w/$workspace/designs/$document" params={{ workspace, document: run.design }}>
              <Icon of={Workflow} /> Open the design
            </Link>
            <Link className={buttonClass("quiet")} to="/w/$workspace/runs/$run/compare" params={{ workspace, run: run.id }}>
              <Icon of={GitCompareArrows} /> Compare
            </Link>
            {hasEnded(run.status) ? (
              <>
                <IconButton icon={Trash2} label="Delete the run" reason={acts.keeps} onClick={() => setDeleting(true)} />
                <Button icon={Play} reason={acts.reason} onClick={() => setAgain(true)}>
                  Run again
                </Button>
              </>
            ) : (
              <Button look="danger" icon={CircleStop} busy={acts.cancel.isPending} reason={acts.reason} onClick={() => acts.cancel.mutate()}>
                Cancel the run
              </Button>
            )}
          </>
        }
      />
      {deleting && <BulkDialog act="delete" runs={[run]} onClose={() => setDeleting(false)} onDone={acts.leave} />}
      {again && <RunAgainDialog workspace={workspace} run={run} onClose={() => setAgain(false)} onBegun={acts.open} />}
    </>
  );
}

/** What one may do with a run, and why not. */
function useRunActs(workspace: string, run: RunDetail | undefined) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const role = useWorkspace(workspace)?.role;
  const offline = useOfflineReason();
  const [reason, keeps] = [offline ?? mayRun(role), offline ?? needsAdmin(role)];
  const open = (next: RunOut) => void navigate({ to: "/w/$workspace/runs/$run", params: { workspace, run: next.id } });
  const leave = () => {
    toast({ text: `Deleted run ${run?.number ?? ""} of ${run?.title ?? ""}`, state: "done" });
    void navigate({ to: "/w/$workspace/runs", params: { workspace } });
  };
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const retry = useMutation({
    mutationFn: () => call("runs.retry", { id: run?.id ?? "" }),
    onSuccess: open,
    onError: failed("The run was not retried"),
  });
  const cancel = useMutation({
    mutationFn: () => call("runs.cancel", { id: run?.id ?? "" }),
    onSuccess: (next) => queries.setQueryData(["run", next.id], next),
    onError: failed("The run was not cancelled"),
  });
  return { open, leave, retry, cancel, reason, keeps };
}

interface BesideProps {
  readonly workspace: string;
  readonly current: string;
  readonly search: RunSearch;
  readonly show: (q: string) => void;
}

function RunsBeside({ workspace, current, search, show }: BesideProps) {
  const { q = "", view } = search;
  const { query, problems } = useAsked(workspace, q);
  const list = useRunList(workspace, { ...query, limit: 2 * PAGE });
  const now = useServerNow(1000);
  const host = useRef<HTMLElement>(null);
  const walk = (by: number) => {
    const items = list.data?.items ?? [];
    const standing = (document.activeElement as HTMLElement | null)?.dataset["run"] ?? current;
    const next = items[Math.min(items.length - 1, Math.max(0, items.findIndex((run) => run.id === standing) + by))];
    if (next !== undefined) host.current?.querySelector<HTMLElement>(`[data-run="${CSS.escape(next.id)}"]`)?.focus();
  };
  useActions([
    { id: "runs.next", label: "Next run", group: "Here", keys: "j", run: () => walk(1) },
    { id: "runs.previous", label: "Previous run", group: "Here", keys: "k", run: () => walk(-1) },
    { id: "runs.filter", label: "Filter the runs", group: "Here", keys: "/", run: () => host.current?.querySelector("input")?.focus() },
  ]);
  return (
    <nav className={styles["list"]} aria-label="Runs" ref={host}>
      <FilterBar narrow text={q} onChange={show} problems={problems} counts={undefined} />
      {list.error !== null && list.data === undefined && <LoadFailure title="The runs could not be loaded" error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.map((run) => (
        <RunEntry key={run.id} run={run} now={now} current={run.id === current} filter={q} view={view} />
      ))}
      {list.data?.items.length === 0 && <EmptyState>No run fits this filter.</EmptyState>}
      {(list.data?.next ?? "") !== "" && (
        <Link className={styles["more"]} to="/w/$workspace/runs" params={{ workspace }} search={q === "" ? {} : { q }}>
          All runs
        </Link>
      )}
    </nav>
  );
}

interface BodyProps {
  readonly live: LiveRun;
  readonly steps: readonly StepView[];
  readonly choice: Choice;
}

function Body({ live, steps, choice }: BodyProps) {
  const { run, error, reload, log } = live;
  const { chosen, choose } = choice;
  const [onlyStep, setOnlyStep] = useState(false);
  const going = run !== undefined && !hasEnded(run.status);
  const now = useServerNow(going ? 250 : 60_000) * 1000;
  const people = usePeopleOnSteps(run?.id ?? "", steps);
  if (run === undefined) {
    if (error === null) return <PageSkeleton />;
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <LoadFailure title="The run could not be loaded" error={error} onRetry={reload} />
      </div>
    );
  }
  const pick = (next: string | undefined) => {
    choose(next);
    setOnlyStep(next !== undefined);
  };
  const upper = (
    <div className={styles["upper"]} style={{ height: "100%" }}>
      <div className={styles["viewPane"]}>
        <Views view={choice.view} onLook={choice.look} />
        <RunFailure run={run} />
        <RunResults run={run} />
        <View run={run} steps={steps} choice={choice} now={now} people={people} onChoose={pick} onOpen={live.open} />
      </div>
      {chosen !== undefined && (
        <StepPanel run={run} step={chosen} steps={steps} now={now} people={people.get(chosen.node) ?? []} onClose={() => pick(undefined)} onChoose={pick} actions={<RetryAct run={run} steps={steps} chosen={chosen} />} />
      )}
    </div>
  );
  return (
    <div className={styles["work"]} style={{ display: "block", height: "100%" }}>
      <Split
        label="Logs"
        name="run.logs"
        axis="y"
        sized="second"
        size={300}
        min={96}
        max={640}
        first={upper}
        second={<Logs key={run.id} log={log} step={onlyStep ? chosen : undefined} onAllSteps={() => setOnlyStep(false)} onStep={pick} fileName={`run-${run.number}.log`} live={going} />}
      />
    </div>
  );
}

function Views({ view, onLook }: { readonly view: RunView; readonly onLook: (view: RunView) => void }) {
  useActions([
    { id: "run.graph", label: "Show the graph", group: "Here", keys: "1", run: () => onLook("graph") },
    { id: "run.timeline", label: "Show the timeline", group: "Here", keys: "2", run: () => onLook("timeline") },
    { id: "run.matrix", label: "Show the matrix", group: "Here", keys: "3", run: () => onLook("matrix") },
  ]);
  return (
    <div className={styles["views"]}>
      <Segmented
        label="View"
        value={view}
        onChange={onLook}
        segments={[
          { value: "graph", label: "Graph" },
          { value: "timeline", label: "Timeline" },
          { value: "matrix", label: "Matrix" },
        ]}
      />
    </div>
  );
}

const UNDOING: Readonly<Record<string, string>> = { undoing: "What had been done is being undone.", undone: "What had been done was undone.", undo_failed: "Not all that had been done could be undone." };

/** Why the run as a whole failed, besides its steps; and how far undoing is. */
function RunFailure({ run }: { readonly run: RunDetail }) {
  const undo = UNDOING[run.undo];
  if (run.error === null && undo === undefined) return null;
  return (
    <div className={styles["whole"]}>
      {run.error !== null && (
        <ErrorState title={run.error.message} code={run.error.code}>
          {run.error.next_step}
        </ErrorState>
      )}
      {undo !== undefined && <p className="quiet">{undo}</p>}
    </div>
  );
}

interface ViewProps {
  readonly run: RunDetail;
  readonly steps: readonly StepView[];
  readonly choice: Choice;
  readonly now: number;
  readonly people: ReadonlyMap<string, readonly Person[]>;
  readonly onChoose: (node: string) => void;
  readonly onOpen: (node: string) => void;
}

function View({ run, steps, choice, now, people, onChoose, onOpen }: ViewProps) {
  if (steps.length === 0) return <EmptyState>The design had no steps when it ran.</EmptyState>;
  const chosen = choice.chosen?.node;
  switch (choice.view) {
    case "timeline":
      return <Timeline steps={steps} startedAt={run.started_at} finishedAt={run.finished_at} state={runState(run.status)} now={now} chosen={chosen} onChoose={onChoose} onOpen={onOpen} peopleOn={people} />;
    case "graph":
      return (
        <Suspense fallback={<Skeleton height="100%" />}>
          <Graph run={run.id} steps={steps} chosen={chosen} onChoose={onChoose} peopleOn={people} />
        </Suspense>
      );
    case "matrix":
      return (
        <Suspense fallback={<Skeleton height="100%" />}>
          <Matrix workspace={run.workspace} design={run.design} run={run.id} chosen={chosen} filter={choice.search.q ?? ""} />
        </Suspense>
      );
  }
}

/** At the failed step, where it is decided: what a retry does, and the button. */
function RetryAct({ run, steps, chosen }: { readonly run: RunDetail; readonly steps: readonly StepView[]; readonly chosen: StepView }) {
  const { retry, reason } = useRunActs(run.workspace, run);
  const offered = (chosen.state === "failed" || (run.status === "cancelled" && chosen.state === "cancelled")) && hasEnded(run.status);
  const label = run.status === "failed" ? "Retry from failed step" : "Go on from here";
  useActions(offered ? [{ id: "retry", label, group: "Here", icon: RotateCw, reason, run: () => retry.mutate() }] : []);
  if (!offered) return null;
  return (
    <>
      <h3>Retry</h3>
      <p>{retryWords(chosen.title, retryPlan(steps))} Later edits of the design are not in it.</p>
      <div className={styles["actions"]}>
        <Button look="primary" wide icon={RotateCw} busy={retry.isPending} reason={reason} onClick={() => retry.mutate()}>
          {label}
        </Button>
      </div>
    </>
  );
}
