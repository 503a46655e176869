/** One rule as a form that several people fill in at once; what a check wants to know comes from its schema. */
import type { DocumentHandle, Json, JsonObject } from "@concert/sdk";
import { useState } from "react";
import { useBinding } from "../forms/binding";
import { SharedNumber, SharedSchemaField, SharedSelect } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { chooseCheck, setParameter } from "../quality/draft";
import { asText, listOf, type Parameter, parametersOf, scalarOf } from "../quality/parameters";
import { SEVERITIES, sentence } from "../quality/words";
import { Field, FieldRow, Select, Switch, TextInput } from "../ui";
import type { Rule } from "./draft";
import type { RuleCheck } from "./queries";
import styles from "./rules.module.css";

interface RuleFormProps {
  readonly handle: DocumentHandle;
  readonly rule: Rule;
  readonly checks: readonly RuleCheck[];
}

export function RuleForm({ handle, rule, checks }: RuleFormProps) {
  const at = (...more: readonly string[]) => ["body", "rules", rule.id, ...more];
  const known = checks.filter((one) => one.area === rule.area);
  const check = known.find((one) => one.name === rule.check);
  return (
    <div className={styles["fields"]}>
      {rule.area === "schema" ? <SharedText path={at("check")} kind="value" label="Check" machine hint="Which change of the schema is meant." /> : <ChooseCheck handle={handle} rule={rule} known={known} check={check} />}
      <FieldRow>
        <SharedText path={at("table")} kind="value" label="Tables" machine hint="* stands for any text." />
        {check?.on !== "table" && <SharedText path={at("column")} kind="value" label="Columns" machine hint="* is every column." />}
      </FieldRow>
      {check !== undefined && parametersOf(check.parameters as JsonObject).map((one) => <ParameterField key={`${check.name} ${one.name}`} handle={handle} rule={rule} parameter={one} />)}
      <FieldRow>
        <SharedSelect path={at("severity")} label="Severity" options={SEVERITIES.map((value) => ({ value, label: sentence(value) }))} />
        <Enabled path={at("enabled")} />
      </FieldRow>
      {rule.area === "quality" && (
        <FieldRow>
          <SharedNumber path={at("tolerance", "share")} label="Tolerated share" min={0} max={1} step={0.01} hint="0.05 is 5 % of the rows." />
          <SharedNumber path={at("tolerance", "rows")} label="Tolerated rows" whole min={0} hint="Either lets it pass." />
        </FieldRow>
      )}
      <SharedText path={at("name")} label="Name" optional maxLength={200} placeholder="Made of the check, when empty" />
    </div>
  );
}

interface ChooseCheckProps {
  readonly handle: DocumentHandle;
  readonly rule: Rule;
  readonly known: readonly RuleCheck[];
  readonly check: RuleCheck | undefined;
}

function ChooseCheck({ handle, rule, known, check }: ChooseCheckProps) {
  const binding = useBinding<string>(["body", "rules", rule.id, "check"], "value");
  const unknown = check === undefined && rule.check !== "" && known.length > 0;
  return (
    <Field label={rule.area === "classification" ? "Detector" : "Check"} hint={check?.summary} error={unknown ? "This installation has none of this name." : undefined} {...binding.marks}>
      <Select value={binding.value} options={known.map((one) => ({ value: one.name, label: one.title }))} onChange={(name) => chooseCheck(handle, rule.id, name)} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}

function Enabled({ path }: { readonly path: readonly string[] }) {
  const binding = useBinding<boolean>(path, "value");
  return (
    <Field label="In use" {...binding.marks}>
      <Switch label="In use" value={binding.value !== false} onChange={binding.set} />
    </Field>
  );
}

interface ParameterFieldProps {
  readonly handle: DocumentHandle;
  readonly rule: Rule;
  readonly parameter: Parameter;
}

function ParameterField({ handle, rule, parameter }: ParameterFieldProps) {
  const path = ["body", "rules", rule.id, "parameters", parameter.name];
  switch (parameter.kind) {
    case "field":
      return <SharedSchemaField path={path} field={parameter.field} />;
    case "table":
    case "column":
      return <SharedText path={path} kind="value" machine label={parameter.label} hint={parameter.hint} />;
    case "list":
    case "scalar":
      return <Typed handle={handle} rule={rule} parameter={parameter} />;
  }
}

/** A list or a value of any type, typed as text. What is typed is kept as typed while it means what is written. */
function Typed({ handle, rule, parameter }: ParameterFieldProps & { readonly parameter: Exclude<Parameter, { readonly kind: "field" }> }) {
  const binding = useBinding<Json>(["body", "rules", rule.id, "parameters", parameter.name], "value");
  const [typed, type] = useState(asText(binding.value));
  const read = (text: string) => (parameter.kind === "list" ? listOf(text, parameter.numbers) : scalarOf(text, parameter.numbers));
  const same = JSON.stringify(read(typed) ?? null) === JSON.stringify(binding.value ?? null);
  const empty = binding.value === undefined || binding.value === null;
  return (
    <Field label={parameter.label} hint={parameter.hint === "" && parameter.kind === "list" ? "With commas between them." : parameter.hint} error={parameter.required && empty ? "Needs a value." : undefined} {...binding.marks}>
      <TextInput
        machine
        value={same ? typed : asText(binding.value)}
        onChange={(next) => {
          type(next);
          setParameter(handle, rule.id, parameter.name, read(next));
        }}
        onFocus={binding.onFocus}
        onBlur={binding.onBlur}
      />
    </Field>
  );
}
