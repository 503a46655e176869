/** What waits for a person: invitations to answer, mentions, designs whose last run failed. Absent when nothing does. */
import type { DesignOut, LastRun } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CircleX } from "lucide-react";
import { call } from "../data/api";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { Button, buttonClass, Chip, IconTile, toast } from "../ui";
import { myInvitationsQuery } from "../workspace/queries";
import styles from "./home.module.css";
import { inboxQuery } from "../inbox/inbox";
import { InvitationCard } from "./Invitations";
import { Mention } from "./Mentions";

interface Failed {
  readonly design: DesignOut;
  readonly run: LastRun;
}

export function NeedsYou({ workspace, designs }: { readonly workspace: string; readonly designs: readonly DesignOut[] }) {
  const mentions = useQuery(inboxQuery({ state: "unread", asking: true, workspace, limit: 5 })).data;
  const failed = designs.flatMap((design): readonly Failed[] => (design.last_run?.status === "failed" ? [{ design, run: design.last_run }] : []));
  const invitations = useQuery(myInvitationsQuery).data?.items ?? [];
  const count = failed.length + invitations.length + (mentions?.total ?? 0);
  if (count === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="needs-you">
      <header>
        <h2 id="needs-you">Needs you</h2>
        <Chip tone="wait">{count}</Chip>
      </header>
      <div className={styles["list"]}>
        {invitations.map((one) => (
          <InvitationCard key={one.id} invitation={one} />
        ))}
        {mentions?.items.map((one) => (
          <Mention key={one.id} news={one} />
        ))}
        {failed.map((one) => (
          <FailedRun key={one.run.id} workspace={workspace} failed={one} />
        ))}
      </div>
    </section>
  );
}

function FailedRun({ workspace, failed: { design, run } }: { readonly workspace: string; readonly failed: Failed }) {
  const navigate = useNavigate();
  const right = mayRun(useWorkspace(workspace)?.role);
  const reason = useOfflineReason() ?? right;
  const retry = useMutation({
    mutationFn: () => call("runs.retry", { id: run.id }),
    onSuccess: (next) => navigate({ to: "/w/$workspace/runs/$run", params: { workspace, run: next.id } }),
    onError: (error) => toast({ text: "The run was not retried", detail: error.message, state: "failed" }),
  });
  return (
    <div className={`${styles["row"]} ${styles["tall"]}`}>
      <IconTile icon={CircleX} tone="fail" />
      <div className={styles["text"]}>
        <strong>{design.title} failed</strong>
        <p>
          Run {run.number}, <When micros={run.finished_at ?? run.created_at} />. A retry keeps its finished steps and its version of the design.
        </p>
      </div>
      <div className={styles["over"]}>
        <Link className={buttonClass("quiet")} to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }}>
          Look at the run
        </Link>
        <Button busy={retry.isPending} reason={reason} onClick={() => retry.mutate()}>
          Retry from failed step
        </Button>
      </div>
    </div>
  );
}
