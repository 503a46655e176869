/** A source needs a name, its kind, and what that kind needs to connect. The rest can wait. */
import type { JsonObject, SourceKindOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../data/api";
import { fieldsOf, inUse, problemOf, type SchemaField, type Value } from "../forms/schema";
import { SchemaControl } from "../forms/SchemaControl";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Dialog, EmptyState, Field, prose, Select, TextInput } from "../ui";
import { PlaceInput } from "./PlaceInput";

interface AddSourceDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

/** Those that matter first; the page of the source has the rest. */
const MOST_FIELDS = 5;

export function AddSourceDialog({ workspace, onClose }: AddSourceDialogProps) {
  const kinds = useBootstrap().source_kinds;
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<SourceKindOut | undefined>(kinds[0]);
  const [connection, setConnection] = useState<Readonly<Record<string, Value | undefined>>>({});
  const [tried, setTried] = useState(false);
  const all = kind === undefined ? [] : fieldsOf(kind.config);
  const fields = inUse(all, connection).filter((field, index) => field.required || index < MOST_FIELDS);
  const values = filled(fields, connection);
  const complete = kind !== undefined && name.trim() !== "" && fields.every((field) => problemOf(field, values[field.name]) === undefined);
  const add = useMutation({
    mutationFn: () => call("sources.create", { workspace, name: name.trim(), kind: kind?.kind ?? "", connection: values }),
    onSuccess: (source) => navigate({ to: "/w/$workspace/sources/$document", params: { workspace, document: source.id } }),
  });
  const submit = () => {
    setTried(true);
    if (complete) add.mutate();
  };
  const choose = (chosen: string) => {
    setKind(kinds.find((one) => one.kind === chosen));
    setConnection({});
    setTried(false);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add source"
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={add.isPending}>
            Add the source
          </Button>
        </>
      }
    >
      {kind === undefined && <EmptyState>This installation knows no source kinds.</EmptyState>}
      <Field label="Name" error={tried && name.trim() === "" ? "Needs a name. It is empty." : add.error?.message}>
        <TextInput autoFocus machine maxLength={200} value={name} onChange={setName} />
      </Field>
      <Field label="Kind">
        <Select value={kind?.kind} options={kinds.map((one) => ({ value: one.kind, label: one.title }))} onChange={choose} />
      </Field>
      {fields.map((field) => (
        <Field key={field.name} label={field.label} optional={!field.required && field.kind === "text"} hint={prose(field.hint)} error={tried ? problemOf(field, values[field.name]) : undefined}>
          {field.kind === "text" && field.place === true ? (
            <PlaceInput workspace={workspace} kind={kind?.kind ?? ""} value={String(values[field.name] ?? "")} onChange={(value) => setConnection({ ...connection, [field.name]: value })} />
          ) : (
            <SchemaControl field={field} value={values[field.name]} onChange={(value) => setConnection({ ...connection, [field.name]: value })} />
          )}
        </Field>
      ))}
    </Dialog>
  );
}

/** What was typed over what the schema starts with; empty fields are left out. */
function filled(fields: readonly SchemaField[], typed: Readonly<Record<string, Value | undefined>>): JsonObject {
  const values: Record<string, Value> = {};
  for (const field of fields) {
    const value = field.name in typed ? typed[field.name] : field.initial;
    if (value !== undefined && value !== "") values[field.name] = value;
  }
  return values;
}
