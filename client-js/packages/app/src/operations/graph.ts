/** Operations of one set as a list in which each stands behind those it waits for. Pure. */
import type { BulkOut } from "@concert/sdk";

export interface Placed {
  readonly job: BulkOut;
  /** How many stand before it in the longest chain. */
  readonly depth: number;
}

export function inOrder(jobs: readonly BulkOut[]): readonly Placed[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const known = new Map<string, number>();
  const depthOf = (job: BulkOut, above: ReadonlySet<string>): number => {
    const there = known.get(job.id);
    if (there !== undefined) return there;
    const earlier = job.depends_on.flatMap((id) => (above.has(id) ? [] : (byId.get(id) ?? [])));
    const depth = earlier.reduce((most, one) => Math.max(most, 1 + depthOf(one, new Set([...above, job.id]))), 0);
    known.set(job.id, depth);
    return depth;
  };
  return jobs.map((job) => ({ job, depth: depthOf(job, new Set()) })).toSorted((one, other) => one.depth - other.depth || one.job.number - other.job.number);
}
