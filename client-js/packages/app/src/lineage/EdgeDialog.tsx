/** An edge that somebody draws: the other place, the direction, why. Or another note for one that was drawn, or its end with a reason. */
import type { EdgeOut, PlaceOut } from "@concert/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { tableQuery } from "../catalog/queries";
import { call } from "../data/api";
import { refusalOf } from "../data/failure";
import { Button, Field, FormDialog, Segmented, SuggestInput, TextArea, toast } from "../ui";
import type { Way } from "./model";
import { PlaceSearch } from "./PlaceSearch";
import { nameOfPlace, whereWords } from "./words";
import styles from "./lineage.module.css";

const LONGEST = 300;

interface DrawDialogProps {
  readonly workspace: string;
  readonly of: PlaceOut;
  readonly onClose: () => void;
}

export function DrawDialog({ workspace, of, onClose }: DrawDialogProps) {
  const [other, choose] = useState<PlaceOut>();
  const [column, setColumn] = useState("");
  const [way, setWay] = useState<Way>("up");
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const draw = useMutation({
    mutationFn: (place: PlaceOut) => {
      const mine = { source: of.source, table: of.table, column: of.column };
      const theirs = { source: place.source, table: place.table, column: of.column === "" ? "" : column.trim() };
      const [begin, end] = way === "up" ? [theirs, mine] : [mine, theirs];
      return call("lineage.draw", { id: workspace, begin, end, note: note.trim() });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["lineage", workspace] });
      toast({ text: "The edge is drawn", state: "done" });
      onClose();
    },
  });
  const reason = other === undefined ? "Choose the other place" : of.column !== "" && column.trim() === "" ? "Say which column" : undefined;
  return (
    <FormDialog
      width={560}
      title={`Draw an edge of ${nameOfPlace(of)}`}
      hint="For what no view, run or event says. It is shown dashed, with your name."
      act="Draw edge"
      busy={draw.isPending}
      reason={reason}
      failure={refusalOf(draw.error)}
      onSubmit={() => other !== undefined && draw.mutate(other)}
      onClose={onClose}
    >
      <Segmented<Way>
        label="Direction"
        value={way}
        onChange={setWay}
        segments={[
          { value: "up", label: "It comes from" },
          { value: "down", label: "It leads to" },
        ]}
      />
      {other === undefined ? (
        <PlaceSearch workspace={workspace} label="Search the other place" onChoose={choose} />
      ) : (
        <div className={styles["otherPlace"]}>
          <span className={styles["texts"]}>
            <span className={styles["name"]}>{nameOfPlace(other)}</span>
            <span className={styles["where"]}>{whereWords(other)}</span>
          </span>
          <Button size="small" onClick={() => choose(undefined)}>
            Choose another place
          </Button>
        </div>
      )}
      {other !== undefined && of.column !== "" && <OtherColumn workspace={workspace} other={other} value={column} onChange={setColumn} />}
      <Field label="Why" optional hint="What moves the data, and how you know.">
        <TextArea value={note} onChange={setNote} rows={2} maxLength={LONGEST} />
      </Field>
    </FormDialog>
  );
}

function OtherColumn({ workspace, other, value, onChange }: { readonly workspace: string; readonly other: PlaceOut; readonly value: string; readonly onChange: (value: string) => void }) {
  const table = useQuery({ ...tableQuery(workspace, other.source, other.table), enabled: other.kind === "table" });
  return (
    <Field label="Column">
      <SuggestInput machine label="Columns" value={value} onChange={onChange} suggestions={(table.data?.columns ?? []).map(({ name, type }) => ({ value: name, end: type }))} />
    </Field>
  );
}

interface EdgeDialogProps {
  readonly workspace: string;
  readonly edge: EdgeOut;
  readonly onClose: () => void;
}

export function NoteDialog({ workspace, edge, onClose }: EdgeDialogProps) {
  const [note, setNote] = useState(edge.how);
  const save = useEdge(workspace, onClose, "The edge is changed", () => call("lineage.change", { id: workspace, edge: edge.id, note: note.trim() }));
  return (
    <WordsDialog title="Edit the edge" act="Save edge" busy={save.isPending} error={save.error} reason={undefined} label="Why" hint="What moves the data, and how you know. The edge is yours from then on." value={note} onChange={setNote} onSubmit={() => save.mutate()} onClose={onClose} />
  );
}

export function RemoveEdgeDialog({ workspace, edge, onClose }: EdgeDialogProps) {
  const [reason, setReason] = useState("");
  const gone = useEdge(workspace, onClose, "The edge is removed", () => call("lineage.erase", { id: workspace, edge: edge.id, reason: reason.trim() }));
  return (
    <WordsDialog
      title="Remove the edge"
      act="Remove edge"
      danger
      busy={gone.isPending}
      error={gone.error}
      reason={reason.trim() === "" ? "Say why" : undefined}
      label="Why it goes"
      hint="It stands in the audit log."
      value={reason}
      onChange={setReason}
      onSubmit={() => gone.mutate()}
      onClose={onClose}
    />
  );
}

function useEdge(workspace: string, onClose: () => void, done: string, act: () => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["lineage", workspace] });
      toast({ text: done, state: "done" });
      onClose();
    },
  });
}

interface WordsDialogProps {
  readonly title: string;
  readonly act: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly reason: string | undefined;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

function WordsDialog({ title, act, danger = false, busy, error, reason, label, hint, value, onChange, onSubmit, onClose }: WordsDialogProps) {
  return (
    <FormDialog title={title} act={act} danger={danger} busy={busy} reason={reason} failure={refusalOf(error)} onSubmit={onSubmit} onClose={onClose}>
      <Field label={label} hint={hint}>
        <TextArea value={value} onChange={onChange} rows={3} maxLength={LONGEST} />
      </Field>
    </FormDialog>
  );
}
