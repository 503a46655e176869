/** The rule sets of a workspace: how many rules each has, and how many sources it is held against. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { CopyPlus } from "lucide-react";
import { call } from "../data/api";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useReasons } from "../security/reason";
import { type Column, IconButton, toast } from "../ui";
import { RegisterPage } from "../workspace/RegisterPage";
import type { RuleSet } from "./queries";

const ALL = ["rule sets"] as const;

export function RuleSetsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/rule-sets" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { edit: reason } = useReasons(workspace);
  const clone = useMutation({
    mutationFn: (id: string) => call("rule_sets.clone", { id }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ALL }),
    onError: (error) => void toast({ text: "The rule set was not cloned", detail: error.message, state: "failed" }),
  });
  return (
    <RegisterPage
      workspace={workspace}
      kind="rule_sets"
      title="Rule sets"
      sub="What scans hold against sources"
      one="rule set"
      reason={reason}
      columns={COLUMNS}
      list={(slice, signal) => call("rule_sets.list", { workspace, ...slice }, { signal })}
      all={ALL}
      empty="No rule set yet. Rules say what must hold for tables and columns; scans hold them against the sources that a rule set applies to."
      acts={(one) => <IconButton size="small" icon={CopyPlus} label={`Clone ${one.title}`} reason={reason} onClick={() => clone.mutate(one.id)} />}
      make={(name) => call("rule_sets.create", { workspace, name })}
      onMade={(document) => void navigate({ to: "/w/$workspace/governance/rule-sets/$document", params: { workspace, document } })}
    />
  );
}

const COLUMNS: readonly Column<RuleSet>[] = [
  {
    id: "name",
    head: "Rule set",
    cell: (one) => (
      <Link to="/w/$workspace/governance/rule-sets/$document" params={{ workspace: one.workspace, document: one.id }}>
        {one.title === "" ? "Without a name" : one.title}
      </Link>
    ),
  },
  { id: "rules", head: "Rules", align: "right", cell: (one) => whole(one.rules) },
  { id: "areas", head: "Areas", minor: true, cell: (one) => Object.keys(one.areas).join(", ") },
  { id: "sources", head: "Sources", align: "right", cell: (one) => (one.applies_to.length === 0 ? <span className="quiet">none</span> : whole(one.applies_to.length)) },
  { id: "by", head: "Changed by", minor: true, cell: (one) => one.updated_by_name },
  { id: "changed", head: "Changed", align: "right", cell: (one) => <When micros={one.updated_at} short /> },
];
