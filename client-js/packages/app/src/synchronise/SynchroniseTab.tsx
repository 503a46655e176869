/** Synchronisations of a source: tables of others that become as one here, or this one as theirs. */
import { useQuery } from "@tanstack/react-query";
import { ArrowRightLeft, PenLine } from "lucide-react";
import { useState } from "react";
import { rowsOf } from "../data/rows";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useStore } from "../live/useStore";
import { mayRun } from "../session/rights";
import type { SourceTabProps } from "../source/tabs";
import { Button, Card, CellLine, type Column, EmptyState, NameButton, StateWord, Table } from "../ui";
import { AllowDialog } from "./AllowDialog";
import { OneSync } from "./OneSync";
import { type Sync, type SyncList, syncsQuery, useSyncEvents } from "./queries";
import { NewSyncDialog } from "./SyncDialog";
import { STATE, wayWords } from "./words";
import styles from "./synchronise.module.css";

const MANAGERS = new Set(["owner", "admin"]);

export function SynchroniseTab({ handle, source }: SourceTabProps) {
  const [asked, ask] = useState<"new" | "allow">();
  const [chosen, choose] = useState<string>();
  const list = useQuery(syncsQuery(source.id));
  const progress = useSyncEvents(source.id);
  const { role } = useStore(handle.facts);
  const offline = useOfflineReason();
  const reason = offline ?? mayRun(role);
  const items = list.data?.items ?? [];
  const shown = items.find((one) => one.id === chosen) ?? items[0];
  const fresh = reason ?? (list.data?.reads === false ? "This kind of source cannot be synchronised" : undefined);
  const manage = offline ?? (MANAGERS.has(role) ? undefined : "Only who manages this source may") ?? (list.data?.writes === false ? "This kind of source is only read" : undefined);
  const close = () => ask(undefined);
  useActions([{ id: "new synchronisation", label: "New synchronisation", group: "Here", icon: ArrowRightLeft, reason: fresh, words: "copy keep equal", run: () => ask("new") }]);
  return (
    <div className={styles["page"]}>
      <Card title="Synchronise" bare>
        <div className={styles["bar"]}>
          <Button look={items.length === 0 ? "primary" : "secondary"} icon={ArrowRightLeft} reason={fresh} onClick={() => ask("new")}>
            New synchronisation
          </Button>
          <Button icon={PenLine} reason={manage} onClick={() => ask("allow")}>
            Allow writing
          </Button>
          {list.data !== undefined && <span className={styles["note"]}>{writableWords(list.data)}</span>}
        </div>
        <Table
          label="Synchronisations"
          columns={columnsOf(choose, shown?.id)}
          rows={rowsOf(list, "The synchronisations could not be loaded", <EmptyState>No synchronisation yet. One makes a table of another source as a table here, and proves it.</EmptyState>)}
          keyOf={(one) => one.id}
          selected={shown?.id}
        />
      </Card>
      {shown !== undefined && <OneSync key={shown.id} source={source.id} one={shown} progress={progress.get(shown.id)} reason={reason} />}
      {asked === "new" && <NewSyncDialog source={source.id} workspace={source.workspace} onMade={choose} onClose={close} />}
      {asked === "allow" && list.data !== undefined && <AllowDialog source={source.id} allowed={list.data.writable} onClose={close} />}
    </div>
  );
}

function writableWords({ writes, writable }: SyncList): string {
  if (!writes) return "This source is only read.";
  if (writable.length === 0) return "Nothing is written here: no table is allowed.";
  return `Synchronisations may write to ${writable.slice(0, 3).join(", ")}${writable.length > 3 ? ` and ${writable.length - 3} others` : ""}.`;
}

function columnsOf(choose: (id: string) => void, shown: string | undefined): readonly Column<Sync>[] {
  return [
    {
      id: "name",
      head: "Synchronisation",
      cell: (one) => (
        <span className={styles["more"]}>
          <NameButton aria-current={one.id === shown ? "true" : undefined} onClick={() => choose(one.id)}>
            {one.name}
          </NameButton>
          {wayWords(one) !== one.name && <CellLine>{wayWords(one)}</CellLine>}
        </span>
      ),
    },
    { id: "state", head: "Newest run", width: 190, cell: (one) => <Newest one={one} /> },
    { id: "asked", head: "Waits for a person", width: 140, align: "right", minor: true, cell: (one) => (one.asked === 0 ? "" : String(one.asked)) },
    { id: "at", head: "When", width: 150, minor: true, cell: (one) => (one.latest === null ? "" : <When micros={one.latest.started_at} />) },
  ];
}

function Newest({ one }: { readonly one: Sync }) {
  if (one.latest === null) return <StateWord state="idle">Never run</StateWord>;
  const { state, word } = STATE[one.latest.state];
  return <StateWord state={state}>{word}</StateWord>;
}
