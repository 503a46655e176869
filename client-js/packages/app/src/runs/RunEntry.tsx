/** One run in a list of runs: what ran, when, and one fact. */
import type { RunOut } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { runWord, stateOfRun, stateWord } from "../data/runs";
import { duration, elapsed, whenShort } from "../format/times";
import { ms } from "../format/useNow";
import { StateIcon } from "../ui";
import styles from "./runs.module.css";
import type { RunView } from "./search";

interface RunEntryProps {
  readonly run: RunOut;
  readonly now: number;
  readonly current: boolean;
  /** The filter of the list, which the run keeps beside it. */
  readonly filter?: string;
  readonly view?: RunView | undefined;
}

export function RunEntry({ run, now, current, filter = "", view }: RunEntryProps) {
  const state = stateOfRun(run);
  return (
    <Link
      className={styles["entry"]}
      data-run={run.id}
      to="/w/$workspace/runs/$run"
      params={{ workspace: run.workspace, run: run.id }}
      search={{ ...(filter === "" ? {} : { q: filter }), ...(view === undefined ? {} : { view }) }}
      aria-current={current ? "page" : undefined}
    >
      <StateIcon state={state} label={runWord(run)} />
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
      return `${run.steps_ended} of ${run.steps}${run.asking === 0 ? "" : ", waits for a decision"}`;
    case "succeeded":
      return "Done";
    case "failed":
      return run.failed_step === "" || run.failed_step === undefined ? "Failed" : `failed at ${run.failed_step}`;
    case "cancelled":
      return "Cancelled";
    default:
      return stateWord(run.status);
  }
}

export function timeOf(run: RunOut, now: number): string {
  if (run.started_at === null) return "";
  if (run.finished_at !== null) return duration(ms(run.finished_at - run.started_at));
  return elapsed(now - ms(run.started_at));
}
