/** Leaving a workspace: asked once more, and then the next one is opened. */
import type { WorkspaceOut } from "@concert/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useActing } from "./acting";
import { ConfirmDialog } from "./ConfirmDialog";

export function useLeave(workspace: WorkspaceOut): { readonly ask: () => void; readonly dialog: ReactNode } {
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { act } = useActing();
  const leave = () => {
    setAsked(false);
    act({
      command: "members.leave",
      input: { id: workspace.id },
      done: `You left ${workspace.name}`,
      failed: "You are still a member",
      then: () => {
        void queries.invalidateQueries({ queryKey: ["bootstrap"] }).then(() => window.location.assign("/"));
      },
    });
  };
  const dialog = asked && (
    <ConfirmDialog title={`Leave ${workspace.name}?`} act="Leave the workspace" onClose={() => setAsked(false)} onConfirm={leave}>
      You lose your role, your groups and what was shared with you here. Somebody has to invite you again.
    </ConfirmDialog>
  );
  return { ask: () => setAsked(true), dialog };
}
