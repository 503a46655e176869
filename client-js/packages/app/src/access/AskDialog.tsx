/** Asks for a role on the workspace or on one source: what for, how long, from when. */
import type { Role } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sourcesQuery } from "../data/queries";
import { Button, Dialog, Field, FieldRow, type Option, Select, Switch, TextArea } from "../ui";
import { useActing } from "../workspace/acting";
import { LASTING, type Lasting, OFFERED } from "./words";

interface AskDialogProps {
  readonly workspace: string;
  /** Given where it is asked about one thing. */
  readonly object?: string;
  readonly onClose: () => void;
  readonly onAsked?: (request: string) => void;
}

export function AskDialog({ workspace, object, onClose, onAsked }: AskDialogProps) {
  const [about, setAbout] = useState(object ?? `workspace:${workspace}`);
  const [role, setRole] = useState<Role>("editor");
  const [lasting, setLasting] = useState<Lasting>("168");
  const [purpose, setPurpose] = useState("");
  const [draft, setDraft] = useState(false);
  const { act, busy } = useActing();
  const sources = useQuery({ ...sourcesQuery({ workspace, limit: 500 }), enabled: object === undefined });
  const objects: readonly Option[] = [{ value: `workspace:${workspace}`, label: "The whole workspace" }, ...(sources.data?.items ?? []).map((one) => ({ value: `doc:${one.id}`, label: one.title === "" ? "Without a name" : one.title }))];
  const ask = () => {
    const hours = lasting === "always" ? null : Number(lasting);
    act({
      command: "access_requests.ask",
      input: { object: about, role, purpose: purpose.trim(), hours, draft },
      done: draft ? "Kept as a draft" : "Your request is with the reviewers",
      failed: "Nothing was asked for",
      then: (made) => {
        onAsked?.(made.id);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={ask}
      title="Ask for access"
      hint="Those who may give the role are told, and decide. The role ends by itself."
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={purpose.trim() === "" ? "Say what it is for" : undefined}>
            {draft ? "Keep draft" : "Ask for access"}
          </Button>
        </>
      }
    >
      {object === undefined && (
        <Field label="On">
          <Select value={about} options={objects} onChange={setAbout} />
        </Field>
      )}
      <FieldRow>
        <Field label="Role">
          <Select value={role} options={OFFERED} onChange={setRole} />
        </Field>
        <Field label="How long">
          <Select value={lasting} options={LASTING} onChange={setLasting} />
        </Field>
      </FieldRow>
      <Field label="What it is for" hint="The reviewers decide by this.">
        <TextArea value={purpose} onChange={setPurpose} rows={3} maxLength={2000} />
      </Field>
      <Switch label="Keep it as a draft for now" value={draft} onChange={setDraft} />
    </Dialog>
  );
}
