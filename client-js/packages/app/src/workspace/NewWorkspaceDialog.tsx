/** A new workspace, which is opened at once. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Field, TextArea } from "../ui";
import { useActing } from "./acting";
import { NameDialog } from "./NameDialog";

export function NewWorkspaceDialog({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [about, setAbout] = useState("");
  const { act, busy } = useActing();
  const open = async (workspace: string) => {
    await queries.invalidateQueries({ queryKey: ["bootstrap"] });
    onClose();
    await navigate({ to: "/w/$workspace", params: { workspace } });
  };
  return (
    <NameDialog
      title="New workspace"
      hint="You own it, and invite whom you like."
      label="Name"
      act="Make the workspace"
      busy={busy}
      onClose={onClose}
      onName={(name) => act({ command: "workspaces.create", input: { name, description: about }, failed: "The workspace was not made", then: ({ id }) => void open(id) })}
    >
      <Field label="Description" optional>
        <TextArea value={about} maxLength={2000} rows={3} style={{ minHeight: 72 }} onChange={setAbout} />
      </Field>
    </NameDialog>
  );
}
