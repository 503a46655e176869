import { SCHEDULED, ScheduleDialog } from "../triggers/ScheduleDialog";
import { useActing } from "../workspace/acting";
import type { Sync } from "./queries";

interface SyncScheduleProps {
  readonly source: string;
  readonly one: Sync;
  readonly onClose: () => void;
}

export function SyncSchedule({ source, one, onClose }: SyncScheduleProps) {
  const { act, busy } = useActing();
  return (
    <ScheduleDialog
      title="Schedule synchronisation"
      hint={one.design === "" ? "Each time is a run with your rights." : "This takes the place of the schedule there is. Each time is a run with your rights."}
      cron="0 4 * * *"
      busy={busy}
      onSchedule={(when) => act({ command: "synchronisations.schedule", input: { id: source, synchronisation: one.id, ...when }, ...SCHEDULED, then: onClose })}
      onClose={onClose}
    />
  );
}
