/** Asks how an operation is taken back: four ways, each with what it promises, and what becomes of later changes. */
import type { BulkDetail } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { counted, whole } from "../format/numbers";
import { Button, Dialog, ErrorState, Field, Select, Switch } from "../ui";
import styles from "./operations.module.css";
import { checkpointsQuery } from "./queries";
import { countOf, isWay, type Way, WAYS } from "./words";

interface RollbackDialogProps {
  readonly job: BulkDetail;
  readonly onBegun: (job: string) => void;
  readonly onClose: () => void;
}

export function RollbackDialog({ job, onBegun, onClose }: RollbackDialogProps) {
  const [way, choose] = useState<Way>("full");
  const [force, setForce] = useState(false);
  const [point, setPoint] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const points = useQuery(checkpointsQuery(job.id, 100)).data?.items ?? [];
  const done = countOf(job.counts, "done", "undo_failed");
  const missing = way === "checkpoint" && point === undefined ? "Choose a checkpoint first" : undefined;
  const begin = () => {
    if (missing !== undefined || busy) return;
    setBusy(true);
    call("bulk.rollback", { id: job.id, strategy: way, force, ...(way === "checkpoint" ? { checkpoint: Number(point) } : {}) }).then(
      (made) => onBegun(made.id),
      (failure: unknown) => {
        setBusy(false);
        setError(failure);
      },
    );
  };
  const failure = error === undefined ? undefined : asError(error);
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title="Roll back this operation"
      hint={`${counted(done, "item")} of ${whole(job.total)} can be taken back. It is an operation of its own: it can be watched, paused and gone on with.`}
      onSubmit={begin}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button look="danger" type="submit" reason={missing} busy={busy}>
            Roll back
          </Button>
        </>
      }
    >
      <fieldset className={styles["ways"]}>
        <legend className="visually-hidden">How</legend>
        {WAYS.map((one) => (
          <label key={one.way} className={styles["way"]} data-on={way === one.way || undefined}>
            <input type="radio" name="way" value={one.way} checked={way === one.way} onChange={(event) => isWay(event.target.value) && choose(event.target.value)} />
            <span>
              <span className={styles["wayTitle"]}>{one.title}</span>
              <span className={styles["promise"]}>{one.promise}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {way === "checkpoint" && (
        <Field label="Checkpoint" hint="What was done after it is taken back.">
          <Select
            value={point}
            placeholder="Choose a checkpoint"
            options={[...points.map((one) => ({ value: String(one.number), label: `${one.number}${one.name === null ? "" : `, ${one.name}`}: ${counted(countOf(one.counts, "done"), "item")} done` })), { value: "0", label: "The beginning" }]}
            onChange={setPoint}
          />
        </Field>
      )}
      <Switch label="Overwrite what somebody changed since" value={force} onChange={setForce} />
      <p className={styles["note"]}>{force ? "Later changes of others to the same fields are lost." : "Where somebody changed the same since, their change stays and the item is listed as not taken back."}</p>
      {failure !== undefined && (
        <ErrorState title="The rollback was not begun" code={failure.code}>
          {`${failure.message} ${failure.nextStep}`}
        </ErrorState>
      )}
    </Dialog>
  );
}
