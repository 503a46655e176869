/** Which control asks for which check, and how old its evidence may be: shipped rules, changed ones, own ones. */
import type { OutputOf } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Power, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { PAGE_SIZE } from "../data/queries";
import { rowsOf } from "../data/rows";
import { useActions } from "../keyboard/actions";
import { rulesQuery } from "../security/queries";
import { useReasons } from "../security/reason";
import { Button, Card, CellLine, Chip, type Column, EmptyState, IconButton, Pager, StateWord, Table, toast } from "../ui";
import { RuleDialog } from "./RuleDialog";
import { FRAMEWORKS } from "./frameworks";

export type ControlRule = OutputOf<"compliance_rules.list">["items"][number];

export function Rules({ workspace }: { readonly workspace: string }) {
  const queries = useQueryClient();
  const [offset, setOffset] = useState(0);
  const rules = useQuery(rulesQuery(workspace, offset));
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
        <Table label="Compliance rules" columns={columns} rows={rowsOf(rules, "The rules could not be loaded", <EmptyState>There are no rules.</EmptyState>)} keyOf={(one) => one.id} />
        <Pager offset={offset} limit={PAGE_SIZE} total={rules.data?.total ?? 0} onMove={setOffset} />
      </Card>
      {editing !== undefined && <RuleDialog workspace={workspace} rule={editing === "new" ? undefined : editing} onClose={() => edit(undefined)} onSaved={() => void again()} />}
    </>
  );
}
