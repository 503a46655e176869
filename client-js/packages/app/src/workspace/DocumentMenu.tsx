/** What can be done with one document of a list, and why some of it cannot. */
import type { DocumentOut, WorkspaceOut } from "@concert/sdk";
import { Copy, Ellipsis, FolderInput, Pencil, Share2, Trash2, Undo2 } from "lucide-react";
import { mayEdit } from "../session/rights";
import { IconButton, Menu, type MenuItem } from "../ui";
import type { Asked } from "./DocumentDialogs";
import { needsAdmin, needsOwner } from "./roles";
import { useTrash } from "./trash";

interface DocumentMenuProps {
  readonly document: DocumentOut;
  readonly workspace: WorkspaceOut;
  readonly onAsk: (what: Asked["what"]) => void;
}

export function DocumentMenu({ document, workspace, onAsk }: DocumentMenuProps) {
  const { trash, restore } = useTrash();
  const archived = workspace.archived_at === null ? undefined : "The workspace is archived";
  const edit = archived ?? mayEdit(workspace.role);
  const remove = archived ?? needsAdmin(workspace.role);
  const items: readonly MenuItem[] =
    document.trashed_at === null
      ? [
          { kind: "act", label: "Share and see who has access", icon: Share2, onChoose: () => onAsk("share") },
          { kind: "act", label: "Rename", icon: Pencil, reason: edit, onChoose: () => onAsk("rename") },
          { kind: "act", label: "Duplicate", icon: Copy, reason: edit, onChoose: () => onAsk("duplicate") },
          { kind: "act", label: "Move to another workspace", icon: FolderInput, reason: remove, onChoose: () => onAsk("move") },
          { kind: "rule" },
          { kind: "act", label: "Move to the trash", icon: Trash2, danger: true, reason: remove, onChoose: () => void trash(document) },
        ]
      : [
          { kind: "act", label: "Bring back", icon: Undo2, reason: remove, onChoose: () => void restore(document) },
          { kind: "rule" },
          { kind: "act", label: "Delete for good", icon: Trash2, danger: true, reason: archived ?? needsOwner(workspace.role), onChoose: () => onAsk("delete") },
        ];
  return (
    <Menu items={items}>
      <IconButton icon={Ellipsis} size="small" label={`Acts for ${document.title}`} />
    </Menu>
  );
}
