/** Groups of the workspace: people who are given a role together. */
import type { GroupOut, Role, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Pencil, Plus, Trash2, X } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "../data/failure";
import { PAGE_SIZE } from "../data/queries";
import { trimmed } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { counted } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { Picker } from "../pickers/Picker";
import { membersOf } from "../pickers/finders";
import { Button, Card, EmptyState, Field, IconButton, Menu, type Option, Pager, SearchInput, Select, Skeleton } from "../ui";
import { useActing } from "./acting";
import { ConfirmDialog } from "./ConfirmDialog";
import { ListFilter } from "./ListFilter";
import { NameDialog } from "./NameDialog";
import { groupMembersQuery, groupsQuery } from "./queries";
import { mayGive, needsAdmin, roleWord, shortOptions } from "./roles";
import { useList } from "./useList";
import styles from "./workspace.module.css";

type Asked = { readonly what: "new" } | { readonly what: "rename" | "delete"; readonly group: GroupOut };
type RoleChoice = Role | "none";

export function GroupsTab({ workspace }: { readonly workspace: WorkspaceOut }) {
  const [asked, ask] = useState<Asked>();
  const { act, busy } = useActing();
  const place = useList();
  const groups = useQuery(groupsQuery(workspace.id, place));
  const reason = needsAdmin(workspace.role);
  const add = (
    <Button icon={Plus} reason={reason} onClick={() => ask({ what: "new" })}>
      New group
    </Button>
  );
  const close = () => ask(undefined);
  useActions([{ id: "new group", label: "New group", group: "Here", icon: Plus, reason, run: () => ask({ what: "new" }) }]);
  return (
    <>
      <Content groups={groups} searched={place.text !== ""} empty={add}>
        {(rows) => (
          <>
            <div className={styles["tools"]} style={{ paddingInline: 0, paddingTop: 0 }}>
              <div className={styles["search"]}>
                <ListFilter label="Filter groups" place={place} />
              </div>
              <SavedFilters workspace={workspace.id} list="groups" query={trimmed({ search: place.text })} onApply={(query) => place.setText(String(query["search"] ?? ""))} />
              <p className={styles["note"]}>A group gives its people its role, here and on documents that are shared with it.</p>
              <div className={styles["end"]}>{add}</div>
            </div>
            {rows.length === 0 && <EmptyState act={<Button onClick={() => place.setText("")}>Clear the filter</Button>}>No group has these words.</EmptyState>}
            <div className={styles["groups"]}>
              {rows.map((group) => (
                <GroupCard key={group.id} group={group} workspace={workspace} onAsk={(what) => ask({ what, group })} />
              ))}
            </div>
            <Pager offset={place.offset} limit={PAGE_SIZE} total={groups.data?.total ?? 0} onMove={place.setOffset} />
          </>
        )}
      </Content>
      {asked?.what === "new" && (
        <NameDialog
          title="New group"
          hint="Add people and give it a role afterwards."
          label="Name of the group"
          act="Make the group"
          onClose={close}
          onName={(name) => act({ command: "groups.create", input: { id: workspace.id, name }, failed: "The group was not made", then: close })}
          busy={busy}
        />
      )}
      {asked?.what === "rename" && (
        <NameDialog
          title={`Rename ${asked.group.name}`}
          label="Name of the group"
          act="Rename the group"
          value={asked.group.name}
          onClose={close}
          onName={(name) => act({ command: "groups.rename", input: { id: workspace.id, group: asked.group.id, name }, failed: "The group was not renamed", then: close })}
          busy={busy}
        />
      )}
      {asked?.what === "delete" && (
        <ConfirmDialog
          title={`Delete the group ${asked.group.name}?`}
          act="Delete the group"
          onClose={close}
          onConfirm={() => {
            act({ command: "groups.delete", input: { id: workspace.id, group: asked.group.id }, done: `The group ${asked.group.name} is gone`, failed: "The group was not deleted" });
            close();
          }}
        >
          Its {counted(asked.group.member_count, "person", "people")} lose the group's roles at once, and keep what else they were given.
        </ConfirmDialog>
      )}
    </>
  );
}

interface ContentProps {
  readonly groups: ReturnType<typeof useQuery<{ readonly items: readonly GroupOut[] }>>;
  /** Something is searched: what is not found does not mean that there is nothing. */
  readonly searched: boolean;
  readonly empty: React.ReactNode;
  readonly children: (rows: readonly GroupOut[]) => React.ReactNode;
}

