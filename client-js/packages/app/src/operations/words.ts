/** How operations are spoken of: states of jobs and items, times that are left, what each way back promises. Pure. */
import type { BulkItemOut, BulkOut, Json } from "@concert/sdk";
import { counted, figure, whole } from "../format/numbers";
import type { State } from "../ui/states";

export type JobStatus = BulkOut["status"];
export type ItemState = BulkItemOut["state"];
export type Strategy = BulkOut["settings"]["strategy"];
export type Way = "full" | "partial" | "checkpoint" | "compensating";

interface Said {
  readonly state: State;
  readonly word: string;
}

export const JOBS: Readonly<Record<JobStatus, Said>> = {
  planned: { state: "queued", word: "Planned" },
  running: { state: "running", word: "Running" },
  paused: { state: "waiting", word: "Paused" },
  cancelling: { state: "cancelled", word: "Stopping" },
  cancelled: { state: "cancelled", word: "Cancelled" },
  finished: { state: "done", word: "Finished" },
  failed: { state: "failed", word: "Failed" },
  rolling_back: { state: "retried", word: "Rolling back" },
  rolled_back: { state: "retried", word: "Rolled back" },
};

export const ITEMS: Readonly<Record<ItemState, Said>> = {
  queued: { state: "queued", word: "Waiting" },
  running: { state: "running", word: "Running" },
  done: { state: "done", word: "Done" },
  failed: { state: "failed", word: "Failed" },
  skipped: { state: "skipped", word: "Passed over" },
  undone: { state: "retried", word: "Taken back" },
  undo_failed: { state: "failed", word: "Not taken back" },
};

const OVER: ReadonlySet<JobStatus> = new Set(["cancelled", "finished", "failed", "rolled_back"]);

/** Nothing of it happens any more by itself. */
export function isOver(status: JobStatus): boolean {
  return OVER.has(status);
}

export function isAtWork(status: JobStatus): boolean {
  return status === "running" || status === "cancelling";
}

/** What a job says of itself: one that finished with failures is not simply done, nor one that could not be taken back whole. */
export function saidOf(job: Pick<BulkOut, "status" | "counts">): Said {
  const kept = countOf(job.counts, "undo_failed");
  if (isOver(job.status) && kept > 0) return { state: "warning", word: `${JOBS[job.status].word}, ${whole(kept)} not taken back` };
  const failed = failedOf(job.counts);
  if (job.status === "finished" && failed > 0) return { state: "warning", word: `Finished, ${counted(failed, "failure")}` };
  return JOBS[job.status];
}

export type Counts = Readonly<Record<string, number>>;

export function countOf(counts: Counts, ...states: readonly ItemState[]): number {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

export const failedOf = (counts: Counts) => countOf(counts, "failed", "undo_failed");
export const doneOf = (counts: Counts) => countOf(counts, "done", "undone");

/** "3 min 20 s", "12 s", "2 h 5 min". */
export function lasting(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) return `${all} s`;
  const minutes = Math.floor(all / 60);
  if (minutes < 60) return all % 60 === 0 ? `${minutes} min` : `${minutes} min ${all % 60} s`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "4.2 items a second", slow ones "12 items a minute". */
export function pace(rate: number): string {
  if (rate <= 0) return "";
  return rate >= 1 ? `${figure(Math.round(rate * 10) / 10)} a second` : `${figure(Math.round(rate * 600) / 10)} a minute`;
}

export interface WayWords {
  readonly way: Way;
  readonly title: string;
  readonly promise: string;
}

export const WAYS: readonly WayWords[] = [
  { way: "full", title: "Everything", promise: "Takes back every item that was done, those that were done last first. Afterwards all of them are as they were before." },
  { way: "partial", title: "Batches with failures", promise: "Takes back the batches in which something failed. Batches in which all went well stay as they are." },
  { way: "checkpoint", title: "Back to a checkpoint", promise: "Takes back what was done after the checkpoint you choose. What was done up to it stays." },
  { way: "compensating", title: "Strictly in reverse", promise: "Takes back one item after the other in exactly the reverse order, and ends at the first that cannot be taken back." },
];

export function isWay(value: string): value is Way {
  return WAYS.some((one) => one.way === value);
}

export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

/** An error as the server keeps it with a job or an item. */
export function troubleOf(error: Json): Trouble | undefined {
  if (typeof error !== "object" || error === null || Array.isArray(error)) return undefined;
  const said = error as Readonly<Record<string, Json>>;
  const text = (name: string) => (typeof said[name] === "string" ? said[name] : "");
  return { code: text("code"), message: text("message"), next: text("next_step") };
}
