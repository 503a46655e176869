/** A job as it was loaded and what its channel said since, as one picture. Pure. */
import type { BulkDetail, BulkJobEvent, BulkProgressEvent } from "@concert/sdk";
import { type Counts, countOf, doneOf, failedOf, isOver, type JobStatus } from "./words";

export interface Picture {
  readonly status: JobStatus;
  readonly total: number;
  readonly counts: Counts;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly running: number;
  readonly left: number;
  readonly rate: number;
  readonly eta: number | undefined;
  readonly wave: number;
  readonly waves: number;
  readonly size: number | undefined;
  readonly parallel: number | undefined;
}

/** The job with what an event says of it: never the answer to a question that was asked earlier. */
export function afterEvent(job: BulkDetail, event: BulkJobEvent): BulkDetail {
  if (event.job !== job.id) return job;
  return { ...job, status: event.status, total: event.total, counts: event.counts, error: event.error, rolled_back_by: event.rolled_back_by };
}

/** While it is at work its progress is ahead of its row; once it is over the row is the truth. */
export function pictureOf(job: BulkDetail, progress: BulkProgressEvent | undefined): Picture {
  const told = isOver(job.status) || progress?.job !== job.id ? undefined : progress;
  const ahead = told !== undefined && told.ended >= ended(job.counts) ? told : undefined;
  const counts = ahead?.counts ?? job.counts;
  const total = ahead?.total ?? job.total;
  const over = ended(counts);
  const works = job.status === "running" || job.status === "cancelling";
  return {
    status: job.status,
    total,
    counts,
    done: doneOf(counts),
    failed: failedOf(counts),
    skipped: countOf(counts, "skipped"),
    running: works ? (told?.in_hand ?? 0) : 0,
    left: Math.max(0, total - over),
    rate: works ? (told?.rate ?? 0) : 0,
    eta: works ? (told?.eta ?? undefined) : undefined,
    wave: told?.wave ?? 0,
    waves: job.waves,
    size: told?.size,
    parallel: told?.parallel,
  };
}

function ended(counts: Counts): number {
  return countOf(counts, "done", "failed", "skipped", "undone", "undo_failed");
}

/** Of two messages about progress the newer one: they may come in any order with an answer between them. */
export function newer(one: BulkProgressEvent | undefined, other: BulkProgressEvent | undefined): BulkProgressEvent | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.at >= one.at ? other : one;
}
