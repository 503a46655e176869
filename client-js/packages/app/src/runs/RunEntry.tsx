/** One run in a list of runs: what ran, when, and one fact. */
import type { RunOut } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { runState } from "../data/runs";
import { duration, elapsed, whenShort } from "../format/times";
import { ms } from "../format/useNow";
import { StateIcon, STATES } from "../ui";
import styles from "./runs.module.css";

export function RunEntry({ run, now, current }: { readonly run: RunOut; readonly now: number; readonly current: boolean }) {
  const state = runState(run.status);
  return (
    <Link className={styles["entry"]} to="/w/$workspace/runs/$run" params={{ workspace: run.workspace, run: run.id }} aria-current={current ? "page" : undefined}>
      <StateIcon state={state} label={STATES[state].word} />
      <span className={styles["entryName"]}>{run.title}</span>
      <span className={styles["entryTime"]}>{whenShort(ms(run.created_at), now)}</span>
      <span className={styles["entryFact"]} data-state={state}>
        {factOf(run)}
      </span>
      <span className={styles["entryTime"]}>{timeOf(run, now)}</span>
    </Link>
  );
}

/** What one wants to know first: how far it is, or that it failed. */
export function factOf(run: RunOut): string {
  switch (run.status) {
    case "queued":
      return "Queued";
    case "running":
      return `${run.steps_ended} of ${run.steps}`;
    case "succeeded":
      return "Done";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
  }
}

export function timeOf(run: RunOut, now: number): string {
  if (run.started_at === null) return "";
  if (run.finished_at !== null) return duration(ms(run.finished_at - run.started_at));
  return elapsed(now - ms(run.started_at));
}
