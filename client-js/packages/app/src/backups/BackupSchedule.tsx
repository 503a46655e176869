import { SCHEDULED, ScheduleDialog } from "../triggers/ScheduleDialog";
import { useActing } from "../workspace/acting";

export function BackupSchedule({ source, onClose }: { readonly source: string; readonly onClose: () => void }) {
  const { act, busy } = useActing();
  return (
    <ScheduleDialog
      title="Schedule backups"
      hint="Each backup is a run with your rights. Pause or change it among the schedules."
      cron="0 3 * * *"
      busy={busy}
      onSchedule={(when) => act({ command: "backups.schedule", input: { id: source, ...when }, ...SCHEDULED, then: onClose })}
      onClose={onClose}
    />
  );
}
