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
  readonly busy?: boolean;
  /** What the server said when it was sent last. */
  readonly failure?: { readonly message: string; readonly code: string; readonly next: ReactNode } | undefined;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function FormDialog({ title, hint, width, act, busy = false, failure, onSubmit, onClose, children }: FormDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      hint={hint}
      {...(width === undefined ? {} : { width })}
      onSubmit={onSubmit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy}>
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
