/** Which control asks for which check, and how old its evidence may be: shipped rules, changed ones, own ones. */
import type { OutputOf } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Power, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { Choice, FilterTools } from "../filters/FilterTools";
import type { Choices } from "../filters/query";
import { useChoices } from "../filters/useChoices";
import { useActions } from "../keyboard/actions";
import { rulesQuery } from "../security/queries";
import { useReasons } from "../security/reason";
import { Button, Card, CellLine, Chip, type Column, EmptyState, IconButton, type Option, Pager, StateWord, Table, toast } from "../ui";
import { RuleDialog } from "./RuleDialog";
import { FRAMEWORKS } from "./frameworks";

export type ControlRule = OutputOf<"compliance_rules.list">["items"][number];

interface RuleChoices extends Choices {
  readonly search: string;
  readonly framework: string;
  readonly origin: "any" | "shipped" | "changed" | "own";
  readonly state: "any" | "on" | "off";
}

const BEGINNING: RuleChoices = { search: "", framework: "any", origin: "any", state: "any" };
const FRAMEWORK_OPTIONS: readonly Option<string>[] = [{ value: "any", label: "Every framework" }, ...Object.entries(FRAMEWORKS).map(([value, label]) => ({ value, label }))];
const ORIGINS: readonly Option<RuleChoices["origin"]>[] = [
  { value: "any", label: "From anywhere" },
  { value: "shipped", label: "Concert" },
  { value: "changed", label: "Changed here" },
  { value: "own", label: "Own" },
];
const STATES: readonly Option<RuleChoices["state"]>[] = [
  { value: "any", label: "On and off" },
  { value: "on", label: "On" },
  { value: "off", label: "Off" },
];
const KNOWN = { framework: FRAMEWORK_OPTIONS.map((one) => one.value), origin: ORIGINS.map((one) => one.value), state: STATES.map((one) => one.value) };

function asInput({ search, framework, origin, state }: RuleChoices) {
  return { search: search.trim(), framework: framework === "any" ? "" : framework, origin: origin === "any" ? ("" as const) : origin, enabled: state === "any" ? null : state === "on" };
}

export function Rules({ workspace }: { readonly workspace: string }) {
  const queries = useQueryClient();
  const place = useChoices(BEGINNING, KNOWN);
  const rules = useQuery(rulesQuery({ workspace, ...asInput(place.asked), offset: place.offset }));
  const all = useQuery({ ...rulesQuery({ workspace, ...asInput(BEGINNING), offset: 0 }), enabled: place.narrowed });
  const [editing, edit] = useState<ControlRule | "new">();
  const { edit: reason } = useReasons(workspace);
  const again = () => queries.invalidateQueries({ queryKey: ["compliance"] });
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const remove = useMutation({ mutationFn: (id: string) => call("compliance_rules.remove", { workspace, id }), onSuccess: again, onError: failed("The rule was not removed") });
  const change = useMutation({
    mutationFn: ({ id, framework, control, title, check, period_days, enabled }: ControlRule) => call("compliance_rules.change", { workspace, id, framework, control, title, check, period_days, enabled: !enabled }),
    onSuccess: again,
    onError: failed("The rule was not changed"),
  });
  useActions([{ id: "rules.new", label: "Add a control", group: "Here", icon: Plus, keys: "n", reason, run: () => edit("new") }]);
  const add = (
    <Button icon={Plus} reason={reason} onClick={() => edit("new")}>
      Add a control
    </Button>
  );
  const empty = place.narrowed ? <EmptyState act={<Button onClick={place.clear}>Clear the filter</Button>}>No rule fits this filter.</EmptyState> : <EmptyState>No rules yet. Add a control, and say which check gives evidence for it.</EmptyState>;
  const columns: readonly Column<ControlRule>[] = [
    { id: "control", head: "Control", cell: (one) => <code>{one.control}</code> },
    { id: "framework", head: "Framework", width: 110, cell: (one) => FRAMEWORKS[one.framework] ?? one.framework },
    { id: "title", head: "Asks for", cell: (one) => one.title },
    { id: "check", head: "Check", minor: true, cell: (one) => one.check_title },
    { id: "period", head: "Counts for", align: "right", minor: true, cell: (one) => `${one.period_days} days` },
    { id: "origin", head: "From", minor: true, cell: (one) => (one.shipped ? one.changed ? <Chip tone="wait">changed here</Chip> : <span className="quiet">Concert</span> : <Chip tone="accent">own</Chip>) },
    {
      id: "on",
      head: "State",
      width: 96,
      cell: (one) => <StateWord state={one.enabled ? "done" : "skipped"}>{one.enabled ? "On" : "Off"}</StateWord>,
    },
    {
      id: "acts",
      head: <span className="visually-hidden">Acts</span>,
      align: "right",
      cell: (one) => (
        <CellLine>
          <IconButton size="small" icon={Power} label={`Switch ${one.control} ${one.enabled ? "off" : "on"}: ${one.title}`} reason={reason} onClick={() => change.mutate(one)} />
          <IconButton size="small" icon={Pencil} label={`Edit ${one.control}`} reason={reason} onClick={() => edit(one)} />
          {one.shipped ? (
            one.changed && <IconButton size="small" icon={RotateCcw} label={`Put ${one.control} back as it was shipped`} reason={reason} onClick={() => remove.mutate(one.id)} />
          ) : (
            <IconButton size="small" icon={Trash2} label={`Remove ${one.control}`} reason={reason} onClick={() => remove.mutate(one.id)} />
          )}
        </CellLine>
      ),
    },
  ];
  return (
    <>
      <Card title="Compliance rules" meta="which check gives evidence for which control" acts={add} bare>
        <FilterTools workspace={workspace} list="compliance.rules" one="rule" label="Filter compliance rules" placeholder="Filter by words" place={place} total={rules.data?.total} all={all.data?.total}>
          <Choice label="Framework" value={place.chosen.framework} options={FRAMEWORK_OPTIONS} onChange={(framework) => place.choose({ framework })} />
          <Choice label="From" value={place.chosen.origin} options={ORIGINS} onChange={(origin) => place.choose({ origin })} />
          <Choice label="State" value={place.chosen.state} options={STATES} onChange={(state) => place.choose({ state })} />
        </FilterTools>
        <Table label="Compliance rules" columns={columns} rows={rowsOf(rules, "The rules could not be loaded", empty)} keyOf={(one) => one.id} />
        <Pager offset={place.offset} limit={PAGE_SIZE} total={rules.data?.total ?? 0} onMove={place.setOffset} />
      </Card>
      {editing !== undefined && <RuleDialog workspace={workspace} rule={editing === "new" ? undefined : editing} onClose={() => edit(undefined)} onSaved={() => void again()} />}
    </>
  );
}
