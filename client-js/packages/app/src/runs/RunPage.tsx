/** One run: the runs around it, when each step ran, the chosen step, and what was said. */
import type { RunDetail, RunOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { CircleStop, Play, RotateCw, Workflow } from "lucide-react";
import { useMemo, useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { runsQuery } from "../data/queries";
import { hasEnded, runState } from "../data/runs";
import { exact } from "../format/times";
import { ms } from "../format/useNow";
import { useActions } from "../keyboard/actions";
import { useOfflineReason, useServerNow } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, buttonClass, EmptyState, Icon, PageHead, Skeleton, Split, StateChip, toast } from "../ui";
import { Logs } from "./Logs";
import { RunEntry, timeOf } from "./RunEntry";
import { DAYS } from "./RunsPage";
import styles from "./runs.module.css";
import { StepPanel } from "./StepPanel";
import { Timeline } from "./Timeline";
import { type LiveRun, useRun } from "./useRun";
import { type StepView, stepsOf } from "./view";

export function RunPage() {
  const { workspace, run: id } = useParams({ from: "/signed-in/w/$workspace/runs/$run" });
  return <Page key={id} workspace={workspace} id={id} />;
}

function Page({ workspace, id }: { readonly workspace: string; readonly id: string }) {
  const live = useRun(id);
  usePage({ title: live.run === undefined ? "Run" : `${live.run.title}, run ${live.run.number}`, people: useWorkspacePeople(workspace) });
  return (
    <div className={styles["page"]}>
      <Head workspace={workspace} run={live.run} failed={live.error !== null} />
      <div className={styles["columns"]}>
        <RunsBeside workspace={workspace} current={id} />
        <Body live={live} />
      </div>
    </div>
  );
}

function Head({ workspace, run, failed }: { readonly workspace: string; readonly run: RunDetail | undefined; readonly failed: boolean }) {
  const acts = useRunActs(workspace, run);
  if (run === undefined) return <PageHead title={failed ? "Run" : <Skeleton width={240} height={24} />} />;
  const started = run.started_at === null ? "not started yet" : `started ${exact(ms(run.started_at))}`;
  return (
    <PageHead
      title={run.title}
      chip={
        <>
          <span className="mono quiet">run {run.number}</span>
          <StateChip state={runState(run.status)} />
        </>
      }
      sub={`${started} by ${run.started_by_name}${run.cancelled_by_name === "" ? "" : `, cancelled by ${run.cancelled_by_name}`}, content ${run.design_hash.slice(0, 8)}`}
      acts={
        <>
          <Link className={buttonClass("quiet")} to="/w/$workspace/designs/$document" params={{ workspace, document: run.design }}>
            <Icon of={Workflow} /> Open the design
          </Link>
          {hasEnded(run.status) ? (
            <Button icon={Play} busy={acts.again.isPending} reason={acts.reason} onClick={() => acts.again.mutate()}>
              Run again
            </Button>
          ) : (
            <Button look="danger" icon={CircleStop} busy={acts.cancel.isPending} reason={acts.reason} onClick={() => acts.cancel.mutate()}>
              Cancel the run
            </Button>
          )}
        </>
      }
    />
  );
}

/** What one may do with a run, and why not. */
function useRunActs(workspace: string, run: RunDetail | undefined) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const right = mayRun(useWorkspace(workspace)?.role);
  const offline = useOfflineReason();
  const reason = offline ?? right;
  const open = (next: RunOut) => navigate({ to: "/w/$workspace/runs/$run", params: { workspace, run: next.id } });
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const again = useMutation({
    mutationFn: () => call("runs.start", { id: run?.design ?? "", parameters: run?.parameters ?? {}, key: crypto.randomUUID() }),
    onSuccess: open,
    onError: failed("The design was not run again"),
  });
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
  return { again, retry, cancel, reason };
}

function RunsBeside({ workspace, current }: { readonly workspace: string; readonly current: string }) {
  const list = useQuery(runsQuery({ workspace, days: DAYS, limit: 100 }));
  const now = useServerNow(1000);
  return (
    <nav className={styles["list"]} aria-label="Runs">
      {list.error !== null && list.data === undefined && <LoadFailure title="The runs could not be loaded" error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.map((run) => (
        <RunEntry key={run.id} run={run} now={now} current={run.id === current} />
      ))}
    </nav>
  );
}

function Body({ live }: { readonly live: LiveRun }) {
  const { run, error, reload, log, progress } = live;
  const steps = useMemo(() => (run === undefined ? [] : stepsOf(run, progress)), [run, progress]);
  const [picked, pick] = useState<{ readonly run: string; readonly node: string | undefined }>();
  const [onlyStep, setOnlyStep] = useState(false);
  const going = run !== undefined && !hasEnded(run.status);
  const now = useServerNow(going ? 250 : 60_000) * 1000;
  if (run === undefined) {
    if (error === null) return <Skeleton height="100%" />;
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <LoadFailure title="The run could not be loaded" error={error} onRetry={reload} />
      </div>
    );
  }
  const node = picked?.run === run.id ? picked.node : steps.find((step) => step.state === "failed")?.node;
  const chosen = steps.find((step) => step.node === node);
  const choose = (next: string | undefined) => {
    pick({ run: run.id, node: next });
    setOnlyStep(next !== undefined);
  };
  const upper = (
    <div className={styles["upper"]} style={{ height: "100%" }}>
      {steps.length === 0 ? (
        <EmptyState>The design had no steps when it ran.</EmptyState>
      ) : (
        <Timeline steps={steps} startedAt={run.started_at} finishedAt={run.finished_at} state={runState(run.status)} now={now} chosen={chosen?.node} onChoose={choose} />
      )}
      {chosen !== undefined && <StepPanel step={chosen} now={now} onClose={() => choose(undefined)} actions={<RetryAct run={run} steps={steps} chosen={chosen} />} />}
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
        second={<Logs key={run.id} log={log} step={onlyStep ? chosen?.title : undefined} onAllSteps={() => setOnlyStep(false)} fileName={`run-${run.number}.log`} live={going} />}
      />
    </div>
  );
}

/** At the failed step, where it is decided: what a retry does, and the button. */
function RetryAct({ run, steps, chosen }: { readonly run: RunDetail; readonly steps: readonly StepView[]; readonly chosen: StepView }) {
  const { retry, reason } = useRunActs(run.workspace, run);
  const offered = chosen.state === "failed" && hasEnded(run.status);
  useActions(offered ? [{ id: "retry", label: "Retry from failed step", group: "Here", icon: RotateCw, reason, run: () => retry.mutate() }] : []);
  if (!offered) return null;
  const kept = steps.filter((step) => step.state === "done").length;
  return (
    <>
      <h3>Retry</h3>
      <p>
        A new run of the same version of the design starts at the steps that did not succeed; later edits are not in it. {kept} finished {kept === 1 ? "step keeps its result" : "steps keep their results"}
        {run.finished_at !== null && run.started_at !== null ? `; this run took ${timeOf(run, 0)}.` : "."}
      </p>
      <div className={styles["actions"]}>
        <Button look="primary" wide icon={RotateCw} busy={retry.isPending} reason={reason} onClick={() => retry.mutate()}>
          Retry from failed step
        </Button>
      </div>
    </>
  );
}
