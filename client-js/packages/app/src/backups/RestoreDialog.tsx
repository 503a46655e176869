/** Restores a backup into a new place; what is there already is never written over. */
import { useState } from "react";
import { When } from "../format/When";
import { Button, Dialog, Field, TextInput } from "../ui";
import { useActing } from "../workspace/acting";
import type { Backup } from "./queries";

interface RestoreDialogProps {
  readonly source: string;
  readonly backup: Backup;
  /** What the name of a place is here: "a new file below the folder of sources". */
  readonly place: string;
  readonly onClose: () => void;
}

export function RestoreDialog({ source, backup, place, onClose }: RestoreDialogProps) {
  const [into, setInto] = useState("");
  const { act, busy } = useActing();
  const restore = () =>
    act({
      command: "backups.restore",
      input: { id: source, backup: backup.id, into: into.trim() },
      failed: "Nothing was restored",
      then: onClose,
    });
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={restore}
      title="Restore backup"
      hint={
        <>
          The backup of <When micros={backup.started_at} /> goes into {place}. Nothing that is there is written over, and what was restored is read again. It goes on when you close this window.
        </>
      }
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={into.trim() === "" ? "Name the new place" : undefined}>
            Restore backup
          </Button>
        </>
      }
    >
      <Field label="Restore into" hint={`The name of ${place}`}>
        <TextInput value={into} onChange={setInto} maxLength={200} />
      </Field>
    </Dialog>
  );
}
