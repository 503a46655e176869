/** The scan definitions of a workspace: made, cloned, run and put on the clock; the chosen one stands below with its scans. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { CalendarClock, CopyPlus, Ellipsis, Pencil, Play, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { FilterTools } from "../filters/FilterTools";
import { useChoices } from "../filters/useChoices";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useWorkspacePeople } from "../live/people";
import { useReasons } from "../security/reason";
import { usePage } from "../shell/page";
import { SCHEDULED, ScheduleDialog } from "../triggers/ScheduleDialog";
import { Button, Card, CellLine, type Column, EmptyState, IconButton, Menu, NameButton, PageBody, PageHead, Pager, StateWord, Table, toast } from "../ui";
import { useActing } from "../workspace/acting";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import { DefinitionDialog } from "./DefinitionDialog";
import { DefinitionPanel } from "./DefinitionPanel";
import { type Definition, DEFINITIONS, definitionQuery, definitionsQuery, sourcesWords, useDefinitionEvents } from "./definitions";
import styles from "./scans.module.css";
import { changedWords, STATUS } from "./words";

const BEGINNING = { search: "" };

type Opened = { readonly what: "edit" | "clone" | "schedule" | "remove"; readonly one: Definition } | { readonly what: "new" };

export function DefinitionsPage() {
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/governance/scans" });
  const { definition: chosen } = useSearch({ from: "/signed-in/w/$workspace/governance/scans" });
  const navigate = useNavigate();
  const place = useChoices(BEGINNING);
  const [opened, open] = useState<Opened>();
  const again = useDefinitionEvents(workspace);
  const list = useQuery(definitionsQuery(workspace, place.asked.search, place.offset));
  const all = useQuery({ ...definitionsQuery(workspace, "", 0), enabled: place.narrowed });
  const listed = list.data?.items.find((one) => one.id === chosen);
  const single = useQuery({ ...definitionQuery(workspace, chosen ?? ""), enabled: chosen !== undefined && list.data !== undefined && listed === undefined });
  const shown = listed ?? (chosen === single.data?.id ? single.data : undefined);
  const { edit: reason } = useReasons(workspace);
  usePage({ title: "Scans", people: useWorkspacePeople(workspace) });
  const choose = (id: string | undefined) => void navigate({ to: "/w/$workspace/governance/scans", params: { workspace }, search: id === undefined ? {} : { definition: id }, replace: true });
  const run = useMutation({
    mutationFn: (one: Definition) => call("scan_logic.run", { id: workspace, logic: one.id }),
    onSuccess: ({ scans }, one) => {
      toast({ text: `${counted(scans.length, "scan")} of ${one.name} began`, state: "done" });
      again();
    },
    onError: (error) => void toast({ text: "The scan was not started", detail: error.message, state: "failed" }),
  });
  useActions([
    { id: "new scan", label: "New scan", group: "Here", icon: Plus, keys: "n", reason, run: () => open({ what: "new" }) },
    { id: "run scan", label: "Run the chosen scan", group: "Here", icon: Play, reason: reason ?? (shown === undefined ? "Choose a scan first" : undefined), run: () => shown !== undefined && run.mutate(shown) },
  ]);
  const add = (
    <Button look="primary" icon={Plus} reason={reason} onClick={() => open({ what: "new" })}>
      New scan
    </Button>
  );
  const empty = place.narrowed ? (
    <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>No scan has these words.</EmptyState>
  ) : (
    <EmptyState>No scan yet. It says which sources are looked at, how, and when; each source can also be scanned on its own page.</EmptyState>
  );
  const acts = (one: Definition) => (
    <CellLine>
      <IconButton size="small" icon={Play} label={`Run ${one.name}`} reason={reason ?? (run.isPending ? "One is being started" : undefined)} onClick={() => run.mutate(one)} />
      <Menu
        align="end"
        items={[
          { kind: "act", label: "Edit scan", icon: Pencil, reason, onChoose: () => open({ what: "edit", one }) },
          { kind: "act", label: "Clone scan", icon: CopyPlus, reason, onChoose: () => open({ what: "clone", one }) },
          { kind: "act", label: "Schedule scan", icon: CalendarClock, reason, onChoose: () => open({ what: "schedule", one }) },
          { kind: "rule" },
          { kind: "act", label: "Remove scan", icon: Trash2, danger: true, reason, onChoose: () => open({ what: "remove", one }) },
        ]}
      >
        <IconButton size="small" icon={Ellipsis} label={`More of ${one.name}`} />
      </Menu>
    </CellLine>
  );
  return (
    <>
      <PageHead title="Scans" sub="Which sources are looked at, how and when" acts={add} />
      <PageBody>
        <div className={styles["page"]}>
          <Card>
            <FilterTools workspace={workspace} list="scans" one="scan" label="Find a scan" place={place} total={list.data?.total} all={all.data?.total} />
            <Table label="Scan definitions" columns={columnsOf(chosen, choose)} rows={rowsOf(list, "The scans could not be loaded", empty)} keyOf={(one) => one.id} selected={chosen} acts={acts} />
            <Pager offset={place.offset} limit={DEFINITIONS} total={list.data?.total ?? 0} onMove={place.setOffset} />
          </Card>
          {shown !== undefined && <DefinitionPanel key={shown.id} workspace={workspace} one={shown} reason={reason} />}
        </div>
      </PageBody>
      {opened !== undefined && (
        <Open
          workspace={workspace}
          opened={opened}
          onClose={() => open(undefined)}
          onDone={(id) => {
            open(undefined);
            again();
            choose(id);
          }}
        />
      )}
    </>
  );
}

interface OpenProps {
  readonly workspace: string;
  readonly opened: Opened;
  readonly onClose: () => void;
  /** With the one to show then. */
  readonly onDone: (id: string | undefined) => void;
}

