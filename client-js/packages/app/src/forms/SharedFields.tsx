/** Fields of one plain value each, bound to a place of the document: number, choice, switch, tags. */
import type { Json, Path } from "@concert/sdk";
import type { ReactNode } from "react";
import { figure } from "../format/numbers";
import { Field, NumberInput, type Option, prose, Select, Switch, TagInput } from "../ui";
import { useBinding } from "./binding";
import { choiceProblem, numberNeeded, problemOf, type SchemaField, type Value } from "./schema";
import { SchemaControl } from "./SchemaControl";
import { useTagWriter } from "./tags";

interface Shared {
  readonly path: Path;
  readonly label: string;
  readonly hint?: ReactNode;
}

interface SharedNumberProps extends Shared {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  readonly unit?: string;
  readonly step?: number;
  /** What holds while nothing is written. */
  readonly fallback?: number;
}

export function SharedNumber({ path, label, hint, min, max, whole = false, unit, step, fallback }: SharedNumberProps) {
  const binding = useBinding<Json>(path, "value");
  const field = { kind: "number", name: label, label, hint: "", required: false, initial: undefined, whole, min, max } satisfies SchemaField;
  return (
    <Field label={label} hint={hint} error={problemOf(field, binding.value)} {...binding.marks}>
      <NumberInput
        value={typeof binding.value === "number" ? binding.value : undefined}
        min={min}
        max={max}
        whole={whole}
        step={step}
        unit={unit}
        {...(fallback === undefined ? {} : { placeholder: figure(fallback) })}
        onChange={binding.set}
        needs={numberNeeded(field)}
        onFocus={binding.onFocus}
        onBlur={binding.onBlur}
      />
    </Field>
  );
}

interface SharedSelectProps<Choice extends string> extends Shared {
  readonly options: readonly Option<Choice>[];
}

export function SharedSelect<Choice extends string>({ path, label, hint, options }: SharedSelectProps<Choice>) {
  const binding = useBinding<Choice>(path, "value");
  const error = choiceProblem(binding.value, options.map((option) => option.label), options.map((option) => option.value));
  return (
    <Field label={label} hint={hint} note={hint !== undefined} error={error} {...binding.marks}>
      <Select value={binding.value} options={options} onChange={binding.set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

export function SharedSwitch({ path, label, hint }: Shared) {
  const binding = useBinding<boolean>(path, "value");
  return (
    <Field label={label} hint={hint} note={hint !== undefined} {...binding.marks}>
      <Switch label={label} value={binding.value === true} onChange={binding.set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

/** A set of words, kept as a map from word to true so that two people's words merge. */
export function SharedTags({ path, label, hint, placeholder }: Shared & { readonly placeholder?: string }) {
  const binding = useBinding<Readonly<Record<string, true>>>(path, "value");
  const tags = Object.keys(binding.value ?? {}).toSorted();
  return (
    <Field label={label} hint={hint} note={hint !== undefined} {...binding.marks}>
      <TagSet path={path} tags={tags} placeholder={placeholder} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

interface TagSetProps {
  readonly path: Path;
  readonly tags: readonly string[];
  readonly placeholder: string | undefined;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

function TagSet({ path, tags, placeholder, onFocus, onBlur }: TagSetProps) {
  const write = useTagWriter(path);
  return <TagInput value={tags} onChange={(next) => write(tags, next)} {...(placeholder === undefined ? {} : { placeholder })} onFocus={onFocus} onBlur={onBlur} />;
}

/** A field of a source kind's own schema. */
export function SharedSchemaField({ path, field }: { readonly path: Path; readonly field: SchemaField }) {
  const binding = useBinding<Json>(path, "value");
  const value = binding.value ?? field.initial;
  const set = (next: Value | undefined) => binding.set(next === "" ? undefined : next);
  return (
    <Field label={field.label} hint={prose(field.hint)} error={problemOf(field, value)} {...binding.marks}>
      <SchemaControl field={field} value={value} onChange={set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}
