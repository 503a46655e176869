/** A name, a type, documents and a role make a session; who starts it leads it. */
import type { Role } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documentsQuery } from "../data/queries";
import { Button, Dialog, Field, FieldRow, Select, TextInput } from "../ui";
import { useSessionAct } from "./sessions";
import { ROLE_OPTIONS, type SessionType, TYPE_OPTIONS } from "./sessionTypes";
import styles from "./studio.module.css";

interface StartSessionDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

const MOST_SHOWN = 100;

export function StartSessionDialog({ workspace, onClose }: StartSessionDialogProps) {
  const [name, setName] = useState("");
  const [type, setType] = useState<SessionType>("document_editing");
  const [role, setRole] = useState<Role>("editor");
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [missing, setMissing] = useState(false);
  const { data } = useQuery(documentsQuery({ workspace, limit: MOST_SHOWN }));
  const start = useSessionAct("sessions.start", workspace);
  const submit = () => {
    setMissing(name.trim() === "");
    if (name.trim() !== "") start.mutate({ id: workspace, name: name.trim(), type, role, documents: [...chosen] }, { onSuccess: onClose });
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Start a session"
      hint="You lead it. Everybody in the workspace hears of it and may join."
      width={560}
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={start.isPending}>
            Start the session
          </Button>
        </>
      }
    >
      <Field label="Name" hint="What you come together for." error={missing ? "Needs a name. It is empty." : start.error?.message}>
        <TextInput autoFocus maxLength={120} value={name} onChange={setName} />
      </Field>
      <FieldRow>
        <Field label="Type">
          <Select value={type} options={TYPE_OPTIONS} onChange={setType} />
        </Field>
        <Field label="Role of those who join" hint="Narrows their own, never widens it.">
          <Select value={role} options={ROLE_OPTIONS} onChange={setRole} />
        </Field>
      </FieldRow>
      <fieldset className={styles["documents"]}>
        <legend>Documents</legend>
        <div className={styles["choices"]}>
          {data?.items.length === 0 && <p className="quiet">The workspace has no documents yet. A session may do without.</p>}
          {data?.items.map((document) => (
            <label key={document.id}>
              <input type="checkbox" checked={chosen.has(document.id)} onChange={() => toggle(document.id)} />
              {document.title === "" ? "Without a name" : document.title}
            </label>
          ))}
        </div>
      </fieldset>
    </Dialog>
  );
}
