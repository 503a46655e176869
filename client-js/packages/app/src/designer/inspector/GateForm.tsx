/** What a gate asks beside yes or no, as rows: each field of the form with its name, type and choices. */
import { Plus } from "lucide-react";
import { useState } from "react";
import { type AskedField, askedIn, type AskedType, askedValue, choicesProblem, nameFor, nameProblem } from "../../forms/askedForm";
import { DraftText } from "../../forms/DraftText";
import { RowFrame } from "../../forms/RowFrame";
import { moved } from "../../forms/rows";
import { useRows } from "../../forms/useRows";
import { Button, Field, FieldRow, type Option, Select, Switch, useField } from "../../ui";
import { useDesigning } from "../context";
import { linesIn } from "../model/lines";
import styles from "./inspector.module.css";
import { type ControlProps, JsonArea } from "./ValueControl";

const NONE: readonly AskedField[] = [];
const CLOSED = "It cannot be changed now";
const TYPES: readonly Option<AskedType>[] = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "boolean", label: "Yes or no" },
  { value: "choice", label: "One of several" },
];

export function GateForm({ value, onChange, ...focus }: ControlProps) {
  const { editReason } = useDesigning();
  const { id, label, locked } = useField();
  const fields = askedIn(value);
  const rows = useRows(fields ?? NONE);
  const [fresh, setFresh] = useState(false);
  if (fields === undefined) return <JsonArea value={value} onChange={onChange} {...focus} />;
  const reason = locked ? (editReason ?? CLOSED) : undefined;
  const write = (next: readonly AskedField[]) => onChange(askedValue(next));
  const names = fields.map((one) => one.name);
  return (
    <div className={styles["rows"]} role="group" id={id} aria-label={label}>
      {rows.map(({ key, value: field }, at) => (
        <AskedRow
          key={key}
          field={field}
          at={at}
          count={rows.length}
          fresh={fresh && at === rows.length - 1}
          others={names.toSpliced(at, 1)}
          reason={reason}
          onChange={(next) => write(fields.with(at, next))}
          onMove={(by) => write(moved(fields, at, by))}
          onRemove={() => write(fields.toSpliced(at, 1))}
          {...focus}
        />
      ))}
      <Button
        size="small"
        icon={Plus}
        reason={reason}
        onClick={() => {
          setFresh(true);
          write([...fields, { name: nameFor("", names), title: "", type: "string", required: true, choices: [] }]);
        }}
      >
        Add a field
      </Button>
    </div>
  );
}

interface AskedRowProps extends Pick<ControlProps, "onFocus" | "onBlur"> {
  readonly field: AskedField;
  readonly at: number;
  readonly count: number;
  /** It was just added here: the keyboard goes there. */
  readonly fresh: boolean;
  readonly others: readonly string[];
  readonly reason: string | undefined;
  readonly onChange: (field: AskedField) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function AskedRow({ field, at, count, fresh, others, reason, onChange, onMove, onRemove, ...focus }: AskedRowProps) {
  const [draft, setDraft] = useState<string>();
  const title = field.title === "" ? field.name : field.title;
  const closed = reason === undefined ? {} : { closed: reason };
  const set = (change: Partial<AskedField>) => onChange({ ...field, ...change });
  const wrong = nameProblem((draft ?? field.name).trim(), others);
  const few = choicesProblem(field);
  /** A label names what has no name of its own yet. */
  const label = (text: string) => set({ title: text.trim(), ...(/^field(_\d+)?$/u.test(field.name) && text.trim() !== "" ? { name: nameFor(text, others) } : {}) });
  return (
    <RowFrame title={title} at={at} count={count} reason={reason} onMove={onMove} onRemove={onRemove}>
      <Field label="Label" optional note={false} {...closed}>
        <DraftText value={field.title} maxLength={200} autoFocus={fresh} placeholder="What it asks for" onChange={label} {...focus} />
      </Field>
      <FieldRow>
        <Field label="Name in the output" error={wrong} note={wrong !== undefined} {...closed}>
          <DraftText
            machine
            value={field.name}
            maxLength={100}
            onDraft={setDraft}
            onChange={(name) => {
              setDraft(undefined);
              if (nameProblem(name.trim(), others) === undefined) set({ name: name.trim() });
            }}
            {...focus}
          />
        </Field>
        <Field label="Type" note={false} {...closed}>
          <Select value={field.type} options={TYPES} onChange={(type) => set({ type, choices: type === "choice" ? field.choices : [] })} {...focus} />
        </Field>
      </FieldRow>
      {field.type === "choice" && (
        <Field label="Choices" error={few} note={few !== undefined} {...closed}>
          <DraftText rows={3} value={field.choices.join("\n")} placeholder="One to a line" onChange={(text) => set({ choices: [...new Set(linesIn(text))] })} {...focus} />
        </Field>
      )}
      <Field label="Needed to approve" note={false} {...closed}>
        <Switch label="Needed to approve" value={field.required} onChange={(required) => set({ required })} {...focus} />
      </Field>
    </RowFrame>
  );
}
