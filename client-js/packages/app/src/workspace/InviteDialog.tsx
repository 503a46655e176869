/** Invites: by a link for newcomers, or by asking somebody of the organisation in the app. */
import type { Role, WorkspaceOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2, User } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { Picker } from "../pickers/Picker";
import { colleaguesOf } from "../pickers/finders";
import { Button, Dialog, Field, FieldRow, NumberInput, type Option, Segmented, Select, toast } from "../ui";
import { InvitationLink } from "./InvitationLink";
import { roleOptions } from "./roles";

type Hours = "24" | "168" | "720";
const PERIODS: readonly Option<Hours>[] = [
  { value: "24", label: "One day" },
  { value: "168", label: "One week" },
  { value: "720", label: "30 days" },
];

type Way = "link" | "person";

interface InviteDialogProps {
  readonly workspace: WorkspaceOut;
  readonly onClose: () => void;
}

export function InviteDialog({ workspace, onClose }: InviteDialogProps) {
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>("link");
  const [role, setRole] = useState<Role>("editor");
  const [hours, setHours] = useState<Hours>("168");
  const [uses, setUses] = useState<number | undefined>(1);
  const [user, setUser] = useState<string>();
  const [name, setName] = useState("");
  const invite = useMutation({
    mutationFn: () => {
      const said = { id: workspace.id, role, expires_in_hours: Number(hours) };
      return call("workspaces.invite", way === "link" ? { ...said, uses: uses ?? 1 } : { ...said, user: user ?? "" });
    },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ["invitations", workspace.id] });
      if (made.path !== "") return;
      toast({ text: `${name} will be asked in Concert`, state: "done" });
      onClose();
    },
  });
  const made = invite.data?.path === "" ? undefined : invite.data;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Invite someone to ${workspace.name}`}
      hint={way === "link" ? "The link signs people in with the name they choose. No e-mail is needed." : "Somebody who uses Concert already accepts or declines on their Home."}
      onSubmit={() => invite.mutate()}
      foot={
        made === undefined ? (
          <>
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button look="primary" type="submit" busy={invite.isPending} reason={way === "person" && user === undefined ? "Choose somebody first" : undefined}>
              {way === "link" ? "Make the link" : "Send the invitation"}
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
        <>
          <div style={{ marginBottom: "var(--space-4)" }}>
            <Segmented
              label="How"
              wide
              segments={[
                { value: "link", label: "By a link", icon: Link2 },
                { value: "person", label: "Somebody here", icon: User },
              ]}
              value={way}
              onChange={setWay}
            />
          </div>
          {way === "person" && (
            <Field label="Person" hint="Somebody of your organisation who is not in the workspace.">
              <Picker
                from={colleaguesOf(workspace.id)}
                value={user}
                onChange={(chosen, { label }) => {
                  setUser(chosen);
                  setName(label);
                }}
              />
            </Field>
          )}
          <FieldRow first="wide">
            <Field label="Role" error={invite.error?.message}>
              <Select value={role} options={roleOptions(workspace.role)} onChange={setRole} />
            </Field>
            <Field label="Works for">
              <Select value={hours} options={PERIODS} onChange={setHours} />
            </Field>
          </FieldRow>
          {way === "link" && (
            <Field label="How many people may use it">
              <NumberInput whole min={1} max={500} needs="a whole number from 1 to 500" value={uses} onChange={setUses} />
            </Field>
          )}
        </>
      ) : (
        <InvitationLink path={made.path} role={made.role} until={made.expires_at} uses={uses ?? 1} />
      )}
    </Dialog>
  );
}
