/** A form in a dialog: the quiet way out, the one act that sends it, and above its fields why it was not taken. */
import type { ReactNode } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { ErrorState } from "./Message";

interface FormDialogProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly width?: number;
  /** Verb and object: "Make policy". */
  readonly act: string;
  /** The act takes something away. */
  readonly danger?: boolean;
  readonly busy?: boolean;
  /** Why it cannot be sent as it is: said at the button, and Enter does not send it either. */
  readonly reason?: string | undefined;
  /** The way out, where it leads back to another dialog. */
  readonly back?: string;
  /** What the server said when it was sent last. */
  readonly failure?: { readonly message: string; readonly code: string; readonly next: ReactNode } | undefined;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormDialog({ title, hint, width, act, danger = false, busy = false, reason, back = "Cancel", failure, onSubmit, onClose, children }: FormDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      hint={hint}
      {...(width === undefined ? {} : { width })}
      onSubmit={() => reason === undefined && !busy && onSubmit()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            {back}
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" busy={busy} reason={reason}>
            {act}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.next}
        </ErrorState>
      )}
      {children}
    </Dialog>
  );
}
