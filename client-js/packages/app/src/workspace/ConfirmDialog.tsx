/** Asks once more before something that is not easily taken back. */
import type { ReactNode } from "react";
import { Button, Dialog } from "../ui";

interface ConfirmDialogProps {
  readonly title: string;
  /** The button: "Delete for good". */
  readonly act: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What happens then. */
  readonly children: ReactNode;
}

export function ConfirmDialog({ title, act, danger = true, busy = false, onConfirm, onClose, children }: ConfirmDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      onSubmit={onConfirm}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" busy={busy}>
            {act}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
