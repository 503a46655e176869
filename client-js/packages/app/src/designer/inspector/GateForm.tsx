/** What a gate asks beside yes or no, as rows: each field of the form with its name, type and choices. */
import { useState } from "react";
import { type AskedField, askedIn, type AskedType, askedValue, choicesProblem, nameFor, nameProblem, titleOf } from "../../forms/askedForm";
import { DraftText } from "../../forms/DraftText";
import { Field, FieldRow, type Option, Select, Switch } from "../../ui";
import { linesIn } from "../model/lines";
import { type RowProps, RowsEditor } from "./RowsEditor";
import { type ControlProps, JsonArea } from "./ValueControl";

const TYPES: readonly Option<AskedType>[] = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "boolean", label: "Yes or no" },
  { value: "choice", label: "One of several" },
];

export function GateForm({ value, onChange, ...focus }: ControlProps) {
  const fields = askedIn(value);
  if (fields === undefined) return <JsonArea value={value} onChange={onChange} {...focus} />;
  return <RowsEditor values={fields} titleOf={titleOf} add="Add a field" made={fieldBeside} row={AskedRow} onChange={(next) => onChange(askedValue(next))} {...focus} />;
}

function fieldBeside(fields: readonly AskedField[]): AskedField {
  return { name: nameFor("", namesOf(fields)), title: "", type: "string", required: true, choices: [] };
}

function namesOf(fields: readonly AskedField[]): readonly string[] {
  return fields.map((one) => one.name);
}

function AskedRow({ value: field, at, all, fresh, closed, onChange, ...focus }: RowProps<AskedField>) {
  const [draft, setDraft] = useState<string>();
  const others = namesOf(all).toSpliced(at, 1);
  const wrong = nameProblem((draft ?? field.name).trim(), others);
  const few = choicesProblem(field);
  /** A label names what has no name of its own yet. */
  const label = (text: string) => onChange({ title: text.trim(), ...(/^field(_\d+)?$/u.test(field.name) && text.trim() !== "" ? { name: nameFor(text, others) } : {}) });
  return (
    <>
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
              if (nameProblem(name.trim(), others) === undefined) onChange({ name: name.trim() });
            }}
            {...focus}
          />
        </Field>
        <Field label="Type" note={false} {...closed}>
          <Select value={field.type} options={TYPES} onChange={(type) => onChange({ type, choices: type === "choice" ? field.choices : [] })} {...focus} />
        </Field>
      </FieldRow>
      {field.type === "choice" && (
        <Field label="Choices" error={few} note={few !== undefined} {...closed}>
          <DraftText rows={3} value={field.choices.join("\n")} placeholder="One to a line" onChange={(text) => onChange({ choices: [...new Set(linesIn(text))] })} {...focus} />
        </Field>
      )}
      <Field label="Needed to approve" note={false} {...closed}>
        <Switch label="Needed to approve" value={field.required} onChange={(required) => onChange({ required })} {...focus} />
      </Field>
    </>
  );
}
