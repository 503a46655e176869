/** Makes a synchronisation out of this source, or changes one: two tables, their columns, and what becomes of conflicts and rows that are gone. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { LoadFailure } from "../data/failure";
import { among, type Finder, sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";
import { Button, Dialog, Field, FieldRow, type Option, Select, Skeleton, TextInput } from "../ui";
import { useActing } from "../workspace/acting";
import { Mapping, type MappingValue } from "./Mapping";
import { type Pair, type Proposal, proposalQuery, type Sync, syncTablesQuery } from "./queries";
import { CONFLICTS, DELETES } from "./words";
import styles from "./synchronise.module.css";

const WRITTEN = ["sqlite", "duckdb", "postgres", "mariadb"];

interface NewSyncDialogProps {
  readonly source: string;
  readonly workspace: string;
  readonly onMade: (id: string) => void;
  readonly onClose: () => void;
}

export function NewSyncDialog({ source, workspace, onMade, onClose }: NewSyncDialogProps) {
  const [table, setTable] = useState("");
  const [target, setTarget] = useState("");
  const [targetTable, setTargetTable] = useState("");
  const tables = useQuery(syncTablesQuery(source));
  const theirs = useQuery({ ...syncTablesQuery(target), enabled: target !== "" });
  const pair: Pair = { id: source, table, target, target_table: targetTable };
  const complete = table !== "" && target !== "" && targetTable !== "";
  const proposal = useQuery({ ...proposalQuery(pair), enabled: complete });
  const failure = tables.error ?? theirs.error ?? proposal.error;
  const pickTarget = (id: string) => {
    setTarget(id);
    setTargetTable("");
  };
  const head = (
    <>
      <FieldRow>
        <Field label="Table of this source">
          <Picker from={tablesOf(source, tables.data?.items ?? [])} value={table} placeholder={tables.data === undefined ? "Reading the tables" : "Choose a table"} onChange={setTable} />
        </Field>
        <Field label="Target">
          <Picker from={sourcesOf(workspace, WRITTEN)} value={target} onChange={pickTarget} />
        </Field>
        <Field label="Table of the target">
          <Picker from={tablesOf(target, (theirs.data?.items ?? []).filter((one) => one.kind === "table"))} value={targetTable} placeholder={target === "" ? "Choose the target first" : theirs.data === undefined ? "Reading the tables" : "Choose a table"} onChange={setTargetTable} />
        </Field>
      </FieldRow>
      {failure !== null && <LoadFailure title="This could not be read" error={failure} onRetry={() => void Promise.all([tables.refetch(), proposal.refetch()])} />}
      {complete && proposal.data === undefined && proposal.error === null && <Skeleton height={160} />}
    </>
  );
  const key = `${table} ${target} ${targetTable}`;
  if (proposal.data === undefined || !complete) {
    return (
      <Dialog open onClose={onClose} width={760} title="New synchronisation" hint="A table of another source becomes as one of this source, and stays so." foot={<Foot onClose={onClose} reason="Choose both tables" busy={false} word="Make synchronisation" />}>
        {head}
      </Dialog>
    );
  }
  const made = (id: string) => {
    onMade(id);
    onClose();
  };
  return <Wishes key={key} title="New synchronisation" hint={whereFrom(proposal.data)} head={head} pair={pair} proposal={proposal.data} onDone={made} onClose={onClose} />;
}

interface ChangeDialogProps {
  readonly source: string;
  readonly one: Sync;
  readonly onClose: () => void;
}

export function ChangeDialog({ source, one, onClose }: ChangeDialogProps) {
  const pair: Pair = { id: one.source, table: one.table, target: one.target, target_table: one.target_table };
  const proposal = useQuery(proposalQuery(pair));
  if (proposal.data === undefined) {
    return (
      <Dialog open onClose={onClose} width={760} title="Change synchronisation" foot={<Foot onClose={onClose} reason="The tables are being read" busy={false} word="Keep changes" />}>
        {proposal.error === null ? <Skeleton height={160} /> : <LoadFailure title="The tables could not be read" error={proposal.error} onRetry={() => void proposal.refetch()} />}
      </Dialog>
    );
  }
  return <Wishes title="Change synchronisation" hint="With other columns or keys, rows that differ are in conflict at first." head={null} pair={pair} proposal={proposal.data} one={one} source={source} onDone={onClose} onClose={onClose} />;
}

interface WishesProps {
  readonly title: string;
  readonly hint: string;
  readonly head: ReactNode;
  readonly pair: Pair;
  readonly proposal: Proposal;
  /** The one that is changed, seen from this source. */
  readonly one?: Sync;
  readonly source?: string;
  readonly onDone: (id: string) => void;
  readonly onClose: () => void;
}

