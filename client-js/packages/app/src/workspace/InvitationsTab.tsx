/** Invitations into the workspace and what became of each. */
import type { InputOf, SentInvitation, WorkspaceOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import type { Choices } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { useChoices } from "../filters/useChoices";
import { When } from "../format/When";
import { Button, Card, type Column, Dialog, EmptyState, IconButton, Menu, type Option, Pager, Select, StateWord, Table } from "../ui";
import type { State } from "../ui/states";
import { useActing } from "./acting";
import { InvitationLink } from "./InvitationLink";
import { invitationsQuery } from "./queries";
import { mayGive, mayShare, roleWord } from "./roles";
import styles from "./workspace.module.css";

type Shown = NonNullable<InputOf<"invitations.list">["state"]> | "all";

const STATES: readonly Option<Shown>[] = [
  { value: "pending", label: "Pending" },
  { value: "accepted", label: "Accepted" },
  { value: "declined", label: "Declined" },
  { value: "expired", label: "Expired" },
  { value: "withdrawn", label: "Withdrawn" },
  { value: "all", label: "All of them" },
];

interface InvitationChoices extends Choices {
  readonly shown: Shown;
}

const BEGINNING: InvitationChoices = { shown: "pending" };
const KNOWN = { shown: STATES.map((one) => one.value) };

const LOOKS: Readonly<Record<SentInvitation["state"], { readonly state: State; readonly word: string }>> = {
  pending: { state: "waiting", word: "Pending" },
  accepted: { state: "done", word: "Accepted" },
  declined: { state: "failed", word: "Declined" },
  withdrawn: { state: "cancelled", word: "Withdrawn" },
  expired: { state: "skipped", word: "Expired" },
};

export function InvitationsTab({ workspace }: { readonly workspace: WorkspaceOut }) {
  const place = useChoices(BEGINNING, KNOWN);
  const { shown } = place.chosen;
  const [fresh, setFresh] = useState<{ readonly path: string; readonly role: string; readonly until: number }>();
  const { act } = useActing();
  const allowed = mayShare(workspace.role);
  const list = useQuery({ ...invitationsQuery(workspace.id, { offset: place.offset, ...(shown === "all" ? {} : { state: shown }) }), enabled: allowed });
  if (!allowed) {
    return (
      <Card>
        <EmptyState>Admins and owners see who is invited, and invite others. Ask one of them to bring somebody in.</EmptyState>
      </Card>
    );
  }
  const empty = (
    <EmptyState>
      {shown === "pending" ? "No invitation waits for an answer." : "No such invitations."}
    </EmptyState>
  );
  const renew = (one: SentInvitation) =>
    act({
      command: "invitations.renew",
      input: { id: workspace.id, invitation: one.id },
      failed: "No new link was made",
      ...(one.user === null ? {} : { done: `${one.user_name} is asked again` }),
      then: (made) => made.path !== "" && setFresh({ path: made.path, role: made.role, until: made.expires_at }),
    });
  const withdraw = (one: SentInvitation) => act({ command: "invitations.withdraw", input: { id: workspace.id, invitation: one.id }, done: "The invitation is withdrawn", failed: "The invitation still stands" });
  return (
    <Card>
      <div className={styles["tools"]}>
        <div className={styles["choice"]}>
          <Select
            label="State"
            value={shown}
            options={STATES}
            onChange={(next) => place.choose({ shown: next })}
          />
        </div>
        <SavedFilters workspace={workspace.id} list="invitations" beginning="Show what is pending" query={place.query} onApply={place.apply} />
      </div>
      <Table
        label="Invitations"
        columns={COLUMNS}
        rows={rowsOf(list, "The invitations could not be loaded", empty)}
        keyOf={(row) => row.id}
        acts={(row) => <InvitationMenu invitation={row} workspace={workspace} onRenew={() => renew(row)} onWithdraw={() => withdraw(row)} />}
      />
      <Pager offset={place.offset} limit={PAGE_SIZE} total={list.data?.total ?? 0} onMove={place.setOffset} />
      {fresh !== undefined && (
        <Dialog
          open
          onClose={() => setFresh(undefined)}
          title="A new link"
          hint="The link before does not work any more."
          foot={
            <Button look="primary" onClick={() => setFresh(undefined)}>
              Done
            </Button>
          }
        >
          <InvitationLink path={fresh.path} role={fresh.role} until={fresh.until} />
        </Dialog>
      )}
    </Card>
  );
}

const COLUMNS: readonly Column<SentInvitation>[] = [
  { id: "who", head: "For", cell: (row) => (row.user === null ? (row.uses === 1 ? "Whoever has the link" : `Up to ${row.uses} people with the link`) : row.user_name) },
  { id: "role", head: "Role", cell: (row) => roleWord(row.role) },
  { id: "state", head: "State", cell: (row) => <StateWord state={LOOKS[row.state].state}>{LOOKS[row.state].word}</StateWord> },
  { id: "came", head: "Came", cell: (row) => (row.came.length === 0 ? <span className="quiet">nobody yet</span> : row.came.map((one) => one.name).join(", ")) },
  { id: "by", head: "Invited by", minor: true, cell: (row) => row.created_by_name },
  { id: "made", head: "Made", minor: true, align: "right", cell: (row) => <When micros={row.created_at} short /> },
  { id: "until", head: "Works until", align: "right", cell: (row) => <When micros={row.expires_at} short /> },
];

interface InvitationMenuProps {
  readonly invitation: SentInvitation;
  readonly workspace: WorkspaceOut;
  readonly onRenew: () => void;
  readonly onWithdraw: () => void;
}

function InvitationMenu({ invitation, workspace, onRenew, onWithdraw }: InvitationMenuProps) {
  const over = invitation.state === "accepted" || invitation.state === "withdrawn" ? `It is ${LOOKS[invitation.state].word.toLowerCase()}` : undefined;
  const more = mayGive(workspace.role, invitation.role) ? undefined : "Gives more than you have";
  return (
    <Menu
      items={[
        { kind: "act", label: invitation.user === null ? "Make a new link" : "Ask again", icon: RotateCcw, reason: over ?? more, onChoose: onRenew },
        { kind: "act", label: "Withdraw the invitation", icon: X, danger: true, reason: invitation.state === "pending" ? undefined : "Not pending", onChoose: onWithdraw },
      ]}
    >
      <IconButton icon={Ellipsis} size="small" label={`Acts for the invitation of ${invitation.user_name === "" ? roleWord(invitation.role) : invitation.user_name}`} />
    </Menu>
  );
}
