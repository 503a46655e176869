/** What people of the workspace want to hear of runs: rules, who is told, mute; and what was raised. */
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Bell, BellOff, Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason, useServerNow } from "../live/connection";
import { useChannel } from "../live/useChannel";
import { useWorkspacePeople } from "../live/people";
import { names } from "../people/person";
import { useWorkspace } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Button, Card, CellLine, type Column, EmptyState, IconButton, PageBody, PageHead, Pager, StateWord, Table, toast } from "../ui";
import { AlertDialog } from "./AlertDialog";
import { conditionWords, raisedWords, type Rule } from "./alertWords";

const rulesQuery = (workspace: string) => queryOptions({ queryKey: ["alerts", workspace, "rules"], queryFn: ({ signal }) => call("alerts.rules", { id: workspace }, { signal }), staleTime: 0 });
const raisedQuery = (workspace: string, offset: number) =>
  queryOptions({ queryKey: ["alerts", workspace, "raised", offset], queryFn: ({ signal }) => call("alerts.list", { id: workspace, offset, limit: RAISED }, { signal }), placeholderData: keepPreviousData, staleTime: 0 });

type Raised = Awaited<ReturnType<typeof call<"alerts.list">>>["items"][number];
const RAISED = 50;
const HOUR = 3_600_000;
const AFTER_MS = 1500;
const MUTES = { hours: 8 } as const;

export function AlertsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/runs/alerts" });
  const queries = useQueryClient();
  const rules = useQuery(rulesQuery(workspace));
  const [offset, setOffset] = useState(0);
  const raised = useQuery(raisedQuery(workspace, offset));
  const [editing, edit] = useState<Rule | "new">();
  const role = useWorkspace(workspace)?.role;
  const offline = useOfflineReason();
  const reason = offline ?? (role === "viewer" || role === "commenter" || role === "approver" ? "You may look here, not edit" : undefined);
  usePage({ title: "Alerts", people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: ["alerts", workspace] });
  // What runs do may raise one: what was raised is read again as they end.
  // The alert follows its event in a commit of its own, so it is asked for once more a little later.
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(later.current), []);
  const soon = () => {
    clearTimeout(later.current);
    later.current = setTimeout(again, AFTER_MS);
  };
  useChannel(`workspace:${workspace}`, ["workflow:run:*"], { onEvent: soon, onStale: again });
  useChannel("user:me", ["notification:created"], { onEvent: again, onStale: again });
  useActions([{ id: "alerts.new", label: "Add an alert", group: "Here", icon: Plus, keys: "n", reason, run: () => edit("new") }]);
  const columns = useColumns(workspace, reason, again, edit);
  const empty = (
    <EmptyState>
      Nobody is told of runs yet. An alert tells people in their inbox when a run fails, lasts too long, or does not start.
    </EmptyState>
  );
  return (
    <>
      <PageHead
        title="Alerts"
        sub="What people want to hear of runs"
        acts={
          <Button look="primary" icon={Plus} reason={reason} onClick={() => edit("new")}>
            Add an alert
          </Button>
        }
      />
      <PageBody>
        <Card>
          <Table label="Alerts" columns={columns} rows={rowsOf(rules, "The alerts could not be loaded", empty)} keyOf={(rule) => rule.id} />
        </Card>
        {(raised.error !== null || (raised.data?.total ?? 0) > 0) && (
          <div style={{ marginTop: "var(--space-4)" }}>
            <Card>
              <Table label="Raised lately" columns={raisedColumns(workspace)} rows={rowsOf(raised, "What was raised could not be loaded", "")} keyOf={(one) => `${one.rule} ${one.subject}`} />
              <Pager offset={offset} limit={RAISED} total={raised.data?.total ?? 0} onMove={setOffset} />
            </Card>
          </div>
        )}
      </PageBody>
      {editing !== undefined && (
        <AlertDialog
          workspace={workspace}
          rule={editing === "new" ? undefined : editing}
          onClose={() => edit(undefined)}
          onSaved={() => {
            edit(undefined);
            again();
          }}
        />
      )}
    </>
  );
}

function useColumns(workspace: string, reason: string | undefined, again: () => void, edit: (rule: Rule) => void): readonly Column<Rule>[] {
  const now = useServerNow(60_000) * 1000;
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const mute = useMutation({
    mutationFn: ({ rule, until }: { readonly rule: Rule; readonly until: number | null }) => call("alerts.mute", { id: workspace, rule: rule.id, until }),
    onSuccess: again,
    onError: failed("The alert was not muted"),
  });
  const remove = useMutation({
    mutationFn: (rule: Rule) => call("alerts.remove", { id: workspace, rule: rule.id }),
    onSuccess: again,
    onError: failed("The alert was not removed"),
  });
  const isMuted = (rule: Rule) => rule.muted_until !== null && rule.muted_until > now;
  return [
    { id: "name", head: "Alert", cell: (rule) => rule.name },
    { id: "when", head: "When", cell: (rule) => `${rule.design === null ? "Any run" : rule.design_title} ${conditionWords(rule.condition)}` },
    { id: "tell", head: "Tells", minor: true, cell: (rule) => names(rule.tell.map((one) => ({ id: one.id, name: one.name }))) },
    {
      id: "raised",
      head: "Raised",
      minor: true,
      cell: (rule) =>
        rule.last_at === null ? (
          <span className="quiet">never</span>
        ) : (
          <CellLine>
            {counted(rule.raised, "time")}, last <When micros={rule.last_at} short />
          </CellLine>
        ),
    },
    {
      id: "state",
      head: "State",
      cell: (rule) => (isMuted(rule) ? <StateWord state="waiting">Muted until {<When micros={rule.muted_until ?? 0} />}</StateWord> : <StateWord state="done">On</StateWord>),
    },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (rule) => (
        <CellLine>
          {isMuted(rule) ? (
            <IconButton size="small" icon={Bell} label={`Hear of ${rule.name} again`} reason={reason} onClick={() => mute.mutate({ rule, until: null })} />
          ) : (
            <IconButton size="small" icon={BellOff} label={`Mute ${rule.name} for ${MUTES.hours} hours`} reason={reason} onClick={() => mute.mutate({ rule, until: Math.round(now + MUTES.hours * HOUR * 1000) })} />
          )}
          <IconButton size="small" icon={Pencil} label={`Edit ${rule.name}`} reason={reason} onClick={() => edit(rule)} />
          <IconButton size="small" icon={Trash2} label={`Remove ${rule.name}`} reason={reason} onClick={() => remove.mutate(rule)} />
        </CellLine>
      ),
    },
  ];
}

function raisedColumns(workspace: string): readonly Column<Raised>[] {
  return [
    {
      id: "what",
      head: "Raised lately",
      cell: (one) =>
        one.run === null || one.number === null ? (
          raisedWords(one)
        ) : (
          <Link to="/w/$workspace/runs/$run" params={{ workspace, run: one.run }}>
            {raisedWords(one)}
          </Link>
        ),
    },
    { id: "alert", head: "Alert", minor: true, cell: (one) => one.name },
    { id: "told", head: "Told", align: "right", cell: (one) => (one.told === 0 ? <span className="quiet">nobody</span> : one.told) },
    { id: "at", head: "When", align: "right", cell: (one) => <When micros={one.at} short /> },
  ];
}