function Wishes({ title, hint, head, pair, proposal, one, source, onDone, onClose }: WishesProps) {
  const [name, setName] = useState(one?.name ?? "");
  const [mapping, setMapping] = useState<MappingValue>({ columns: one?.columns ?? proposal.columns, keys: one?.keys ?? proposal.keys });
  const [deletes, setDeletes] = useState<Sync["deletes"]>(one?.deletes ?? "off");
  const [mark, setMark] = useState(one?.mark ?? "");
  const [conflicts, setConflicts] = useState<Sync["conflicts"]>(one?.conflicts ?? "source");
  const [newer, setNewer] = useState(one?.newer ?? "");
  const { act, busy } = useActing();
  const filled = new Set(mapping.columns.map((column) => column.target));
  const reason = whyNot(mapping, deletes, mark, conflicts, newer);
  const wishes = { name, columns: mapping.columns, keys: mapping.keys, deletes, mark, conflicts, newer };
  const save = () => {
    if (one === undefined) act({ command: "synchronisations.create", input: { ...pair, ...wishes }, done: "The synchronisation is made", failed: "No synchronisation was made", then: (made) => onDone(made.id) });
    else act({ command: "synchronisations.change", input: { id: source ?? one.source, synchronisation: one.id, version: one.version, batch: one.batch, ...wishes }, done: "The synchronisation is changed", failed: "Nothing was changed", then: (made) => onDone(made.id) });
  };
  return (
    <Dialog open onClose={onClose} onSubmit={save} width={760} title={title} hint={hint} foot={<Foot onClose={onClose} reason={reason} busy={busy} word={one === undefined ? "Make synchronisation" : "Keep changes"} />}>
      {head}
      <Mapping proposal={proposal} value={mapping} onChange={setMapping} />
      <FieldRow>
        <Field label="When the target was changed as well">
          <Select value={conflicts} options={optionsOf(CONFLICTS)} onChange={setConflicts} />
        </Field>
        {conflicts === "newer" && (
          <Field label="Newer by">
            <Select value={newer} options={proposal.target_columns.filter((column) => filled.has(column.name)).map((column) => ({ value: column.name, label: column.name }))} placeholder="Choose a column" onChange={setNewer} />
          </Field>
        )}
        <Field label="Rows that are gone">
          <Select value={deletes} options={optionsOf(DELETES)} onChange={setDeletes} />
        </Field>
        {deletes === "mark" && (
          <Field label="Marked in">
            <Select value={mark} options={proposal.target_columns.filter((column) => !filled.has(column.name)).map((column) => ({ value: column.name, label: column.name }))} placeholder="Choose a column" onChange={setMark} />
          </Field>
        )}
      </FieldRow>
      <Field label="Name" optional>
        <TextInput value={name} onChange={setName} maxLength={200} />
      </Field>
      {!proposal.writable && <p className={styles["note"]}>Nothing may be written to this table yet. Somebody who manages the target allows it on its own page, under Synchronise.</p>}
    </Dialog>
  );
}

interface FootProps {
  readonly onClose: () => void;
  readonly reason: string | undefined;
  readonly busy: boolean;
  readonly word: string;
}

function Foot({ onClose, reason, busy, word }: FootProps) {
  return (
    <>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
      <Button look="primary" type="submit" busy={busy} reason={reason}>
        {word}
      </Button>
    </>
  );
}

function whyNot({ columns, keys }: MappingValue, deletes: string, mark: string, conflicts: string, newer: string): string | undefined {
  if (columns.length === 0) return "Fill at least one column";
  if (keys.length === 0) return "Choose the keys that tell rows apart";
  if (deletes === "mark" && mark === "") return "Choose the column that marks a row as gone";
  if (conflicts === "newer" && newer === "") return "Choose the column that says which row is newer";
  return undefined;
}

function whereFrom({ why }: Proposal): string {
  return why === "" ? "Nothing says which columns tell rows apart: choose the keys." : `Keys from the ${why.replace("found in", "look into")}.`;
}

function tablesOf(source: string, items: readonly { readonly name: string }[]): Finder {
  return among(["tables", source], "table", "Tables", items.map(({ name }) => ({ value: name, label: name })));
}

function optionsOf<Value extends string>(words: Readonly<Record<Value, string>>): readonly Option<Value>[] {
  return (Object.entries(words) as [Value, string][]).map(([value, label]) => ({ value, label }));
}
