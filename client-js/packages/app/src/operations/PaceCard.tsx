/** How an operation works: its batches and how much at once, changed while it runs for everybody. */
import type { BulkDetail } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { percent, whole } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import { Button, Card, Dialog, Field, FieldRow, NumberInput } from "../ui";
import { useActing } from "../workspace/acting";
import type { Picture } from "./live";
import styles from "./operations.module.css";
import { kindsQuery } from "./queries";
import { isOver, WAYS } from "./words";

export function PaceCard({ job, picture }: { readonly job: BulkDetail; readonly picture: Picture }) {
  const [changing, change] = useState(false);
  const strategies = useQuery(kindsQuery()).data?.strategies ?? [];
  const { settings } = job;
  const offline = useOfflineReason();
  const right = mayRun(useWorkspace(job.workspace)?.role);
  const over = isOver(job.status) ? "It is over" : undefined;
  const reason = offline ?? right ?? over;
  useActions(over === undefined ? [{ id: "operation.pace", label: "Change batches and how much at once", group: "Here", icon: SlidersHorizontal, reason, run: () => change(true) }] : []);
  const by = strategies.find((one) => one.name === settings.strategy);
  const back = WAYS.find((one) => one.way === settings.rollback_on_failure);
  return (
    <Card
      title="How it works"
      acts={
        over === undefined && (
          <Button size="small" icon={SlidersHorizontal} reason={reason} onClick={() => change(true)}>
            Change pace
          </Button>
        )
      }
    >
      <dl className={styles["facts"]}>
        <dt>Batches</dt>
        <dd>{by?.title ?? settings.strategy}</dd>
        <dt>Batch size</dt>
        <dd>
          {whole(picture.size ?? settings.size)}
          {settings.strategy === "adaptive" && picture.size !== undefined && <span className="quiet"> just now</span>}
        </dd>
        <dt>At once</dt>
        <dd>{whole(picture.parallel ?? settings.parallel)}</dd>
        <dt>Attempts</dt>
        <dd>{whole(settings.attempts)}</dd>
        {settings.timeout !== null && (
          <>
            <dt>An item may take</dt>
            <dd>{whole(settings.timeout)} s</dd>
          </>
        )}
        <dt>Stops</dt>
        <dd>{stopsAt(job)}</dd>
        {back !== undefined && (
          <>
            <dt>Then</dt>
            <dd>rolls back: {back.title.toLowerCase()}</dd>
          </>
        )}
      </dl>
      {changing && <PaceDialog job={job} onClose={() => change(false)} />}
    </Card>
  );
}

function stopsAt({ settings }: BulkDetail): string {
  const { tolerated, tolerated_share: share } = settings;
  if (tolerated === null && share === null) return settings.rollback_on_failure === null ? "never by itself" : "at the first failure";
  const parts = [tolerated === null ? "" : `after ${whole(tolerated)} failures`, share === null ? "" : `when ${percent(share)} failed`];
  return parts.filter((one) => one !== "").join(" or ");
}

function PaceDialog({ job, onClose }: { readonly job: BulkDetail; readonly onClose: () => void }) {
  const [size, setSize] = useState<number | undefined>(job.settings.size);
  const [parallel, setParallel] = useState<number | undefined>(job.settings.parallel);
  const [attempts, setAttempts] = useState<number | undefined>(job.settings.attempts);
  const { act, busy } = useActing();
  const changed = { ...(attempts === undefined || attempts === job.settings.attempts ? {} : { attempts }), ...(size === undefined || size === job.settings.size ? {} : { size }), ...(parallel === undefined || parallel === job.settings.parallel ? {} : { parallel }) };
  const save = () => {
    if (Object.keys(changed).length === 0) return onClose();
    act({ command: "bulk.change", input: { id: job.id, ...changed }, done: "Holds from the next batch on", failed: "The pace was not changed", then: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Change the pace"
      hint="Holds from the next batch on, for everybody who watches."
      onSubmit={save}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Leave as it is
          </Button>
          <Button look="primary" type="submit" busy={busy}>
            Change pace
          </Button>
        </>
      }
    >
      <FieldRow>
        <Field label="Batch size" hint={job.settings.strategy === "adaptive" ? "It goes on from here by itself." : "Items that are saved together."}>
          <NumberInput value={size} min={1} max={1000} whole needs="a whole number from 1 to 1,000" onChange={setSize} />
        </Field>
        <Field label="At once" hint="Items that run side by side.">
          <NumberInput value={parallel} min={1} max={64} whole needs="a whole number from 1 to 64" onChange={setParallel} />
        </Field>
      </FieldRow>
      <Field label="Attempts of an item" hint="What fails for a while is tried so often.">
        <NumberInput value={attempts} min={1} max={20} whole needs="a whole number from 1 to 20" onChange={setAttempts} />
      </Field>
    </Dialog>
  );
}
