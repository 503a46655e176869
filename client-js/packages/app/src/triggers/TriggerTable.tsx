/** Triggers in a list: what they are, when they come next, what came of them last; each can be paused where it stands. */
import type { Listing, TriggerOut } from "@concert/sdk";
import { useMutation, type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Play, SquarePen, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { asError, call } from "../data/api";
import { rowsOf } from "../data/rows";
import { planned } from "../format/times";
import { When } from "../format/When";
import { ms, useNow } from "../format/useNow";
import { Card, type Column, Icon, IconButton, Menu, StateWord, Switch, Table, toast } from "../ui";
import { designsOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { ConfirmDialog } from "../workspace/ConfirmDialog";
import { TriggerDetail } from "./TriggerDetail";
import { TriggerDialog } from "./TriggerDialog";
import styles from "./triggers.module.css";
import { afterOf, iconOf, nameOf, type Names, ownZone, resultOf, sentenceOf } from "./words";

interface TriggerTableProps {
  readonly workspace: string;
  readonly list: UseQueryResult<Listing<TriggerOut>>;
  /** Where the screen is that of one design, its column is left out. */
  readonly ofDesign: boolean;
  readonly reason: string | undefined;
  /** Above the table. */
  readonly tools?: ReactNode;
  readonly empty: ReactNode;
}

type Open = { readonly id: string; readonly as: "detail" | "edit" | "remove" };

export function TriggerTable({ workspace, list, ofDesign, reason, tools, empty }: TriggerTableProps) {
  const [open, setOpen] = useState<Open>();
  const acting = useTriggerActs();
  const shown = list.data?.items.find((one) => one.id === open?.id);
  const close = () => setOpen(undefined);
  const designs = useNames(
    designsOf(workspace),
    (list.data?.items ?? []).flatMap((one) => afterOf(one) ?? []),
  );
  const columns = columnsOf({ ofDesign, reason, designs, onOpen: (id) => setOpen({ id, as: "detail" }), onPause: acting.pause });
  return (
    <Card className={styles["tall"]}>
      {tools}
      <Table
        label="Triggers"
        columns={columns}
        rows={rowsOf(list, "The triggers could not be loaded", empty)}
        keyOf={(trigger) => trigger.id}
        acts={(trigger) => (
          <Menu
            items={[
              { kind: "act", label: "Run now", icon: Play, reason, onChoose: () => acting.fire(trigger) },
              { kind: "act", label: "Change", icon: SquarePen, reason, onChoose: () => setOpen({ id: trigger.id, as: "edit" }) },
              { kind: "rule" },
              { kind: "act", label: "Remove", icon: Trash2, danger: true, reason, onChoose: () => setOpen({ id: trigger.id, as: "remove" }) },
            ]}
          >
            <IconButton icon={Ellipsis} size="small" label={`More for ${nameOf(trigger, designs)}`} />
          </Menu>
        )}
      />
      {shown !== undefined && open?.as === "detail" && <TriggerDetail trigger={shown} designs={designs} reason={reason} onEdit={() => setOpen({ id: shown.id, as: "edit" })} onClose={close} />}
      {shown !== undefined && open?.as === "edit" && <TriggerDialog workspace={workspace} design={shown.design} trigger={shown} onClose={close} onMade={() => undefined} />}
      {shown !== undefined && open?.as === "remove" && (
        <ConfirmDialog
          title={`Remove ${nameOf(shown, designs)}?`}
          act="Remove the trigger"
          onClose={close}
          onConfirm={() => {
            acting.remove(shown);
            close();
          }}
        >
          <p>It starts nothing any more. Runs under way go on, and what came of it stays among the runs.</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

interface ColumnsOf {
  readonly ofDesign: boolean;
  readonly reason: string | undefined;
  readonly designs: Names;
  readonly onOpen: (id: string) => void;
  readonly onPause: (trigger: TriggerOut) => void;
}

function columnsOf({ ofDesign, reason, designs, onOpen, onPause }: ColumnsOf): readonly Column<TriggerOut>[] {
  const design: readonly Column<TriggerOut>[] = ofDesign ? [] : [{ id: "design", head: "Design", minor: true, cell: (trigger) => trigger.design_name }];
  return [
    {
      id: "name",
      head: "Trigger",
      cell: (trigger) => (
        <span className={styles["name"]}>
          <Icon of={iconOf(trigger.kind)} size={16} />
          <button type="button" onClick={() => onOpen(trigger.id)}>
            {nameOf(trigger, designs)}
          </button>
          {trigger.name !== "" && <small>{sentenceOf(trigger, designs)}</small>}
        </span>
      ),
    },
    ...design,
    { id: "next", head: "Next", cell: (trigger) => <Next trigger={trigger} /> },
    { id: "last", head: "Last", minor: true, cell: (trigger) => <Last trigger={trigger} /> },
    {
      id: "on",
      head: "On",
      width: 96,
      cell: (trigger) =>
        reason === undefined ? (
          <Switch label={trigger.paused_at === null ? "On" : "Paused"} value={trigger.paused_at === null} onChange={() => onPause(trigger)} />
        ) : trigger.paused_at === null ? (
          "On"
        ) : (
          "Paused"
        ),
    },
  ];
}

function Next({ trigger }: { readonly trigger: TriggerOut }) {
  const now = useNow();
  const [first] = trigger.next;
  if (trigger.paused_at !== null) return trigger.paused_because === null ? <span className="quiet">paused</span> : <StateWord state="warning">Needs somebody</StateWord>;
  if (first === undefined) return <span className="quiet">when it happens</span>;
  const there = planned(ms(first), now, trigger.zone);
  const here = planned(ms(first), now, ownZone());
  return (
    <time dateTime={new Date(ms(first)).toISOString()} title={`${there} in ${trigger.zone}`}>
      {here === there ? here : `${here} ${ownZone()}`}
    </time>
  );
}

function Last({ trigger }: { readonly trigger: TriggerOut }) {
  const result = resultOf(trigger);
  if (result === undefined || trigger.latest === null) return <span className="quiet">never</span>;
  return (
    <span className={styles["said"]} title={trigger.latest.reason?.message}>
      <StateWord state={result.state}>{result.word}</StateWord>
      <span className="quiet">
        <When micros={trigger.latest.at} short />
      </span>
    </span>
  );
}

/** What is done to a trigger in its list; a failure is told. */
function useTriggerActs() {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["triggers"] }),
    onError: (error) => {
      const { message, nextStep } = asError(error);
      toast({ text: "That did not work", detail: `${message} ${nextStep}`, state: "failed" });
    },
  });
  const about = (trigger: TriggerOut) => ({ id: trigger.design, trigger: trigger.id });
  return {
    pause: (trigger: TriggerOut) => mutate(() => (trigger.paused_at === null ? call("triggers.pause", about(trigger)) : call("triggers.resume", about(trigger)))),
    remove: (trigger: TriggerOut) => mutate(() => call("triggers.remove", about(trigger))),
    fire: (trigger: TriggerOut) =>
      mutate(async () => {
        const fired = await call("triggers.fire", about(trigger));
        toast(fired.status === "started" ? { text: `${trigger.design_name} runs`, state: "done" } : { text: "Nothing was started", detail: fired.reason?.message ?? "", state: "failed" });
      }),
  };
}
