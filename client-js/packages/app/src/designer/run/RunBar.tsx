/** The run that is shown: its number, how far it is, whether the draft has moved on, and the one act it allows. */
import type { RunDetail } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { RotateCw, Square } from "lucide-react";
import { hasEnded, runState } from "../../data/runs";
import { duration, elapsed } from "../../format/times";
import { ms, useNow } from "../../format/useNow";
import { useStore } from "../../live/useStore";
import { Button, Progress, type ProgressPart, StateWord } from "../../ui";
import { useDesigning } from "../context";
import styles from "./run.module.css";
import { useRunActs } from "./useRunActs";

export function RunBar() {
  const { state, workspace } = useDesigning();
  const { run, cancel, retry, reason, mayRetry } = useRunActs();
  const checked = useStore(state.checked);
  if (run === undefined) return null;
  const newer = checked !== undefined && checked.hash !== run.design_hash;
  const going = !hasEnded(run.status);
  return (
    <div className={styles["bar"]} role="region" aria-label={`Run ${run.number}`}>
      <Link className={styles["number"]} to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }}>
        <StateWord state={runState(run.status)}>Run {run.number}</StateWord>
      </Link>
      {newer && <span className={styles["older"]}>of an earlier version, draft has newer edits</span>}
      {going && (
        <span className={styles["meter"]}>
          <Progress thin label={`${run.steps_ended} of ${run.steps} steps`} parts={partsOf(run)} total={run.steps} />
        </span>
      )}
      <span className={styles["count"]}>
        <span aria-live="polite">{wordFor(run)}</span>, {run.steps_ended} of {run.steps} steps, <Took run={run} />
      </span>
      {going && (
        <Button look="quiet" size="small" icon={Square} className={styles["cancel"]} busy={cancel.isPending} reason={reason} onClick={() => cancel.mutate(run.id)}>
          Cancel
        </Button>
      )}
      {mayRetry && (
        <Button size="small" icon={RotateCw} busy={retry.isPending} reason={reason} onClick={() => retry.mutate(run.id)}>
          Retry from failed step
        </Button>
      )}
    </div>
  );
}

function wordFor(run: RunDetail): string {
  switch (run.status) {
    case "queued":
      return "queued";
    case "running":
      return "running";
    case "succeeded":
      return "finished";
    case "failed":
      return "failed";
    case "cancelled":
      return run.cancelled_by_name === "" ? "cancelled" : `cancelled by ${run.cancelled_by_name}`;
  }
}

function Took({ run }: { readonly run: RunDetail }) {
  const now = useNow(hasEnded(run.status) ? 60_000 : 1000);
  const start = run.started_at ?? run.created_at;
  return <>{run.finished_at === null ? elapsed(now - ms(start)) : duration(ms(run.finished_at - start))}</>;
}

function partsOf(run: RunDetail): readonly ProgressPart[] {
  const count = (status: string) => run.nodes.filter((step) => step.status === status).length;
  return [
    { state: "done", amount: count("succeeded") },
    { state: "failed", amount: count("failed") },
    { state: "running", amount: count("running") },
  ];
}
