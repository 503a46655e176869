/** The checkpoints of an operation, newest first: what was safe when, and names that people gave them. */
import type { BulkDetail } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted, whole } from "../format/numbers";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { Button, Card, Dialog, Field, IconButton, TextInput } from "../ui";
import { useActing } from "../workspace/acting";
import styles from "./operations.module.css";
import { checkpointsQuery } from "./queries";

const FIRST = 8;
const MORE = 100;

export function CheckpointsCard({ job }: { readonly job: BulkDetail }) {
  const [limit, setLimit] = useState(FIRST);
  const [naming, name] = useState<number>();
  const list = useQuery(checkpointsQuery(job.id, limit));
  const reason = useOfflineReason() ?? undefined;
  const right = mayRun(useWorkspace(job.workspace)?.role);
  const items = list.data?.items ?? [];
  return (
    <Card title="Checkpoints" meta={list.data === undefined || list.data.total === 0 ? undefined : whole(list.data.total)} bare>
      {list.error !== null && list.data === undefined && <LoadFailure title="The checkpoints could not be loaded" error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && items.length === 0 && <p className={styles["none"]}>A checkpoint is made with every batch; none was saved yet.</p>}
      <ol className={styles["checkpoints"]} aria-label="Checkpoints">
        {items.map((one) => (
          <li key={one.number}>
            <span className={styles["ordinal"]}>{one.number}</span>
            <span className={styles["point"]}>
              <span>{one.name ?? counted(one.size, "item")}</span>
              <span className="quiet">
                {one.name === null ? "" : `${counted(one.size, "item")}, `}
                {one.failed === 0 ? "" : `${whole(one.failed)} failed, `}
                <When micros={one.at} />
              </span>
            </span>
            <IconButton icon={Flag} size="small" label={`Name checkpoint ${one.number}`} reason={reason ?? right} onClick={() => name(one.number)} />
          </li>
        ))}
      </ol>
      {list.data !== undefined && list.data.total > items.length && limit === FIRST && (
        <div className={styles["more"]}>
          <Button look="quiet" size="small" onClick={() => setLimit(MORE)}>
            Show more checkpoints
          </Button>
        </div>
      )}
      {naming !== undefined && <NameDialog job={job} number={naming} was={items.find((one) => one.number === naming)?.name ?? ""} onClose={() => name(undefined)} />}
    </Card>
  );
}

interface NameDialogProps {
  readonly job: BulkDetail;
  readonly number: number;
  readonly was: string;
  readonly onClose: () => void;
}

function NameDialog({ job, number, was, onClose }: NameDialogProps) {
  const [text, setText] = useState(was);
  const { act, busy } = useActing();
  const save = () => {
    const name = text.trim();
    if (name !== "") act({ command: "bulk.change", input: { id: job.id, checkpoint: number, name }, done: `Checkpoint ${number} is called ${name}`, failed: "The checkpoint has no name", then: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Name checkpoint ${number}`}
      hint="A name is easier to go back to than a number."
      onSubmit={save}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Leave it without
          </Button>
          <Button look="primary" type="submit" busy={busy}>
            Name checkpoint
          </Button>
        </>
      }
    >
      <Field label="Name">
        <TextInput value={text} maxLength={120} onChange={setText} />
      </Field>
    </Dialog>
  );
}
