/** Settings of the workspace: its words, leaving it, putting it away. */
import type { WorkspaceOut } from "@concert/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Card, Field, Form, TextArea, TextInput } from "../ui";
import { useActing } from "./acting";
import { ConfirmDialog } from "./ConfirmDialog";
import { needsAdmin } from "./roles";
import { useLeave } from "./useLeave";
import styles from "./workspace.module.css";

export function SettingsTab({ workspace }: { readonly workspace: WorkspaceOut }) {
  const queries = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const [about, setAbout] = useState(workspace.description);
  const [asked, setAsked] = useState(false);
  const { act, busy } = useActing();
  const leave = useLeave(workspace);
  const reason = needsAdmin(workspace.role);
  const archived = workspace.archived_at !== null;
  const closed = reason ?? (archived ? "The workspace is archived" : undefined);
  const again = () => void queries.invalidateQueries({ queryKey: ["bootstrap"] });
  const changed = name.trim() !== workspace.name || about !== workspace.description;
  const save = () =>
    act({ command: "workspaces.update", input: { id: workspace.id, name: name.trim(), description: about }, done: "The workspace is described anew", failed: "Nothing was changed", then: again });
  const archive = (away: boolean) => {
    setAsked(false);
    act({
      command: away ? "workspaces.archive" : "workspaces.bring_back",
      input: { id: workspace.id },
      done: away ? `${workspace.name} is archived` : `${workspace.name} is in use again`,
      failed: away ? "The workspace was not archived" : "The workspace is still archived",
      then: again,
    });
  };
  return (
    <div className={styles["settings"]}>
      <Card title="About">
        <Form onSubmit={save}>
          <Field label="Name" closed={closed} error={name.trim() === "" ? "Needs a name." : undefined}>
            <TextInput value={name} maxLength={120} onChange={setName} />
          </Field>
          <Field label="Description" closed={closed} hint="Shown to those who are invited.">
            <TextArea value={about} maxLength={2000} rows={3} style={{ minHeight: 72 }} onChange={setAbout} />
          </Field>
          <Button look="primary" type="submit" busy={busy} reason={closed ?? (name.trim() === "" ? "Needs a name" : changed ? undefined : "Nothing is changed")}>
            Save the changes
          </Button>
        </Form>
      </Card>
      <Card title="Putting away">
        <div className={styles["act"]}>
          <div>
            <strong>{archived ? "Bring the workspace back" : "Archive the workspace"}</strong>
            <p>{archived ? "Everything in it can be changed again." : "Everything in it stays readable and is not changed until somebody brings it back."}</p>
          </div>
          {archived ? (
            <Button reason={reason} busy={busy} onClick={() => archive(false)}>
              Bring it back
            </Button>
          ) : (
            <Button reason={reason} onClick={() => setAsked(true)}>
              Archive the workspace
            </Button>
          )}
        </div>
        <div className={styles["act"]}>
          <div>
            <strong>Leave the workspace</strong>
            <p>Somebody has to invite you again. The last owner hands it over first.</p>
          </div>
          <Button look="danger" onClick={leave.ask}>
            Leave the workspace
          </Button>
        </div>
      </Card>
      {leave.dialog}
      {asked && (
        <ConfirmDialog title={`Archive ${workspace.name}?`} act="Archive the workspace" onClose={() => setAsked(false)} onConfirm={() => archive(true)}>
          Nobody can edit, comment or run anything in it from then on. Those who are inside are told at once.
        </ConfirmDialog>
      )}
    </div>
  );
}
