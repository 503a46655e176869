/** All that was given or denied on one thing and above it; denials and roles on kinds and tags are made and taken away here. */
import type { GrantOut, Role } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Ban, X } from "lucide-react";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useOfflineReason } from "../live/connection";
import { Button, Card, type Column, EmptyState, IconButton, Pager, StateWord, Table } from "../ui";
import { useActing } from "../workspace/acting";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import { mayGive, needsAdmin, roleWord } from "../workspace/roles";
import { DenyDialog } from "./DenyDialog";
import { grantsQuery, PAGE } from "./queries";

interface GrantsProps {
  readonly workspace: string;
  readonly object: string;
  /** My role there. */
  readonly role: Role | undefined;
}

const WHERE: Readonly<Record<GrantOut["on"], string>> = { organisation: "the organisation", workspace: "the workspace", kind: "", tag: "", document: "this document" };

export function Grants({ workspace, object, role }: GrantsProps) {
  const offline = useOfflineReason();
  const reason = offline ?? needsAdmin(role);
  const [offset, setOffset] = useState(0);
  const [denying, deny] = useState(false);
  const [asked, ask] = useState<GrantOut>();
  const { act } = useActing();
  const list = useQuery(grantsQuery(object, offset));
  const columns: readonly Column<GrantOut>[] = [
    { id: "who", head: "Who", cell: (row) => (row.subject_kind === "group" ? `Group ${row.name}` : row.name) },
    {
      id: "what",
      head: "Has",
      cell: (row) => (row.effect === "deny" ? <StateWord state="failed">Denied</StateWord> : row.effect === "narrow" ? <StateWord state="warning">{`At most ${roleWord(row.role)}`}</StateWord> : roleWord(row.role)),
    },
    { id: "on", head: "On", minor: true, cell: (row) => (row.on === "kind" || row.on === "tag" ? row.on_title : row.on_title === "" ? WHERE[row.on] : `${WHERE[row.on]} ${row.on === "organisation" ? "" : row.on_title}`) },
    { id: "by", head: "Given by", minor: true, cell: (row) => <span className="quiet">{row.given_by_name === "" ? "the installation" : row.given_by_name}{row.request === null ? "" : ", on request"}</span> },
    { id: "until", head: "Until", align: "right", cell: (row) => (row.expires_at === null ? <span className="quiet">it is taken back</span> : <When micros={row.expires_at} short />) },
  ];
  return (
    <Card
      bare
      title="Grants and denials"
      acts={
        <Button size="small" icon={Ban} reason={reason} onClick={() => deny(true)}>
          Deny or give by kind or tag
        </Button>
      }
    >
      <Table
        label="Grants and denials"
        columns={columns}
        rows={rowsOf(list, "The grants could not be loaded", <EmptyState>Nothing was given here.</EmptyState>)}
        keyOf={(row) => row.id}
        acts={(row) =>
          row.here && row.effect !== "narrow" ? (
            <IconButton
              icon={X}
              size="small"
              label={row.effect === "deny" ? `Stop denying ${row.name}` : `Take ${roleWord(row.role).toLowerCase()} from ${row.name}`}
              reason={reason ?? (mayGive(role, row.role) ? undefined : "More than your own role")}
              onClick={() => ask(row)}
            />
          ) : null
        }
      />
      <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
      {asked !== undefined && (
        <ConfirmDialog
          title={asked.effect === "deny" ? `Stop denying ${asked.name}?` : `Take ${roleWord(asked.role).toLowerCase()} from ${asked.name}?`}
          act={asked.effect === "deny" ? "Stop denying" : "Take it away"}
          onClose={() => ask(undefined)}
          onConfirm={() => {
            act({ command: "access.withdraw", input: { object, grant: asked.id }, done: "Taken away", failed: "It was not taken away" });
            ask(undefined);
          }}
        >
          {asked.effect === "deny" ? "What was given otherwise holds again at once." : "It ends at once, in open windows too."} {asked.request === null ? "Given anew, it is another grant, by you and from then on." : "The request that it came of ends with it."}
        </ConfirmDialog>
      )}
      {denying && <DenyDialog workspace={workspace} object={object} role={role} onClose={() => deny(false)} />}
    </Card>
  );
}
