/** Asks for a name: of a group, a document, a workspace. */
import { type ReactNode, useState } from "react";
import { Button, Dialog, Field, TextInput } from "../ui";

interface NameDialogProps {
  readonly title: string;
  readonly hint?: string;
  readonly label: string;
  readonly act: string;
  readonly value?: string;
  readonly busy?: boolean;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
  /** More fields, below the name. */
  readonly children?: ReactNode;
}

export function NameDialog({ title, hint, label, act, value = "", busy = false, onName, onClose, children }: NameDialogProps) {
  const [name, setName] = useState(value);
  const [error, setError] = useState<string>();
  const send = () => {
    const clean = name.trim();
    if (clean === "") setError("Needs a name.");
    else onName(clean);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      hint={hint}
      onSubmit={send}
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
      <Field label={label} error={error}>
        <TextInput value={name} maxLength={120} onChange={setName} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      {children}
    </Dialog>
  );
}
