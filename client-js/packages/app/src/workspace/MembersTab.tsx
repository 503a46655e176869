/** Who belongs to the workspace and by what; their roles, and the way out. */
import type { Member, Role, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Crown, Ellipsis, LogOut, UserMinus } from "lucide-react";
import { useState } from "react";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { Choice, FilterTools } from "../filters/FilterTools";
import type { Choices } from "../filters/query";
import { useChoices } from "../filters/useChoices";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, Button, Card, type Column, EmptyState, IconButton, Menu, type MenuItem, type Option, Pager, Select, Table } from "../ui";
import { useActing } from "./acting";
import { ConfirmDialog } from "./ConfirmDialog";
import { memberPageQuery } from "./queries";
import { mayGive, needsAdmin, needsOwner, roleWord, ROLES, shortOptions, wayWords } from "./roles";
import { useLeave } from "./useLeave";
import styles from "./workspace.module.css";

type Asked = { readonly what: "remove" | "transfer"; readonly member: Member };
type RoleFilter = Role | "any";
const FILTER: readonly Option<RoleFilter>[] = [{ value: "any", label: "Every role" }, ...ROLES.map((role) => ({ value: role, label: roleWord(role) }))];

interface MemberChoices extends Choices {
  readonly search: string;
  readonly role: RoleFilter;
}

const BEGINNING: MemberChoices = { search: "", role: "any" };
const KNOWN = { role: FILTER.map((one) => one.value) };

export function MembersTab({ workspace }: { readonly workspace: WorkspaceOut }) {
  const { user } = useBootstrap();
  const place = useChoices(BEGINNING, KNOWN);
  const [asked, ask] = useState<Asked>();
  const { act } = useActing();
  const leave = useLeave(workspace);
  const { search, role } = place.asked;
  const list = useQuery(memberPageQuery(workspace.id, { search: search.trim(), offset: place.offset, ...(role === "any" ? {} : { role }) }));
  const all = useQuery({ ...memberPageQuery(workspace.id, { search: "", offset: 0 }), enabled: place.narrowed });
  const change = (member: Member, next: Role) =>
    act({ command: "members.set_role", input: { id: workspace.id, user: member.user, role: next }, done: `${member.name}: ${roleWord(next)}`, failed: "The role was not changed" });
  const nobody = <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>Nobody here fits this filter.</EmptyState>;
  return (
    <Card>
      <FilterTools workspace={workspace.id} list="members" one="member" label="Filter members" placeholder="Filter by name" place={place} total={list.data?.total} all={all.data?.total}>
        <Choice label="Role" value={place.chosen.role} options={FILTER} onChange={(next) => place.choose({ role: next })} />
      </FilterTools>
      <div className={styles["tall"]}>
        <Table
          label="Members"
          columns={columns(workspace, user.id, change)}
          rows={rowsOf(list, "The members could not be loaded", nobody)}
          keyOf={(row) => row.user}
          acts={(row) => <MemberMenu member={row} workspace={workspace} mine={row.user === user.id} onAsk={(what) => ask({ what, member: row })} onLeave={leave.ask} />}
        />
      </div>
      <Pager offset={place.offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={place.setOffset} />
      {leave.dialog}
      {asked?.what === "remove" && (
        <ConfirmDialog
          title={`Remove ${asked.member.name} from ${workspace.name}?`}
          act="Remove the member"
          onClose={() => ask(undefined)}
          onConfirm={() => {
            act({ command: "members.remove", input: { id: workspace.id, user: asked.member.user }, done: `${asked.member.name} is no member any more`, failed: "The member was not removed" });
            ask(undefined);
          }}
        >
          Their role, their groups and what was shared with them here end at once, in open windows too. What they wrote stays.
        </ConfirmDialog>
      )}
      {asked?.what === "transfer" && (
        <ConfirmDialog
          title={`Hand ${workspace.name} over to ${asked.member.name}?`}
          act="Hand it over"
          danger={false}
          onClose={() => ask(undefined)}
          onConfirm={() => {
            act({ command: "members.transfer", input: { id: workspace.id, user: asked.member.user }, done: `${asked.member.name} owns ${workspace.name} now`, failed: "The workspace was not handed over" });
            ask(undefined);
          }}
        >
          {asked.member.name} becomes an owner and you an admin.
        </ConfirmDialog>
      )}
    </Card>
  );
}

function columns(workspace: WorkspaceOut, me: string, onChange: (member: Member, role: Role) => void): readonly Column<Member>[] {
  return [
    {
      id: "name",
      head: "Name",
      cell: (row) => (
        <span className={styles["name"]}>
          <Avatar person={{ id: row.user, name: row.name }} size={24} named={false} />
          <span className={styles["who"]}>
            {row.user === me ? `${row.name} (you)` : row.name}
            {row.email !== null && <span>{row.email}</span>}
          </span>
        </span>
      ),
    },
    { id: "role", head: "Role", width: 152, cell: (row) => <RoleCell member={row} workspace={workspace} onChange={onChange} /> },
    { id: "why", head: "Why", minor: true, cell: (row) => <Ways member={row} /> },
  ];
}

/** The role given to them here may be changed; one that comes from elsewhere is changed there. */
function RoleCell({ member, workspace, onChange }: { readonly member: Member; readonly workspace: WorkspaceOut; readonly onChange: (member: Member, role: Role) => void }) {
  const own = member.own;
  if (own === null || !mayGive(workspace.role, own)) return roleWord(member.role);
  return (
    <div className={styles["role"]}>
      {/* What is chosen is done, also where the list still shows it: the list may be older than the last choice. */}
      <Select label={`Role of ${member.name}`} value={own} options={shortOptions(workspace.role)} onChange={(next) => onChange(member, next)} />
    </div>
  );
}

function Ways({ member }: { readonly member: Member }) {
  return (
    <ul className={styles["why"]}>
      {member.ways.map((way, index) => (
        <li key={index}>{wayWords(way)}</li>
      ))}
    </ul>
  );
}

interface MemberMenuProps {
  readonly member: Member;
  readonly workspace: WorkspaceOut;
  readonly mine: boolean;
  readonly onAsk: (what: Asked["what"]) => void;
  readonly onLeave: () => void;
}

function MemberMenu({ member, workspace, mine, onAsk, onLeave }: MemberMenuProps) {
  const outranked = mayGive(workspace.role, member.role) ? undefined : "Has more than you";
  const elsewhere = member.inherited ? "Belongs by the organisation" : undefined;
  const items: readonly MenuItem[] = mine
    ? [{ kind: "act", label: "Leave the workspace", icon: LogOut, danger: true, reason: elsewhere, onChoose: onLeave }]
    : [
        { kind: "act", label: "Hand the workspace over", icon: Crown, reason: needsOwner(workspace.role), onChoose: () => onAsk("transfer") },
        { kind: "rule" },
        { kind: "act", label: "Remove the member", icon: UserMinus, danger: true, reason: needsAdmin(workspace.role) ?? elsewhere ?? outranked, onChoose: () => onAsk("remove") },
      ];
  return (
    <Menu items={items}>
      <IconButton icon={Ellipsis} size="small" label={`Acts for ${member.name}`} />
    </Menu>
  );
}
