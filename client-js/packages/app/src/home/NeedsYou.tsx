/** What waits for a person, as the inbox has it, and designs whose last run failed. Absent when nothing does. */
import type { DesignOut, LastRun } from "@concert/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CircleX, Hand, KeyRound } from "lucide-react";
import { call } from "../data/api";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { Button, buttonClass, Chip, IconTile, toast } from "../ui";
import { myInvitationsQuery } from "../workspace/queries";
import styles from "./home.module.css";
import type { Entry } from "../inbox/entries";
import { NEWS, useEntries } from "../inbox/useEntries";
import { InvitationCard } from "./Invitations";
import { Mention } from "./Mentions";

interface Failed {
  readonly design: DesignOut;
  readonly run: LastRun;
}

const SHOWN = 5;

/** The same entries, and as many, as the inbox has; with invitations into other workspaces. */
export function NeedsYou({ workspace }: { readonly workspace: string }) {
  const { entries = [] } = useEntries(NEWS);
  const needs = entries.filter((entry) => entry.needsMe);
  const invitations = useQuery(myInvitationsQuery).data?.items ?? [];
  const count = needs.length + invitations.length;
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
        {needs.slice(0, SHOWN).map((entry) => (
          <Needed key={entry.key} workspace={workspace} entry={entry} />
        ))}
        {needs.length > SHOWN && (
          <div className={styles["row"]}>
            <Link className={styles["name"]} to="/w/$workspace/inbox" params={{ workspace }} search={{ part: "needs" }}>
              {counted(needs.length - SHOWN, "other")} in the inbox
            </Link>
          </div>
        )}
      </div>
    </section>
  );
}

/** Designs whose last run failed, for those who may run them. */
export function FailedRuns({ workspace, designs }: { readonly workspace: string; readonly designs: readonly DesignOut[] }) {
  const failed = designs.flatMap((design): readonly Failed[] => (design.last_run?.status === "failed" ? [{ design, run: design.last_run }] : []));
  if (failed.length === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="failed-runs">
      <header>
        <h2 id="failed-runs">Failed last</h2>
      </header>
      <div className={styles["list"]}>
        {failed.map((one) => (
          <FailedRun key={one.run.id} workspace={workspace} failed={one} />
        ))}
      </div>
    </section>
  );
}

function Needed({ workspace, entry }: { readonly workspace: string; readonly entry: Entry }) {
  if (entry.kind === "news") return <Mention news={entry.first} />;
  return (
    <div className={`${styles["row"]} ${styles["tall"]}`}>
      <IconTile icon={entry.kind === "access" ? KeyRound : Hand} tone="wait" />
      <div className={styles["text"]}>
        <strong>{entry.title}</strong>
        <p>{entry.line}</p>
      </div>
      <div className={styles["over"]}>
        <Link className={buttonClass()} to="/w/$workspace/inbox" params={{ workspace }} search={{ part: "needs", open: entry.key }}>
          {entry.kind === "access" ? "Answer request" : "Review it"}
        </Link>
      </div>
    </div>
  );
}

function FailedRun({ workspace, failed: { design, run } }: { readonly workspace: string; readonly failed: Failed }) {
  const navigate = useNavigate();
  const may = mayRun(useWorkspace(workspace)?.role) === undefined;
  const reason = useOfflineReason();
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
          Run {run.number}, <When micros={run.finished_at ?? run.created_at} />.{may && " A retry keeps its finished steps and its version of the design."}
        </p>
      </div>
      <div className={styles["over"]}>
        <Link className={buttonClass("quiet")} to="/w/$workspace/runs/$run" params={{ workspace, run: run.id }}>
          Look at the run
        </Link>
        {may && (
          <Button busy={retry.isPending} reason={reason} onClick={() => retry.mutate()}>
            Retry from failed step
          </Button>
        )}
      </div>
    </div>
  );
}
