/** The form of a kind of operation: its own where it is worth one, else out of its schema. */
import type { BulkKindOut, JsonObject } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PersonPicker } from "../../pickers/PersonPicker";
import { CronBuilder } from "../../triggers/CronBuilder";
import { counted } from "../../format/numbers";
import { fieldsOf, problemOf } from "../../forms/schema";
import { SchemaControl } from "../../forms/SchemaControl";
import { secretsQuery } from "../../source/secrets";
import { Field, prose, Select, TagInput, TextArea } from "../../ui";
import styles from "./start.module.css";
import { asSchema, texts } from "./draft";
import { rowsFrom } from "./rows";
import { UpdateForm } from "./UpdateForm";

interface ParametersProps {
  readonly workspace: string;
  readonly kind: BulkKindOut;
  readonly input: JsonObject;
  readonly onChange: (input: JsonObject) => void;
}

export function Parameters(props: ParametersProps) {
  switch (props.kind.name) {
    case "update":
      return <UpdateForm input={props.input} onChange={props.onChange} />;
    case "tag":
      return <TagForm {...props} />;
    case "reassign_owner":
      return <OwnerForm {...props} />;
    case "create":
      return <CreateForm {...props} />;
    case "rotate_credentials":
      return <SecretForm {...props} />;
    case "change_schedule":
      return <CronBuilder value={{ cron: String(props.input["cron"] ?? ""), zone: String(props.input["zone"] ?? "UTC") }} onChange={({ cron, zone }) => props.onChange({ cron, zone })} />;
    default:
      return <SchemaForm {...props} />;
  }
}

function SchemaForm({ kind, input, onChange }: ParametersProps) {
  const fields = fieldsOf(asSchema(kind.input));
  if (fields.length === 0) return <p className={styles["note"]}>It asks for nothing.</p>;
  return fields.map((field) => (
    <Field key={field.name} label={field.label} hint={prose(field.hint)} error={problemOf(field, input[field.name] ?? undefined)}>
      <SchemaControl field={field} value={input[field.name]} onChange={(value) => onChange({ ...input, [field.name]: value ?? null })} />
    </Field>
  ));
}

function TagForm({ input, onChange }: ParametersProps) {
  return (
    <>
      <Field label="Tags to put on" hint="Enter adds a tag. A slash makes a path: finance/salaries.">
        <TagInput value={texts(input["add"])} onChange={(add) => onChange({ ...input, add })} />
      </Field>
      <Field label="Tags to take off" hint="Others that are on a source stay.">
        <TagInput value={texts(input["remove"])} onChange={(remove) => onChange({ ...input, remove })} />
      </Field>
    </>
  );
}

function OwnerForm({ workspace, input, onChange }: ParametersProps) {
  const owner = typeof input["owner"] === "string" ? input["owner"] : "";
  return (
    <Field label="New owner" hint="Who may manage a source may give it another owner.">
      <PersonPicker workspace={workspace} value={owner} onChange={(value) => onChange({ owner: value })} />
    </Field>
  );
}

function SecretForm({ workspace, input, onChange }: ParametersProps) {
  const secrets = useQuery({ ...secretsQuery(workspace), retry: false });
  const options = (secrets.data?.items ?? []).map((one) => ({ value: one.reference, label: one.name }));
  return (
    <Field
      label="Secret with the new value"
      hint="Keep the new value in the workspace first, under a name of its own: it is sealed there and shown to nobody. The secrets that these sources connect with get its value."
      error={secrets.error === null ? undefined : "Only who manages the workspace knows its secrets."}
    >
      <Select machine value={String(input["secret"] ?? "")} placeholder={options.length === 0 ? "The workspace keeps no secret" : "Choose a secret"} options={options} onChange={(secret) => onChange({ secret })} />
    </Field>
  );
}

function CreateForm({ input, onChange }: ParametersProps) {
  const [text, setText] = useState("");
  const { strange } = rowsFrom(text);
  const rows = Array.isArray(input["rows"]) ? input["rows"].length : 0;
  const change = (next: string) => {
    setText(next);
    onChange({ rows: rowsFrom(next).rows });
  };
  const hint = rows === 0 ? "The first row names the columns. Paste from a spreadsheet, or type commas between." : `${counted(rows, "row")}.`;
  return (
    <Field label="Rows" hint={strange.length === 0 ? hint : `${hint} Not used: ${strange.join(", ")}.`}>
      <TextArea machine rows={7} value={text} placeholder={"name,kind,criticality,tags,connection.path\nshop,sqlite,high,eu;finance,shop.db"} onChange={change} />
    </Field>
  );
}
