/** A label by hand: of a known sort, or of a new one with its level. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { Button, Dialog, ErrorState, Field, FieldRow, Select, TextArea, TextInput } from "../ui";
import { knownQuery, readAgain } from "./queries";
import { CATEGORIES, type Category, type Level, LEVELS, nameOfTitle } from "./words";

interface AddLabelDialogProps {
  readonly workspace: string;
  readonly source: string;
  readonly onClose: () => void;
}

const NEW = "new";

export function AddLabelDialog({ workspace, source, onClose }: AddLabelDialogProps) {
  const queries = useQueryClient();
  const known = useQuery(knownQuery(workspace));
  const [table, setTable] = useState("");
  const [column, setColumn] = useState("");
  const [label, setLabel] = useState<string>();
  const [title, setTitle] = useState("");
  const [level, setLevel] = useState<Level>("confidential");
  const [category, setCategory] = useState<Category>("personal");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const isNew = label === NEW;
  const complete = table !== "" && column !== "" && label !== undefined && (!isNew || title !== "");
  const save = useMutation({
    mutationFn: () =>
      call("classifications.add", {
        id: source,
        table,
        column,
        note,
        ...(isNew ? { label: nameOfTitle(title), title, level, category } : { label: label ?? "" }),
      }),
    onSuccess: () => {
      readAgain(queries, workspace);
      onClose();
    },
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const needs = (value: string | undefined, what: string) => (tried && (value === undefined || value === "") ? `Needs ${what}.` : undefined);
  const submit = () => {
    setTried(true);
    if (complete) save.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Give a column a label"
      hint="It is confirmed from the start, and no scan takes it away."
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={save.isPending}>
            Give the label
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <FieldRow>
        <Field label="Table" error={needs(table, "the name of a table")}>
          <TextInput machine value={table} onChange={setTable} maxLength={400} />
        </Field>
        <Field label="Column" error={needs(column, "the name of a column")}>
          <TextInput machine value={column} onChange={setColumn} maxLength={400} />
        </Field>
      </FieldRow>
      <Field label="Label" error={needs(label, "a label")}>
        <Select value={label} onChange={setLabel} placeholder="Choose one" options={[...(known.data?.items ?? []).map((one) => ({ value: one.label, label: one.title })), { value: NEW, label: "Another one…" }]} />
      </Field>
      {isNew && (
        <>
          <Field label="Its title" error={needs(title, "a title")}>
            <TextInput value={title} onChange={setTitle} maxLength={80} placeholder="Badge number" />
          </Field>
          <FieldRow>
            <Field label="Level">
              <Select value={level} onChange={setLevel} options={LEVELS} />
            </Field>
            <Field label="Sort">
              <Select value={category} onChange={setCategory} options={CATEGORIES} />
            </Field>
          </FieldRow>
        </>
      )}
      <Field label="Note" optional>
        <TextArea rows={2} value={note} onChange={setNote} maxLength={2000} />
      </Field>
    </Dialog>
  );
}
