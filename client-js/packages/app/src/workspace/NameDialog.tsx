/** Asks for a name: of a group, a document, a workspace. */
import { type ReactNode, useState } from "react";
import { Field, FormDialog, TextInput } from "../ui";

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
    <FormDialog title={title} hint={hint} act={act} busy={busy} onSubmit={send} onClose={onClose}>
      <Field label={label} error={error}>
        <TextInput value={name} maxLength={120} onChange={setName} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      {children}
    </FormDialog>
  );
}
