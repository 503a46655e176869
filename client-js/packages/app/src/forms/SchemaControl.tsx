/** The control of one schema field: text, number, choice or switch. */
import type { Json } from "@concert/sdk";
import { NumberInput, Select, Switch, TextInput } from "../ui";
import { choiceTitle, numberNeeded, type SchemaField, type Value } from "./schema";

interface SchemaControlProps {
  readonly field: SchemaField;
  readonly value: Json | undefined;
  readonly onChange: (value: Value | undefined) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
}

export function SchemaControl({ field, value, onChange, onFocus, onBlur }: SchemaControlProps) {
  const focus = { ...(onFocus === undefined ? {} : { onFocus }), ...(onBlur === undefined ? {} : { onBlur }) };
  switch (field.kind) {
    case "text":
      return <TextInput machine={field.machine} value={typeof value === "string" ? value : ""} onChange={onChange} {...focus} />;
    case "number":
      return <NumberInput value={typeof value === "number" ? value : undefined} min={field.min} max={field.max} whole={field.whole} plain={field.plain === true} needs={numberNeeded(field)} onChange={onChange} {...focus} />;
    case "choice":
      return (
        <Select
          value={typeof value === "string" ? value : field.initial}
          options={field.options.map((option) => ({ value: option, label: choiceTitle(field, option) }))}
          onChange={onChange}
          {...focus}
        />
      );
    case "switch":
      return <Switch label={field.label} value={value === undefined && field.required ? undefined : value === true} onChange={onChange} {...focus} />;
  }
}
