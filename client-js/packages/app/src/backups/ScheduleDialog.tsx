/** Backs up by the clock: a workflow with one step, and a trigger that starts it. */
import { useState } from "react";
import { type CronValue, CronBuilder } from "../triggers/CronBuilder";
import { Button, Dialog } from "../ui";
import { useActing } from "../workspace/acting";

interface ScheduleDialogProps {
  readonly source: string;
  readonly onClose: () => void;
}

export function ScheduleDialog({ source, onClose }: ScheduleDialogProps) {
  const [value, setValue] = useState<CronValue>({ cron: "0 3 * * *", zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const { act, busy } = useActing();
  const plan = () =>
    act({
      command: "backups.schedule",
      input: { id: source, ...value },
      done: "The schedule stands; it is one of the schedules of the workspace",
      failed: "No schedule was made",
      then: onClose,
    });
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={plan}
      title="Schedule backups"
      hint="Each backup is a run with your rights. Pause or change it among the schedules."
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy}>
            Schedule backups
          </Button>
        </>
      }
    >
      <CronBuilder value={value} onChange={setValue} />
    </Dialog>
  );
}
