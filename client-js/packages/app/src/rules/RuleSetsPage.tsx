/** The rule sets of a workspace: how many rules each has, and how many sources it is held against. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { CopyPlus, Plus } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useChannel } from "../live/useChannel";
import { useReasons } from "../security/reason";
import { usePage } from "../shell/page";
import { Button, Card, type Column, Dialog, EmptyState, Field, IconButton, PageBody, PageHead, Pager, SearchInput, Table, TextInput, toast } from "../ui";
import { PAGE, type RuleSet, ruleSetsQuery } from "./queries";

export function RuleSetsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/rule-sets" });
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const [making, make] = useState(false);
  const found = useQuery(ruleSetsQuery(workspace, search, offset));
  const { edit: reason } = useReasons(workspace);
  usePage({ title: "Rule sets", people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: ["rule sets"] });
  useChannel(`workspace:${workspace}`, ["document:*"], { onEvent: again, onStale: again });
  useActions([{ id: "new rule set", label: "New rule set", group: "Here", icon: Plus, keys: "n", reason, run: () => make(true) }]);
  const clone = useMutation({
    mutationFn: (id: string) => call("rule_sets.clone", { id }),
    onSuccess: again,
    onError: (error) => void toast({ text: "The rule set was not cloned", detail: error.message, state: "failed" }),
  });
  const add = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => make(true)}>
      New rule set
    </Button>
  );
  const empty = <EmptyState>{search === "" ? "No rule set yet. Rules say what must hold for tables and columns; scans hold them against the sources that a rule set applies to." : "No rule set has these words."}</EmptyState>;
  const acts = (one: RuleSet) => <IconButton size="small" icon={CopyPlus} label={`Clone ${one.title}`} reason={reason} onClick={() => clone.mutate(one.id)} />;
  return (
    <>
      <PageHead title="Rule sets" sub="What scans hold against sources" acts={add} />
      <PageBody>
        <Card>
          <div style={{ padding: "var(--space-3) var(--space-4)", maxWidth: 360 }}>
            <SearchInput
              aria-label="Find a rule set"
              placeholder="Find a rule set"
              value={search}
              onChange={(next) => {
                setOffset(0);
                setSearch(next);
              }}
            />
          </div>
          <Table label="Rule sets" columns={COLUMNS} rows={rowsOf(found, "The rule sets could not be loaded", empty)} keyOf={(one) => one.id} acts={acts} />
          <Pager offset={offset} limit={PAGE} total={found.data?.total ?? 0} onMove={setOffset} />
        </Card>
      </PageBody>
      {making && <NewRuleSet workspace={workspace} onClose={() => make(false)} />}
    </>
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

function NewRuleSet({ workspace, onClose }: { readonly workspace: string; readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => call("rule_sets.create", { workspace, name }),
    onSuccess: ({ id }) => void navigate({ to: "/w/$workspace/governance/rule-sets/$document", params: { workspace, document: id } }),
    onError: (error) => void toast({ text: "No rule set was made", detail: error.message, state: "failed" }),
  });
  const reason = name.trim() === "" ? "Needs a name" : undefined;
  const act = () => reason === undefined && make.mutate();
  return (
    <Dialog
      open
      onClose={onClose}
      title="New rule set"
      onSubmit={act}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={make.isPending} reason={reason} onClick={act}>
            Make rule set
          </Button>
        </>
      }
    >
      <Field label="Name">
        <TextInput value={name} onChange={setName} maxLength={200} />
      </Field>
    </Dialog>
  );
}
