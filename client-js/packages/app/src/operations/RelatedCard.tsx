/** Operations that belong to this one: those it waits for and those that wait for it, what it tries again, what takes it back. */
import type { BulkDetail, BulkOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CornerDownRight } from "lucide-react";
import { useChannel } from "../live/useChannel";
import { Card, Icon } from "../ui";
import { inOrder } from "./graph";
import { JobState } from "./OperationsPage";
import styles from "./operations.module.css";
import { jobQuery, jobsQuery } from "./queries";

/** What the others of a set come to; how far they are is told in their own channels. */
const STATES = ["bulk:job:started", "bulk:job:paused", "bulk:job:resumed", "bulk:job:finished", "bulk:job:failed", "bulk:job:cancelled", "bulk:job:rolling_back", "bulk:job:rolled_back"] as const;

export function RelatedCard({ job }: { readonly job: BulkDetail }) {
  const others = useQuery({ ...jobsQuery({ workspace: job.workspace, set_of: job.set_of ?? "", limit: 100 }), enabled: job.set_of !== null });
  const { refetch } = others;
  const together = job.set_of !== null;
  const mine = new Set((others.data?.items ?? []).map((one) => one.id));
  const look = () => {
    if (together) void refetch();
  };
  useChannel(`workspace:${job.workspace}`, STATES, { onEvent: ({ payload }) => (mine.has(payload.job) ? look() : undefined), onStale: look });
  const kin = [
    { label: "Takes back", id: job.rollback_of },
    { label: "Tries again what failed in", id: job.redrive_of },
    { label: "Taken back by", id: job.rolled_back_by },
  ].flatMap(({ label, id }) => (id === null ? [] : [{ label, id }]));
  const set = together ? inOrder(others.data?.items ?? []) : [];
  if (kin.length === 0 && set.length < 2) return null;
  return (
    <Card title="Belongs together">
      {kin.length > 0 && (
        <dl className={styles["facts"]}>
          {kin.map(({ label, id }) => (
            <Kin key={label} label={label} id={id} workspace={job.workspace} />
          ))}
        </dl>
      )}
      {set.length > 1 && (
        <ol className={styles["graph"]} aria-label="In this order">
          {set.map(({ job: one, depth }) => (
            <li key={one.id} style={{ paddingInlineStart: 16 * depth }} aria-current={one.id === job.id ? "step" : undefined}>
              {depth > 0 && <Icon of={CornerDownRight} size={14} />}
              <JobName job={one} here={one.id === job.id} />
              <JobState job={one} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function JobName({ job, here }: { readonly job: BulkOut; readonly here: boolean }) {
  if (here) return <span className={styles["here"]}>{job.title}</span>;
  return (
    <Link to="/w/$workspace/operations/$job" params={{ workspace: job.workspace, job: job.id }} className={styles["link"]}>
      {job.title}
    </Link>
  );
}

function Kin({ label, id, workspace }: { readonly label: string; readonly id: string; readonly workspace: string }) {
  const job = useQuery(jobQuery(id)).data;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Link to="/w/$workspace/operations/$job" params={{ workspace, job: id }} className={styles["link"]}>
          {job === undefined ? "an operation" : `Operation ${job.number}`}
        </Link>
      </dd>
    </>
  );
}
