/** Puts something on the clock that stands in a screen of its own: a workflow with one step, and a trigger that starts it. */
import { useState } from "react";
import { Button, Dialog } from "../ui";
import { type CronValue, CronBuilder } from "./CronBuilder";

interface ScheduleDialogProps {
  readonly title: string;
  readonly hint: string;
  /** When it is offered to begin. */
  readonly cron: string;
  readonly busy: boolean;
  readonly onSchedule: (when: CronValue) => void;
  readonly onClose: () => void;
}

export function ScheduleDialog({ title, hint, cron, busy, onSchedule, onClose }: ScheduleDialogProps) {
  const [when, setWhen] = useState<CronValue>({ cron, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={() => onSchedule(when)}
      title={title}
      hint={hint}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy}>
            {title}
          </Button>
        </>
      }
    >
      <CronBuilder value={when} onChange={setWhen} />
    </Dialog>
  );
}

/** What is said of a schedule that was made this way. */
export const SCHEDULED = {
  done: "The schedule stands; it is one of the schedules of the workspace",
  failed: "No schedule was made",
} as const;
