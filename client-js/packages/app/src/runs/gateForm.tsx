/** The form of a gate: its fields, a control for each, and which of them still need a value. */
import type { Json, JsonObject } from "@concert/sdk";
import { Field, NumberInput, Switch, TextInput } from "../ui";

export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly type: string;
  readonly required: boolean;
}

export function formFields(form: Json): readonly FormField[] {
  const schema = (form ?? {}) as { readonly properties?: Record<string, { readonly type?: string; readonly title?: string }>; readonly required?: readonly string[] };
  return Object.entries(schema.properties ?? {}).map(([name, { type = "string", title = name }]) => ({ name, title, type, required: schema.required?.includes(name) === true }));
}

/** "Limit needs a value"; undefined where everything is there. */
export function missingWords(fields: readonly FormField[], values: JsonObject): string | undefined {
  const missing = fields.filter((field) => field.required && (values[field.name] === undefined || values[field.name] === ""));
  return missing.length === 0 ? undefined : `${missing.map((one) => one.title).join(", ")} needs a value`;
}

interface FormFieldsProps {
  readonly fields: readonly FormField[];
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject) => void;
}

export function FormFields({ fields, values, onChange }: FormFieldsProps) {
  return fields.map((field) => (
    <Field key={field.name} label={field.title} optional={!field.required} note={false}>
      <Control field={field} value={values[field.name]} onChange={(value) => onChange({ ...values, [field.name]: value })} />
    </Field>
  ));
}

interface ControlProps {
  readonly field: FormField;
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
}

function Control({ field, value, onChange }: ControlProps) {
  if (field.type === "boolean") return <Switch label={value === true ? "Yes" : "No"} value={value === true} onChange={onChange} />;
  if (field.type === "number" || field.type === "integer") return <NumberInput needs="a number" value={typeof value === "number" ? value : undefined} onChange={(next) => onChange(next ?? null)} />;
  return <TextInput value={typeof value === "string" ? value : ""} onChange={onChange} />;
}
