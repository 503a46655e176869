/** One operation: how far it is for everybody who watches, what failed and why, and the ways on and back. */
import type { BulkDetail } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { CircleStop, Pause, Play, RotateCw, Undo2 } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useBootstrap, useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, Card, IconTile, PageBody, PageHead, Skeleton, StateChip, toast } from "../ui";
import { useActing } from "../workspace/acting";
import { CheckpointsCard } from "./CheckpointsCard";
import { ItemsCard } from "./ItemsCard";
import { iconOfOperation } from "./kindIcons";
import type { Picture } from "./live";
import styles from "./operations.module.css";
import { PaceCard } from "./PaceCard";
import { ProgressCard } from "./ProgressCard";
import { RedriveDialog } from "./RedriveDialog";
import { RelatedCard } from "./RelatedCard";
import { RollbackDialog } from "./RollbackDialog";
import { useOperation } from "./useOperation";
import { isOver, saidOf, countOf } from "./words";

export function OperationPage() {
  const { workspace, job: id } = useParams({ from: "/signed-in/w/$workspace/operations/$job" });
  const { items } = useSearch({ from: "/signed-in/w/$workspace/operations/$job" });
  const navigate = useNavigate();
  const { query, job, picture } = useOperation(id);
  usePage({ title: job === undefined ? undefined : `${job.title}, ${job.number}`, people: useWorkspacePeople(workspace) });
  if (job === undefined || picture === undefined) {
    return (
      <PageBody>
        <Card>{query.error === null ? <Skeleton width="100%" height={160} /> : <LoadFailure title="The operation could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}</Card>
      </PageBody>
    );
  }
  return (
    <>
      <Head job={job} picture={picture} />
      <PageBody>
        <div className={styles["read"]}>
          <div className={styles["main"]}>
            <ProgressCard job={job} picture={picture} />
            <ItemsCard
              job={job}
              picture={picture}
              shown={items}
              onShow={(next) => void navigate({ to: "/w/$workspace/operations/$job", params: { workspace, job: id }, search: next === undefined ? {} : { items: next }, replace: true })}
            />
          </div>
          <aside className={styles["aside"]} aria-label="About this operation">
            <PaceCard job={job} picture={picture} />
            <RelatedCard job={job} />
            <CheckpointsCard job={job} />
          </aside>
        </div>
      </PageBody>
    </>
  );
}

function Head({ job, picture }: { readonly job: BulkDetail; readonly picture: Picture }) {
  const { user } = useBootstrap();
  const { state, word } = saidOf({ status: picture.status, counts: picture.counts });
  return (
    <PageHead
      lead={<IconTile icon={iconOfOperation(job.icon)} tone="idle" />}
      title={job.title}
      chip={<StateChip state={state}>{word}</StateChip>}
      sub={
        <>
          Operation {job.number}, {job.kind_title.charAt(0).toLowerCase() + job.kind_title.slice(1)}, started by {job.started_by === user.id ? "you" : job.started_by_name} <When micros={job.started_at ?? job.created_at} />
        </>
      }
      acts={<Acts job={job} />}
    />
  );
}

function Acts({ job }: { readonly job: BulkDetail }) {
  const { workspace } = job;
  const navigate = useNavigate();
  const { act, busy } = useActing();
  const [rolling, roll] = useState(false);
  /** Why trying again needs an approval. */
  const [refusal, setRefusal] = useState<string>();
  const offline = useOfflineReason();
  const right = mayRun(useWorkspace(workspace)?.role);
  const reason = offline ?? right;
  const { status } = job;
  const failed = countOf(job.counts, "failed");
  const open = (id: string) => void navigate({ to: "/w/$workspace/operations/$job", params: { workspace, job: id } });
  const pause = () => act({ command: "bulk.pause", input: { id: job.id }, done: "Paused: what is in hand comes to its end", failed: "The operation was not paused" });
  const resume = () => act({ command: "bulk.resume", input: { id: job.id }, done: "It goes on", failed: "The operation does not go on" });
  const cancel = () => act({ command: "bulk.cancel", input: { id: job.id }, done: "Stopped: what was done stays", failed: "The operation was not stopped" });
  const redriving = useMutation({
    mutationFn: () => call("bulk.redrive", { id: job.id }),
    onSuccess: (made) => open(made.id),
    onError: (error) => {
      const { code, message, nextStep } = asError(error);
      if (code !== "approval_needed") toast({ text: "The failed ones were not tried again", detail: `${message} ${nextStep}`, state: "failed" });
      else setRefusal(message);
    },
  });
  const redrive = () => redriving.mutate();
  const may = {
    pause: status === "running",
    resume: status === "paused",
    cancel: status === "planned" || status === "running" || status === "paused",
    redrive: isOver(status) && status !== "rolled_back" && job.rollback_of === null && failed > 0,
    rollback: job.rollback_of === null && (isOver(status) || status === "paused") && countOf(job.counts, "done", "undo_failed") > 0,
  };
  const undoable = job.undoable ? undefined : "This operation only looks, so there is nothing to take back";
  const back = reason ?? undoable ?? (status === "paused" ? "Stop it first: what is over can be rolled back" : undefined);
  useActions([
    ...(may.pause ? [{ id: "operation.pause", label: "Pause the operation", group: "Here" as const, icon: Pause, keys: "p", reason, run: pause }] : []),
    ...(may.resume ? [{ id: "operation.resume", label: "Resume the operation", group: "Here" as const, icon: Play, keys: "p", reason, run: resume }] : []),
    ...(may.redrive ? [{ id: "operation.redrive", label: "Try the failed items again", group: "Here" as const, icon: RotateCw, keys: "r", reason, run: redrive }] : []),
    ...(may.rollback ? [{ id: "operation.rollback", label: "Roll back the operation", group: "Here" as const, icon: Undo2, keys: "u", reason: back, run: () => roll(true) }] : []),
  ]);
  return (
    <>
      {may.pause && (
        <Button icon={Pause} reason={reason} busy={busy} onClick={pause}>
          Pause
        </Button>
      )}
      {may.resume && (
        <Button look="primary" icon={Play} reason={reason} busy={busy} onClick={resume}>
          Resume
        </Button>
      )}
      {may.cancel && (
        <Button look="danger" icon={CircleStop} reason={reason} busy={busy} onClick={cancel}>
          Stop operation
        </Button>
      )}
      {may.rollback && (
        <Button icon={Undo2} reason={back} onClick={() => roll(true)}>
          Roll back
        </Button>
      )}
      {may.redrive && (
        <Button look="primary" icon={RotateCw} reason={reason} busy={redriving.isPending} onClick={redrive}>
          {`Try ${failed} again`}
        </Button>
      )}
      {job.rolled_back_by !== null && (
        <Link to="/w/$workspace/operations/$job" params={{ workspace, job: job.rolled_back_by }} className={styles["link"]}>
          See the rollback
        </Link>
      )}
      {refusal !== undefined && <RedriveDialog job={job} refusal={refusal} onClose={() => setRefusal(undefined)} />}
      {rolling && (
        <RollbackDialog
          job={job}
          onClose={() => roll(false)}
          onBegun={(made) => {
            roll(false);
            open(made);
          }}
        />
      )}
    </>
  );
}
