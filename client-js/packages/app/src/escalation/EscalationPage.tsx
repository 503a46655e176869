/** What happens while nobody decides: ladders with a preview, working hours, and how approvals go. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Copy, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspacePeople } from "../live/people";
import { useWorkspace } from "../session/Bootstrap";
import { withArticle } from "../session/rights";
import { usePage } from "../shell/page";
import { Button, buttonClass, Card, CellLine, Chip, type Column, IconButton, NameButton, PageBody, PageHead, StateWord, Table, toast } from "../ui";
import { CalendarDialog } from "./CalendarDialog";
import styles from "./escalation.module.css";
import { LadderDialog } from "./LadderDialog";
import { MetricsCard } from "./MetricsCard";
import { PreviewCard } from "./PreviewCard";
import { type Calendar, calendarsQuery, escalationKey, type Ladder, laddersQuery } from "./queries";
import { weekWords } from "./words";

type Editing = { readonly kind: "ladder"; readonly from: Ladder; readonly copy: boolean } | { readonly kind: "calendar"; readonly from: Calendar | undefined };

export function EscalationPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/escalation" });
  const queries = useQueryClient();
  const ladders = useQuery(laddersQuery(workspace));
  const calendars = useQuery(calendarsQuery(workspace));
  const [editing, edit] = useState<Editing>();
  const [chosen, choose] = useState<string>();
  const role = useWorkspace(workspace)?.role;
  const offline = useOfflineReason();
  const reason = offline ?? (role === "owner" || role === "admin" ? undefined : `Needs an admin; you are ${withArticle(role)}`);
  usePage({ title: "Escalation", people: useWorkspacePeople(workspace) });
  const again = () => void queries.invalidateQueries({ queryKey: escalationKey(workspace) });
  const items = ladders.data?.items ?? [];
  const shown = items.find((one) => one.id === chosen) ?? items.find((one) => one.standard) ?? items[0];
  const model = items.find((one) => one.shipped);
  const fresh = () => model !== undefined && edit({ kind: "ladder", from: model, copy: true });
  const unloaded = reason ?? (model === undefined ? "The ladders are being loaded" : undefined);
  useActions([
    { id: "ladder.new", label: "New ladder", group: "Here", icon: Plus, keys: "n", reason: unloaded, run: fresh },
    { id: "calendar.new", label: "New calendar", group: "Here", icon: Plus, reason, run: () => edit({ kind: "calendar", from: undefined }) },
  ]);
  const close = () => edit(undefined);
  return (
    <>
      <PageHead
        title="Escalation"
        sub="What happens while nobody decides a request"
        acts={
          <>
            <Link className={buttonClass("quiet")} to="/w/$workspace/away" params={{ workspace }}>
              When I am away
            </Link>
            <Button look="primary" icon={Plus} reason={unloaded} onClick={fresh}>
              New ladder
            </Button>
          </>
        }
      />
      <PageBody>
        <div className={styles["stack"]}>
          <div className={styles["two"]}>
            <Card title="Ladders" bare>
              <Table label="Ladders" columns={useLadderColumns(workspace, reason, again, edit, choose)} rows={rowsOf(ladders, "The ladders could not be loaded", "")} keyOf={(one) => one.id} selected={shown?.id} />
            </Card>
            {shown !== undefined && <PreviewCard key={`${shown.id} ${shown.version}`} workspace={workspace} ladder={shown.id} title={shown.name} />}
          </div>
          <Card
            title="Working hours"
            acts={
              <Button size="small" icon={Plus} reason={reason} onClick={() => edit({ kind: "calendar", from: undefined })}>
                New calendar
              </Button>
            }
            bare
          >
            <Table label="Working hours" columns={useCalendarColumns(workspace, reason, again, edit)} rows={rowsOf(calendars, "The calendars could not be loaded", "")} keyOf={(one) => one.id} />
          </Card>
          <MetricsCard workspace={workspace} />
        </div>
      </PageBody>
      {editing?.kind === "ladder" && (
        <LadderDialog
          workspace={workspace}
          calendars={calendars.data?.items ?? []}
          from={editing.from}
          copy={editing.copy}
          onClose={close}
          onSaved={(id) => {
            close();
            choose(id);
            again();
          }}
        />
      )}
      {editing?.kind === "calendar" && (
        <CalendarDialog
          workspace={workspace}
          from={editing.from}
          onClose={close}
          onSaved={() => {
            close();
            again();
          }}
        />
      )}
    </>
  );
}

function useLadderColumns(workspace: string, reason: string | undefined, again: () => void, edit: (next: Editing) => void, choose: (id: string) => void): readonly Column<Ladder>[] {
  const remove = useMutation({
    mutationFn: (one: Ladder) => call("ladders.remove", { id: workspace, ladder: one.id }),
    onSuccess: again,
    onError: (error: Error) => void toast({ text: "The ladder was not removed", detail: error.message, state: "failed" }),
  });
  return [
    {
      id: "name",
      head: "Ladder",
      cell: (one) => (
        <CellLine>
          <NameButton onClick={() => choose(one.id)}>
            {one.name}
          </NameButton>
          {one.standard && <Chip>Default</Chip>}
        </CellLine>
      ),
    },
    { id: "levels", head: "Levels", align: "right", cell: (one) => one.levels.length },
    { id: "hours", head: "Working hours", minor: true, cell: (one) => one.calendar_name },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => (
        <CellLine>
          <IconButton size="small" icon={Copy} label={`Copy ${one.name}`} reason={reason} onClick={() => edit({ kind: "ladder", from: one, copy: true })} />
          {!one.shipped && <IconButton size="small" icon={Pencil} label={`Edit ${one.name}`} reason={reason} onClick={() => edit({ kind: "ladder", from: one, copy: false })} />}
          {!one.shipped && <IconButton size="small" icon={Trash2} label={`Remove ${one.name}`} reason={reason} onClick={() => remove.mutate(one)} />}
        </CellLine>
      ),
    },
  ];
}

function useCalendarColumns(workspace: string, reason: string | undefined, again: () => void, edit: (next: Editing) => void): readonly Column<Calendar>[] {
  const remove = useMutation({
    mutationFn: (one: Calendar) => call("calendars.remove", { id: workspace, calendar: one.id }),
    onSuccess: again,
    onError: (error: Error) => void toast({ text: "The calendar was not removed", detail: error.message, state: "failed" }),
  });
  return [
    {
      id: "name",
      head: "Calendar",
      cell: (one) => (
        <CellLine>
          {one.name}
          {one.standard && <Chip>Default</Chip>}
        </CellLine>
      ),
    },
    { id: "zone", head: "Time zone", minor: true, cell: (one) => one.zone },
    { id: "week", head: "Hours", cell: (one) => weekWords(one.week) },
    { id: "holidays", head: "Holidays", align: "right", minor: true, cell: (one) => one.holidays?.length ?? 0 },
    { id: "now", head: "Now", cell: (one) => <StateWord state={one.open_now ? "done" : "idle"}>{one.open_now ? "Open" : "Closed"}</StateWord> },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) =>
        one.shipped ? null : (
          <CellLine>
            <IconButton size="small" icon={Pencil} label={`Edit ${one.name}`} reason={reason} onClick={() => edit({ kind: "calendar", from: one })} />
            <IconButton size="small" icon={Trash2} label={`Remove ${one.name}`} reason={reason ?? (one.used_by.length > 0 ? `${one.used_by.join(", ")} goes by it` : undefined)} onClick={() => remove.mutate(one)} />
          </CellLine>
        ),
    },
  ];
}
