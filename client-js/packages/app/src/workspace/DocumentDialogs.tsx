/** The questions that acts on a document ask: a name, a place, whether it may go for good, with whom to share it. */
import type { DocumentOut, WorkspaceOut } from "@concert/sdk";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useBootstrap } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { Button, Dialog, Field, type Option, Select, toast } from "../ui";
import { useActing } from "./acting";
import { ConfirmDialog } from "./ConfirmDialog";
import { linkTo } from "./links";
import { NameDialog } from "./NameDialog";
import { ShareDialog } from "./ShareDialog";

export interface Asked {
  readonly what: "rename" | "duplicate" | "move" | "delete" | "share";
  readonly document: Pick<DocumentOut, "id" | "title" | "kind" | "workspace">;
}

interface DocumentDialogsProps {
  readonly asked: Asked;
  readonly workspace: WorkspaceOut;
  readonly onClose: () => void;
}

export function DocumentDialogs({ asked: { what, document }, workspace, onClose }: DocumentDialogsProps) {
  const { act, busy } = useActing();
  switch (what) {
    case "share":
      return <ShareDialog document={document} role={workspace.role} onClose={onClose} />;
    case "rename":
      return (
        <NameDialog
          title={`Rename ${document.title}`}
          label="Name"
          act="Rename"
          value={document.title}
          busy={busy}
          onClose={onClose}
          onName={(name) => act({ command: "documents.rename", input: { id: document.id, name }, failed: `${document.title} was not renamed`, then: onClose })}
        />
      );
    case "duplicate":
      return <DuplicateDialog document={document} workspace={workspace} onClose={onClose} />;
    case "move":
      return <MoveDialog document={document} workspace={workspace} onClose={onClose} />;
    case "delete":
      return (
        <ConfirmDialog
          title={`Delete ${document.title} for good?`}
          act="Delete for good"
          busy={busy}
          onClose={onClose}
          onConfirm={() => act({ command: "documents.delete", input: { id: document.id }, done: `${document.title} is gone for good`, failed: `${document.title} was not deleted`, then: onClose })}
        >
          Its history, branches and comments go with it. This cannot be taken back.
        </ConfirmDialog>
      );
  }
}

type Inside = Omit<DocumentDialogsProps, "asked"> & Pick<Asked, "document">;

/** Workspaces in which this person may make documents. */
function usePlaces(): readonly Option[] {
  const { workspaces } = useBootstrap();
  return workspaces.filter((one) => one.archived_at === null && mayEdit(one.role) === undefined).map((one) => ({ value: one.id, label: one.name }));
}

function DuplicateDialog({ document, workspace, onClose }: Inside) {
  const navigate = useNavigate();
  const places = usePlaces();
  const [to, setTo] = useState(workspace.id);
  const { act, busy } = useActing();
  const made = (copy: DocumentOut) => {
    onClose();
    const link = linkTo(copy);
    toast({ text: `${copy.title} is made`, state: "done", act: link === undefined ? undefined : { label: "Open the copy", onChoose: () => void navigate(link) } });
  };
  return (
    <NameDialog
      title={`Duplicate ${document.title}`}
      hint="The copy has the same content and a history of its own. Comments stay here."
      label="Name of the copy"
      act="Duplicate"
      value={`${document.title} (copy)`}
      busy={busy}
      onClose={onClose}
      onName={(name) => act({ command: "documents.duplicate", input: { id: document.id, name, workspace: to }, failed: `${document.title} was not duplicated`, then: made })}
    >
      {places.length > 1 && (
        <Field label="Workspace">
          <Select value={to} options={places} onChange={setTo} />
        </Field>
      )}
    </NameDialog>
  );
}

function MoveDialog({ document, workspace, onClose }: Inside) {
  const places = usePlaces().filter((one) => one.value !== workspace.id);
  const [to, setTo] = useState<string>();
  const { act, busy } = useActing();
  const place = places.find((one) => one.value === to);
  const move = () => {
    if (place === undefined) return;
    act({ command: "documents.move", input: { id: document.id, workspace: place.value }, done: `${document.title} is in ${place.label} now`, failed: `${document.title} was not moved`, then: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Move ${document.title}`}
      hint={`Who belongs only to ${workspace.name} loses it at once. Its runs stay here, and designs here that use it do not find it any more.`}
      onSubmit={move}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={busy} reason={place === undefined ? "Choose a workspace first" : undefined}>
            Move the document
          </Button>
        </>
      }
    >
      <Field label="To the workspace" closed={places.length === 0 ? "You may make documents in no other workspace" : undefined} hint={places.length === 0 ? "You may make documents in no other workspace." : undefined}>
        <Select value={to} options={places} placeholder="Choose a workspace" onChange={setTo} />
      </Field>
    </Dialog>
  );
}