function Open({ workspace, opened, onClose, onDone }: OpenProps) {
  const { act, busy } = useActing();
  switch (opened.what) {
    case "new":
      return <DefinitionDialog workspace={workspace} from={undefined} copy={false} onClose={onClose} onSaved={(one) => onDone(one.id)} />;
    case "edit":
    case "clone":
      return <DefinitionDialog workspace={workspace} from={opened.one} copy={opened.what === "clone"} onClose={onClose} onSaved={(one) => onDone(one.id)} />;
    case "schedule":
      return (
        <ScheduleDialog
          title="Schedule scan"
          hint="Each time is a run with your rights. Pause or change it among the schedules."
          cron="30 2 * * *"
          busy={busy}
          onSchedule={(when) => act({ command: "scan_logic.schedule", input: { id: workspace, logic: opened.one.id, ...when }, ...SCHEDULED, then: () => onDone(opened.one.id) })}
          onClose={onClose}
        />
      );
    case "remove":
      return (
        <ConfirmDialog
          title={`Remove ${opened.one.name}`}
          act="Remove scan"
          busy={busy}
          onConfirm={() => act({ command: "scan_logic.remove", input: { id: workspace, logic: opened.one.id }, done: `${opened.one.name} is removed`, failed: "The scan was not removed", then: () => onDone(undefined) })}
          onClose={onClose}
        >
          Its schedules end. Scans that it made and what they found stay.
        </ConfirmDialog>
      );
  }
}

function columnsOf(chosen: string | undefined, choose: (id: string | undefined) => void): readonly Column<Definition>[] {
  return [
    {
      id: "name",
      head: "Scan",
      cell: (one) => (
        <NameButton aria-expanded={one.id === chosen} onClick={() => choose(one.id === chosen ? undefined : one.id)}>
          {one.name}
        </NameButton>
      ),
    },
    { id: "sources", head: "Sources", cell: sourcesWords },
    { id: "mode", head: "Looks at", minor: true, cell: (one) => (one.mode === "full" ? "all tables" : "changed tables") },
    { id: "when", head: "By itself", minor: true, cell: (one) => (one.schedules.length === 0 ? <span className="quiet">never</span> : one.schedules.join("; ")) },
    {
      id: "last",
      head: "Last result",
      cell: (one) =>
        one.last === null ? (
          <span className="quiet">not run yet</span>
        ) : (
          <CellLine>
            <StateWord state={STATUS[one.last.status].state}>{STATUS[one.last.status].word}</StateWord>
            <span className="quiet">{changedWords(one.last.counts)}</span>
          </CellLine>
        ),
    },
    { id: "at", head: "Last run", align: "right", cell: (one) => (one.last === null ? "" : <When micros={one.last.at} short />) },
  ];
}
