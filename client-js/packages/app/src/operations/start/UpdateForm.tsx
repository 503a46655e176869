/** Changes of fields, one under the other: which field, how, and to what. */
import type { JsonObject } from "@concert/sdk";
import { Plus, Trash2 } from "lucide-react";
import { CRITICALITIES } from "../../sources/criticality";
import { useBootstrap } from "../../session/Bootstrap";
import { Button, Field, IconButton, type Option, Select, TextInput } from "../../ui";
import { fieldWords } from "../changes";
import { type Change, changesOf, NEW_CHANGE } from "./draft";
import styles from "./start.module.css";

const CONNECTION = "connection.";
const LIMITS = ["statement_timeout_s", "sample_rows", "rows", "parallel", "read_from", "read_until", "zone"] as const;
const FIELDS: readonly Option[] = [
  ...["description", "criticality", "name", "kind"].map((value) => ({ value, label: fieldWords(value) })),
  ...LIMITS.map((name) => ({ value: `limits.${name}`, label: fieldWords(`limits.${name}`) })),
  { value: CONNECTION, label: "Another field of the connection" },
];
const HOWS: readonly Option<Change["how"]>[] = [
  { value: "set", label: "Set to a value" },
  { value: "append", label: "Add at its end" },
  { value: "replace", label: "Replace words in it" },
];
const TEXTS: ReadonlySet<string> = new Set(["name", "description"]);

interface UpdateFormProps {
  readonly input: JsonObject;
  readonly onChange: (input: JsonObject) => void;
}

export function UpdateForm({ input, onChange }: UpdateFormProps) {
  const changes = changesOf(input);
  const say = (next: readonly Change[]) => onChange({ changes: next.map((one) => ({ ...one })) });
  return (
    <div className={styles["edits"]}>
      {changes.map((change, at) => (
        <ChangeRow
          key={at}
          number={at + 1}
          change={change}
          onChange={(next) => say(changes.map((one, index) => (index === at ? next : one)))}
          onRemove={changes.length > 1 ? () => say(changes.filter((_, index) => index !== at)) : undefined}
        />
      ))}
      <div>
        <Button look="quiet" size="small" icon={Plus} onClick={() => onChange({ changes: [...changes.map((one) => ({ ...one })), NEW_CHANGE] })}>
          Add another change
        </Button>
      </div>
    </div>
  );
}

interface ChangeRowProps {
  readonly number: number;
  readonly change: Change;
  readonly onChange: (change: Change) => void;
  readonly onRemove: (() => void) | undefined;
}

function ChangeRow({ number, change, onChange, onRemove }: ChangeRowProps) {
  const connection = change.field.startsWith(CONNECTION);
  const text = TEXTS.has(change.field) || connection;
  const hows = text ? HOWS : HOWS.slice(0, 1);
  return (
    <fieldset className={styles["edit"]}>
      <legend className="visually-hidden">Change {number}</legend>
      <div className={styles["pair"]}>
        <Field label="Field" note={false}>
          <Select value={connection ? CONNECTION : change.field} options={FIELDS} onChange={(field) => onChange({ field, how: TEXTS.has(field) ? change.how : "set", value: field === "criticality" ? "medium" : "", find: "" })} />
        </Field>
        {connection && (
          <Field label="Its name" note={false}>
            <TextInput machine value={change.field.slice(CONNECTION.length)} placeholder="host" onChange={(name) => onChange({ ...change, field: CONNECTION + name.trim() })} />
          </Field>
        )}
        <Field label="How" note={false}>
          <Select value={change.how} options={hows} onChange={(how) => onChange({ ...change, how })} />
        </Field>
      </div>
      <div className={styles["pair"]}>
        {change.how === "replace" && (
          <Field label="Words to replace" note={false}>
            <TextInput value={change.find} onChange={(find) => onChange({ ...change, find })} />
          </Field>
        )}
        <Field label={change.how === "append" ? "Text to add" : change.how === "replace" ? "New words" : "Value"} note={false}>
          <ValueInput change={change} onChange={(value) => onChange({ ...change, value })} />
        </Field>
        {onRemove !== undefined && <IconButton icon={Trash2} label={`Remove change ${number}`} onClick={onRemove} className={styles["removeEdit"] ?? ""} />}
      </div>
    </fieldset>
  );
}

function ValueInput({ change, onChange }: { readonly change: Change; readonly onChange: (value: string) => void }) {
  const { source_kinds } = useBootstrap();
  if (change.field === "criticality") return <Select value={change.value} options={CRITICALITIES} onChange={onChange} />;
  if (change.field === "kind") return <Select value={change.value} placeholder="Choose a kind" options={source_kinds.map((one) => ({ value: one.kind, label: one.title }))} onChange={onChange} />;
  return <TextInput machine={change.field !== "description" && change.field !== "name"} value={change.value} onChange={onChange} />;
}