function Content({ groups, searched, empty, children }: ContentProps) {
  if (groups.data !== undefined) {
    if (groups.data.items.length > 0 || searched) return children(groups.data.items);
    return (
      <Card>
        <EmptyState act={empty}>No groups yet. A group gives several people the same role at once.</EmptyState>
      </Card>
    );
  }
  if (groups.error !== null) return <LoadFailure title="The groups could not be loaded" error={groups.error} onRetry={() => void groups.refetch()} />;
  return <Skeleton height={120} />;
}

interface GroupCardProps {
  readonly group: GroupOut;
  readonly workspace: WorkspaceOut;
  readonly onAsk: (what: "rename" | "delete") => void;
}

function GroupCard({ group, workspace, onAsk }: GroupCardProps) {
  const { act } = useActing();
  const id = { id: workspace.id, group: group.id };
  const reason = needsAdmin(workspace.role) ?? (group.role !== null && !mayGive(workspace.role, group.role) ? "Has more than you" : undefined);
  const inside = new Set(group.members.map((one) => one.user));
  const roles: readonly Option<RoleChoice>[] = [{ value: "none", label: "No role here" }, ...shortOptions(workspace.role)];
  const setRole = (role: RoleChoice) =>
    act({ command: "groups.set_role", input: { ...id, role: role === "none" ? null : role }, done: `${group.name}: ${role === "none" ? "no role here" : roleWord(role)}`, failed: "The role was not changed" });
  return (
    <Card
      title={group.name}
      meta={group.documents === 0 ? undefined : `${counted(group.documents, "shared document")}`}
      acts={
        <Menu
          items={[
            { kind: "act", label: "Rename the group", icon: Pencil, reason, onChoose: () => onAsk("rename") },
            { kind: "act", label: "Delete the group", icon: Trash2, danger: true, reason, onChoose: () => onAsk("delete") },
          ]}
        >
          <IconButton icon={Ellipsis} size="small" label={`Acts for ${group.name}`} />
        </Menu>
      }
    >
      <div className={styles["group"]}>
        <Field label={`Role of ${group.name}`} closed={reason} note={false}>
          <Select value={group.role ?? "none"} options={roles} onChange={setRole} />
        </Field>
        <Mates group={group} workspace={workspace.id} reason={reason} />
        <Field label={`Add somebody to ${group.name}`} closed={reason} note={false}>
          <Picker from={membersOf(workspace.id)} value={undefined} but={inside} placeholder="Choose a member" onChange={(user) => act({ command: "groups.add", input: { ...id, user }, failed: "Nobody was added" })} />
        </Field>
      </div>
    </Card>
  );
}

interface MatesProps {
  readonly group: GroupOut;
  readonly workspace: string;
  /** Why nobody may be taken out. */
  readonly reason: string | undefined;
}

/** The first people of a group; where there are more, all of them page by page and by name. */
function Mates({ group, workspace, reason }: MatesProps) {
  const { act } = useActing();
  const [all, showAll] = useState(false);
  const place = useList();
  const page = useQuery({ ...groupMembersQuery(workspace, group.id, place), enabled: all });
  if (group.member_count === 0) return <p className={styles["note"]}>Nobody is in this group yet.</p>;
  const mates = all ? (page.data?.items ?? group.members) : group.members;
  return (
    <>
      {all && <SearchInput aria-label={`Filter people in ${group.name}`} placeholder="Filter by name" value={place.text} onChange={place.setText} />}
      {page.error !== null && page.data === undefined && <LoadFailure title="The people could not be loaded" error={page.error} onRetry={() => void page.refetch()} />}
      <ul className={styles["mates"]} aria-label={`People in ${group.name}`}>
        {mates.map((mate) => (
          <li key={mate.user} className={styles["mate"]}>
            {mate.name}
            <IconButton
              icon={X}
              size="small"
              label={`Take ${mate.name} out of ${group.name}`}
              reason={reason}
              onClick={() => act({ command: "groups.remove", input: { id: workspace, group: group.id, user: mate.user }, failed: `${mate.name} is still in the group` })}
            />
          </li>
        ))}
      </ul>
      {all && mates.length === 0 && <p className={styles["note"]}>Nobody in this group has these words in their name.</p>}
      {all && <Pager offset={place.offset} limit={PAGE_SIZE} total={page.data?.total ?? 0} onMove={place.setOffset} />}
      {!all && group.member_count > group.members.length && (
        <Button size="small" look="quiet" onClick={() => showAll(true)}>
          {`Show all ${counted(group.member_count, "person", "people")}`}
        </Button>
      )}
    </>
  );
}
