/** Synchronises by the clock: a workflow with one step, and a trigger that starts it. */
import { useState } from "react";
import { type CronValue, CronBuilder } from "../triggers/CronBuilder";
import { Button, Dialog } from "../ui";
import { useActing } from "../workspace/acting";
import type { Sync } from "./queries";

interface ScheduleDialogProps {
  readonly source: string;
  readonly one: Sync;
  readonly onClose: () => void;
}

export function ScheduleDialog({ source, one, onClose }: ScheduleDialogProps) {
  const [value, setValue] = useState<CronValue>({ cron: "0 4 * * *", zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const { act, busy } = useActing();
  const plan = () =>
    act({
      command: "synchronisations.schedule",
      input: { id: source, synchronisation: one.id, ...value },
      done: "The schedule stands; it is one of the schedules of the workspace",
      failed: "No schedule was made",
      then: onClose,
    });
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={plan}
      title="Schedule synchronisation"
      hint={one.design === "" ? "Each time is a run with your rights." : "This takes the place of the schedule there is. Each time is a run with your rights."}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy}>
            Schedule synchronisation
          </Button>
        </>
      }
    >
      <CronBuilder value={value} onChange={setValue} />
    </Dialog>
  );
}
