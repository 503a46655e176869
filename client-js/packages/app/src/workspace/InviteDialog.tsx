/** Makes a link that signs a newcomer in with a role, and lets it be copied. It is shown once. */
import type { Invited, Role, WorkspaceOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { exact } from "../format/times";
import { Button, Dialog, Field, FieldRow, type Option, Select, TextInput } from "../ui";

const ROLES: readonly Option<Role>[] = [
  { value: "admin", label: "Admin: everything but deleting the workspace" },
  { value: "editor", label: "Editor: changes, tests and runs" },
  { value: "commenter", label: "Commenter: reads and comments" },
  { value: "approver", label: "Approver: reads, comments and approves" },
  { value: "viewer", label: "Viewer: reads" },
];

type Hours = "24" | "168" | "720";
const PERIODS: readonly Option<Hours>[] = [
  { value: "24", label: "One day" },
  { value: "168", label: "One week" },
  { value: "720", label: "30 days" },
];

interface InviteDialogProps {
  readonly workspace: WorkspaceOut;
  readonly onClose: () => void;
}

export function InviteDialog({ workspace, onClose }: InviteDialogProps) {
  const [role, setRole] = useState<Role>("editor");
  const [hours, setHours] = useState<Hours>("168");
  const invite = useMutation({
    mutationFn: () => call("workspaces.invite", { id: workspace.id, role, expires_in_hours: Number(hours) }),
  });
  const made = invite.data;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Invite someone to ${workspace.name}`}
      hint="The link signs one person in with the name they choose. No e-mail is needed."
      onSubmit={() => invite.mutate()}
      foot={
        made === undefined ? (
          <>
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button look="primary" type="submit" busy={invite.isPending}>
              Make the link
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {made === undefined ? (
        <FieldRow first="wide">
          <Field label="Role" error={invite.error?.message}>
            <Select value={role} options={ROLES} onChange={setRole} />
          </Field>
          <Field label="Works for">
            <Select value={hours} options={PERIODS} onChange={setHours} />
          </Field>
        </FieldRow>
      ) : (
        <InvitationLink invited={made} />
      )}
    </Dialog>
  );
}

function InvitationLink({ invited }: { readonly invited: Invited }) {
  const [copied, setCopied] = useState(false);
  const url = new URL(invited.path, window.location.origin).href;
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  };
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", gap: "0 var(--space-2)" }}>
      <Field label="Invitation link" hint={`For one ${invited.role}, until ${exact(invited.expires_at / 1000)}. It is not shown again.`}>
        <TextInput machine readOnly value={url} onChange={() => undefined} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <div style={{ paddingTop: 20 }}>
        <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </div>
  );
}
