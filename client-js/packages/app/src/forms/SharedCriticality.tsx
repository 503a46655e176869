/** How much depends on a document, which policies may protect it by. Nobody has to say it. */
import { CRITICALITIES } from "../sources/criticality";
import { Field, Select } from "../ui";
import { useBinding } from "./binding";
import { choiceProblem } from "./schema";

const NOT_SAID = { value: "", label: "Not said" } as const;
const OPTIONS = [NOT_SAID, ...CRITICALITIES];

export function SharedCriticality({ what }: { readonly what: string }) {
  const binding = useBinding<string>(["body", "criticality"], "value");
  const error = choiceProblem(binding.value ?? "", OPTIONS.map((option) => option.label), OPTIONS.map((option) => option.value));
  return (
    <Field label="Criticality" hint={`How much depends on this ${what}. Policies may protect it by that.`} error={error} {...binding.marks}>
      <Select value={binding.value ?? ""} options={OPTIONS} onChange={(next) => binding.set(next === "" ? undefined : next)} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}
