/** The form of a gate: its fields, a control for each, and which of them still need a value. */
import type { Json, JsonObject } from "@concert/sdk";
import { type AskedField, titleOf } from "../forms/askedForm";
import { Field, NumberInput, Select, Switch, TextInput } from "../ui";

/** What is answered before anybody has touched it: no, where that or yes is asked, and what `said` says. */
export function startOf(fields: readonly AskedField[], said: JsonObject = {}): JsonObject {
  return { ...Object.fromEntries(fields.flatMap(({ name, type }) => (type === "boolean" ? [[name, false]] : []))), ...said };
}

/** "Limit needs a value"; undefined where everything is there. */
export function missingWords(fields: readonly AskedField[], values: JsonObject): string | undefined {
  const missing = fields.filter(({ name, required }) => required && (values[name] === undefined || values[name] === ""));
  return missing.length === 0 ? undefined : `${missing.map(titleOf).join(", ")} ${missing.length === 1 ? "needs" : "need"} a value`;
}

interface FormFieldsProps {
  readonly fields: readonly AskedField[];
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject) => void;
}

export function FormFields({ fields, values, onChange }: FormFieldsProps) {
  return fields.map((field) => (
    <Field key={field.name} label={titleOf(field)} optional={!field.required} note={false}>
      <Control field={field} value={values[field.name]} onChange={(value) => onChange(withValue(values, field.name, value))} />
    </Field>
  ));
}

/** What is emptied is not answered. */
function withValue(values: JsonObject, name: string, value: Json | undefined): JsonObject {
  const { [name]: _, ...others } = values;
  return value === undefined || value === "" ? others : { ...others, [name]: value };
}

interface ControlProps {
  readonly field: AskedField;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

function Control({ field, value, onChange }: ControlProps) {
  switch (field.type) {
    case "boolean":
      return <Switch label={value === true ? "Yes" : "No"} value={value === true} onChange={onChange} />;
    case "number":
    case "integer":
      return <NumberInput whole={field.type === "integer"} needs={field.type === "integer" ? "a whole number" : "a number"} value={typeof value === "number" ? value : undefined} onChange={onChange} />;
    case "choice":
      return <Select value={typeof value === "string" ? value : undefined} options={field.choices.map((choice) => ({ value: choice, label: choice }))} placeholder="Choose" onChange={onChange} />;
    case "string":
      return <TextInput value={typeof value === "string" ? value : ""} onChange={onChange} />;
  }
}
