/** The policies of a workspace, in the order they are tried: what each is about, how many rules it has, what it protects. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { call } from "../data/api";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { type Column, StateWord } from "../ui";
import { RegisterPage } from "../workspace/RegisterPage";
import type { Policy } from "./queries";
import { useManageReason } from "./reason";
import { wordOf } from "./words";

export function PoliciesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/policies" });
  const navigate = useNavigate();
  return (
    <RegisterPage
      workspace={workspace}
      kind="policies"
      title="Policies"
      sub="Who decides about requests, and what changes only with an approval"
      one="policy"
      reason={useManageReason(workspace)}
      columns={COLUMNS}
      list={(slice, signal) => call("policies.list", { workspace, ...slice }, { signal })}
      all={["policies"]}
      empty="No policy yet. Without one the leads of the team decide requests, and everybody who may edit changes documents directly."
      hint="It begins switched off. Try it on past requests before you put it in force."
      make={(name) => call("policies.create", { workspace, name, body: { enabled: false } })}
      onMade={(document) => void navigate({ to: "/w/$workspace/governance/policies/$document", params: { workspace, document } })}
    />
  );
}

const COLUMNS: readonly Column<Policy>[] = [
  {
    id: "name",
    head: "Policy",
    cell: (one) => (
      <Link to="/w/$workspace/governance/policies/$document" params={{ workspace: one.workspace, document: one.id }}>
        {one.title === "" ? "Without a name" : one.title}
      </Link>
    ),
  },
  { id: "state", head: "State", cell: (one) => (one.enabled ? <StateWord state="done">In force</StateWord> : <span className="quiet">switched off</span>) },
  { id: "priority", head: "Priority", align: "right", cell: (one) => whole(one.priority) },
  { id: "rules", head: "Rules", align: "right", cell: (one) => whole(one.rules) },
  { id: "about", head: "About", minor: true, cell: (one) => listed([...one.types, ...one.document_kinds, ...one.criticalities], "every request") },
  { id: "protects", head: "Protects", cell: (one) => protectedWords(one) },
  { id: "changed", head: "Changed", align: "right", minor: true, cell: (one) => <When micros={one.updated_at} short /> },
];

function protectedWords(one: Policy): string {
  const named = [...one.protects_kinds, ...one.protects_criticalities, ...one.protects_fields];
  return listed(named, "nothing");
}

function listed(named: readonly string[], none: string): string {
  if (named.length === 0) return none;
  const shown = named.slice(0, 3).map((one) => wordOf(one)).join(", ");
  return named.length > 3 ? `${shown} and ${named.length - 3} more` : shown;
}
