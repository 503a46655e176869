/** A switch for what holds unless it was switched off: a policy that nobody has touched says nothing there. */
import { useBinding } from "../forms/binding";
import { Field, Select, Switch } from "../ui";

interface DefaultOnProps {
  readonly path: readonly string[];
  readonly label: string;
}

export function DefaultOn({ path, label }: DefaultOnProps) {
  const binding = useBinding<boolean>(path, "value");
  return (
    <Field label={label} note={false} {...binding.marks}>
      <Switch label={label} value={binding.value !== false} onChange={binding.set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

interface DefaultChoiceProps<Value extends string> extends DefaultOnProps {
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly fallback: Value;
}

export function DefaultChoice<Value extends string>({ path, label, options, fallback }: DefaultChoiceProps<Value>) {
  const binding = useBinding<Value>(path, "value");
  return (
    <Field label={label} {...binding.marks}>
      <Select value={binding.value ?? fallback} options={options} onChange={binding.set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}
