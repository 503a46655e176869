/** The policies of a workspace, in the order they are tried: what each is about, how many rules it has, what it protects. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useChannel } from "../live/useChannel";
import { usePage } from "../shell/page";
import { Button, Card, type Column, Dialog, EmptyState, Field, PageBody, PageHead, Pager, SearchInput, StateWord, Table, TextInput, toast } from "../ui";
import { PAGE, policiesQuery, type Policy } from "./queries";
import { useManageReason } from "./reason";
import styles from "./policies.module.css";
import { wordOf } from "./words";

export function PoliciesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/policies" });
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [offset, setOffset] = useState(0);
  const [making, make] = useState(false);
  const found = useQuery(policiesQuery(workspace, search, offset));
  const reason = useManageReason(workspace);
  usePage({ title: "Policies", people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: ["policies"] });
  useChannel(`workspace:${workspace}`, ["document:*"], { onEvent: again, onStale: again });
  useActions([{ id: "new policy", label: "New policy", group: "Here", icon: Plus, keys: "n", reason, run: () => make(true) }]);
  const add = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => make(true)}>
      New policy
    </Button>
  );
  const empty = <EmptyState>{search === "" ? "No policy yet. Without one the leads of the team decide requests, and everybody who may edit changes documents directly." : "No policy has these words."}</EmptyState>;
  return (
    <>
      <PageHead title="Policies" sub="Who decides about requests, and what changes only with an approval" acts={add} />
      <PageBody>
        <Card>
          <div className={styles["finding"]}>
            <SearchInput
              aria-label="Find a policy"
              placeholder="Find a policy"
              value={search}
              onChange={(next) => {
                setOffset(0);
                setSearch(next);
              }}
            />
          </div>
          <Table label="Policies" columns={COLUMNS} rows={rowsOf(found, "The policies could not be loaded", empty)} keyOf={(one) => one.id} />
          <Pager offset={offset} limit={PAGE} total={found.data?.total ?? 0} onMove={setOffset} />
        </Card>
      </PageBody>
      {making && <NewPolicy workspace={workspace} onClose={() => make(false)} />}
    </>
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

function NewPolicy({ workspace, onClose }: { readonly workspace: string; readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => call("policies.create", { workspace, name: name.trim(), body: { enabled: false } }),
    onSuccess: ({ id }) => void navigate({ to: "/w/$workspace/governance/policies/$document", params: { workspace, document: id } }),
    onError: (error) => void toast({ text: "No policy was made", detail: error.message, state: "failed" }),
  });
  const reason = name.trim() === "" ? "Needs a name" : undefined;
  const act = () => reason === undefined && !make.isPending && make.mutate();
  return (
    <Dialog
      open
      onClose={onClose}
      title="New policy"
      hint="It begins switched off. Try it on past requests before you put it in force."
      onSubmit={act}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={make.isPending} reason={reason}>
            Make policy
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
