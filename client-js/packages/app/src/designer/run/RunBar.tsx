/** The run that is shown: its number, how far it is, whether the draft has moved on, the one act it allows, and what else runs. */
import type { RunDetail } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { RotateCw, Square } from "lucide-react";
import { hasEnded, stateOfRun } from "../../data/runs";
import { duration, elapsed } from "../../format/times";
import { ms } from "../../format/useNow";
import { useOfflineReason, useServerNow } from "../../live/connection";
import { useStore } from "../../live/useStore";
import { Button, Menu, Progress, type ProgressPart, StateWord } from "../../ui";
import { useDesignerState, useDesigning } from "../context";
import type { OtherRun } from "./follow";
import styles from "./run.module.css";
import { useRunActs } from "./useRunActs";
import { reachedWords } from "./words";

export function RunBar() {
  const { state, workspace } = useDesigning();
  const { run, cancel, retry, reason, mayRetry } = useRunActs();
  const record = useStore(state.record);
  const offline = useOfflineReason();
  if (run === undefined) return null;
  const newer = record !== undefined && record.hash !== run.design_hash;
  const going = !hasEnded(run.status);
  return (
    <div className={styles["bar"]} role="region" aria-label={`Run ${run.number}`}>
      <Link className={styles["number"]} to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }}>
        <StateWord state={stateOfRun(run)}>Run {run.number}</StateWord>
      </Link>
      {newer && <span className={styles["older"]}>of an earlier version, draft has newer edits</span>}
      {going && (
        <span className={styles["meter"]}>
          <Progress thin label={`${run.steps_ended} of ${run.steps} steps ended`} parts={partsOf(run)} total={run.steps} />
        </span>
      )}
      <span className={styles["count"]}>
        <span aria-live="polite">{going && offline !== undefined ? "when last heard of" : wordFor(run)}</span>, {reachedWords(run)}, <Took run={run} />
      </span>
      {going && (
        <Button look="quiet" size="small" icon={Square} className={styles["cancel"]} busy={cancel.isPending} reason={reason} onClick={() => cancel.mutate(run.id)}>
          Cancel
        </Button>
      )}
      {mayRetry && (
        <>
          <Button size="small" icon={RotateCw} busy={retry.isPending} reason={reason} onClick={() => retry.mutate(run.id)}>
            Retry from failed step
          </Button>
          {newer && <span className={styles["older"]}>Retry uses the version of run {run.number}, without the newer edits.</span>}
        </>
      )}
      <OtherRuns />
    </div>
  );
}

/** What goes on besides: a button to go there, a menu where there are several. */
function OtherRuns() {
  const { runs } = useDesignerState();
  const others = useStore(runs.others);
  const [first] = others;
  if (first === undefined) return null;
  if (others.length === 1) {
    return (
      <span className={styles["others"]}>
        <StateWord state="running">{wordsOf(first)}</StateWord>
        <Button size="small" aria-label={`Show run ${first.number}`} onClick={() => runs.show(first.id)}>
          Show
        </Button>
      </span>
    );
  }
  return (
    <span className={styles["others"]}>
      <StateWord state="running">{others.length} other runs go on</StateWord>
      <Menu align="start" items={others.map((other) => ({ kind: "act", label: wordsOf(other), onChoose: () => runs.show(other.id) }))}>
        <Button size="small">Show one</Button>
      </Menu>
    </span>
  );
}

function wordsOf({ number, stepsEnded, steps }: OtherRun): string {
  return `Run ${number} goes on too, ${stepsEnded} of ${steps}`;
}

function wordFor(run: RunDetail): string {
  switch (run.status) {
    case "queued":
      return "queued";
    case "running":
      return run.asking === 0 ? "running" : "waits for a decision";
    case "succeeded":
      return "finished";
    case "failed":
      return "failed";
    case "cancelled":
      return run.cancelled_by_name === "" ? "cancelled" : `cancelled by ${run.cancelled_by_name}`;
  }
}

function Took({ run }: { readonly run: RunDetail }) {
  const now = useServerNow(hasEnded(run.status) ? 60_000 : 1000);
  const start = run.started_at ?? run.created_at;
  return <>{run.finished_at === null ? elapsed(now - ms(start)) : duration(ms(run.finished_at - start))}</>;
}

function partsOf(run: RunDetail): readonly ProgressPart[] {
  const count = (status: string) => run.nodes.filter((step) => step.status === status).length;
  return [
    { state: "done", amount: run.steps_ended - count("failed") },
    { state: "failed", amount: count("failed") },
    { state: "running", amount: count("running") },
  ];
}
