/** The workspace itself: its documents, who belongs to it, who is invited, what happened, and its settings. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Button, PageHead, StateChip, type Tab, TabbedPage } from "../ui";
import { ActivityTab } from "./ActivityTab";
import { DocumentsTab } from "./DocumentsTab";
import { GroupsTab } from "./GroupsTab";
import { InvitationsTab } from "./InvitationsTab";
import { InviteDialog } from "./InviteDialog";
import { MembersTab } from "./MembersTab";
import { needsAdmin } from "./roles";
import { SettingsTab } from "./SettingsTab";
import { TABS, type WorkspaceTab } from "./tabs";

const LABELS: Readonly<Record<WorkspaceTab, string>> = {
  documents: "Documents",
  members: "Members",
  groups: "Groups",
  invitations: "Invitations",
  activity: "Activity",
  settings: "Settings",
};

const HEADS: readonly Tab<WorkspaceTab>[] = TABS.map((id) => ({ id, label: LABELS[id] }));

export function WorkspacePage() {
  const { workspace: id } = useParams({ from: "/signed-in/w/$workspace/workspace" });
  const { tab = "documents" } = useSearch({ from: "/signed-in/w/$workspace/workspace" });
  const navigate = useNavigate();
  const workspace = useWorkspace(id);
  const [inviting, setInviting] = useState(false);
  usePage({ people: useWorkspacePeople(id) });
  const open = (next: WorkspaceTab) => void navigate({ to: "/w/$workspace/workspace", params: { workspace: id }, search: { tab: next }, replace: true });
  useActions(TABS.map((one) => ({ id: `tab ${one}`, label: `Show ${LABELS[one].toLowerCase()}`, group: "Here" as const, run: () => open(one) })));
  if (workspace === undefined) return null;
  return (
    <TabbedPage
      head={
        <PageHead
          title={workspace.name}
          sub={workspace.description === "" ? undefined : workspace.description}
          chip={
            workspace.archived_at === null ? undefined : (
              <StateChip state="cancelled">
                Archived
              </StateChip>
            )
          }
          acts={
            <Button look="primary" icon={UserPlus} reason={needsAdmin(workspace.role)} onClick={() => setInviting(true)}>
              Invite someone
            </Button>
          }
        />
      }
      label="Workspace"
      tabs={HEADS}
      value={tab}
      onChange={open}
    >
      {tab === "documents" && <DocumentsTab workspace={workspace} />}
      {tab === "members" && <MembersTab workspace={workspace} />}
      {tab === "groups" && <GroupsTab workspace={workspace} />}
      {tab === "invitations" && <InvitationsTab workspace={workspace} />}
      {tab === "activity" && <ActivityTab workspace={workspace} />}
      {tab === "settings" && <SettingsTab workspace={workspace} />}
      {inviting && <InviteDialog workspace={workspace} onClose={() => setInviting(false)} />}
    </TabbedPage>
  );
}
