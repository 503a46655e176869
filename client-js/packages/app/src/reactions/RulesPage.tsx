/** Rules: when something is told and a condition holds, something is done. A list, and an editor with a dry run beside it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Pause, Play, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useChannel } from "../live/useChannel";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, buttonClass, Card, CellLine, type Column, EmptyState, IconButton, NameButton, PageBody, PageHead, StateWord, Table, toast } from "../ui";
import { type Parts, partsQuery, type Reaction, rulesKey, rulesQuery } from "./queries";
import { RuleEditor } from "./RuleEditor";
import styles from "./reactions.module.css";
import { does, firedAs, reasonWords, when } from "./words";

export function RulesPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/schedules/rules" });
  const queries = useQueryClient();
  const rules = useQuery(rulesQuery(workspace));
  const parts = useQuery(partsQuery(workspace));
  const [open, setOpen] = useState<string>();
  const offline = useOfflineReason();
  const may = mayEdit(useWorkspace(workspace)?.role);
  const reason = offline ?? may;
  usePage({ title: "Rules", people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: rulesKey(workspace) });
  useChannel(`workspace:${workspace}`, ["rule:*"], { onEvent: again, onStale: again });
  const fresh = () => setOpen("new");
  const unloaded = reason ?? (parts.data === undefined ? "What rules can do is being loaded" : undefined);
  useActions([{ id: "rule.new", label: "New rule", group: "Here", icon: Plus, keys: "n", reason: unloaded, run: fresh }]);
  const chosen = rules.data?.items.find((one) => one.id === open);
  const editing = parts.data !== undefined && (open === "new" || chosen !== undefined);
  const button = (
    <Button look="primary" icon={Plus} reason={unloaded} onClick={fresh}>
      New rule
    </Button>
  );
  const columns = useColumns(workspace, reason, parts.data, again, setOpen);
  return (
    <>
      <PageHead
        title="Rules"
        sub="When something happens and a condition holds, something is done"
        acts={
          <>
            <Link className={buttonClass("quiet")} to="/w/$workspace/schedules" params={{ workspace }}>
              Schedules
            </Link>
            {!editing && button}
          </>
        }
      />
      <PageBody>
        {editing && parts.data !== undefined ? (
          <RuleEditor
            key={`${open} ${chosen?.version ?? 0}`}
            workspace={workspace}
            rule={chosen}
            parts={parts.data}
            reason={may}
            onClose={() => setOpen(undefined)}
            onSaved={() => {
              setOpen(undefined);
              again();
            }}
          />
        ) : (
          <Card>
            <Table
              label="Rules"
              columns={columns}
              rows={rowsOf(rules, "The rules could not be loaded", <EmptyState>No rules yet. A rule tells people, tags a source, starts a design or asks for approval when something happens.</EmptyState>)}
              keyOf={(one) => one.id}
            />
          </Card>
        )}
      </PageBody>
    </>
  );
}

function useColumns(workspace: string, reason: string | undefined, parts: Parts | undefined, again: () => void, open: (id: string) => void): readonly Column<Reaction>[] {
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const rest = useMutation({
    mutationFn: (one: Reaction) => call(one.paused === null ? "rules.pause" : "rules.resume", { id: workspace, rule: one.id }),
    onSuccess: again,
    onError: failed("The rule was not changed"),
  });
  const remove = useMutation({ mutationFn: (one: Reaction) => call("rules.remove", { id: workspace, rule: one.id }), onSuccess: again, onError: failed("The rule was not removed") });
  return [
    {
      id: "name",
      head: "Rule",
      cell: (one) => (
        <NameButton onClick={() => open(one.id)}>
          {one.name}
        </NameButton>
      ),
    },
    { id: "when", head: "When", minor: true, cell: (one) => <Happens rule={one} /> },
    { id: "does", head: "Does", cell: (one) => does(one, parts) },
    { id: "fired", head: "Fired", align: "right", cell: (one) => one.fired },
    {
      id: "latest",
      head: "Last",
      minor: true,
      cell: (one) =>
        one.latest === null || one.latest_at === null ? (
          <span className="quiet">never</span>
        ) : (
          <CellLine>
            <StateWord state={firedAs(one.latest).state}>{firedAs(one.latest).word}</StateWord> <When micros={one.latest_at} short />
          </CellLine>
        ),
    },
    {
      id: "state",
      head: "State",
      cell: (one) => (one.paused === null ? <StateWord state="done">On</StateWord> : <StateWord state="waiting">{one.paused.by === "" ? `Rests: ${reasonWords(one.paused.reason)}` : "Paused"}</StateWord>),
    },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => (
        <CellLine>
          <IconButton size="small" icon={one.paused === null ? Pause : Play} label={one.paused === null ? `Pause ${one.name}` : `Resume ${one.name}`} reason={reason} onClick={() => rest.mutate(one)} />
          <IconButton size="small" icon={Trash2} label={`Remove ${one.name}`} reason={reason} onClick={() => remove.mutate(one)} />
        </CellLine>
      ),
    },
  ];
}

/** Plain words first; what a rule is written with stands below them. */
function Happens({ rule }: { readonly rule: Reaction }) {
  const { happens, called } = when(rule);
  return (
    <>
      <span>{happens}</span>
      <code className={styles["called"]}>{called}</code>
    </>
  );
}
