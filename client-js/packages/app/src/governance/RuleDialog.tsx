/** One compliance rule as a form: the control, what it asks for, the check that answers, how long an answer counts. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { refusalOf } from "../data/failure";
import { checksQuery } from "../security/queries";
import { Field, FieldRow, FormDialog, NumberInput, Select, TextInput } from "../ui";
import { FRAMEWORKS } from "./frameworks";
import type { ControlRule } from "./Rules";

interface RuleDialogProps {
  readonly workspace: string;
  readonly rule: ControlRule | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function RuleDialog({ workspace, rule, onClose, onSaved }: RuleDialogProps) {
  const checks = useQuery(checksQuery(workspace));
  const [framework, setFramework] = useState(rule?.framework ?? "own");
  const [control, setControl] = useState(rule?.control ?? "");
  const [title, setTitle] = useState(rule?.title ?? "");
  const [check, setCheck] = useState(rule?.check);
  const [days, setDays] = useState<number | undefined>(rule?.period_days ?? 90);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (fields: { readonly check: string; readonly period_days: number }) => {
      const said = { workspace, framework, control: control.trim(), title: title.trim(), ...fields, enabled: rule?.enabled ?? true };
      return rule === undefined ? call("compliance_rules.create", said) : call("compliance_rules.change", { ...said, id: rule.id });
    },
    onSuccess: () => {
      onSaved();
      onClose();
    },
  });
  const needed = (text: string, what: string) => (tried && text.trim() === "" ? what : undefined);
  const submit = () => {
    setTried(true);
    if (control.trim() !== "" && title.trim() !== "" && check !== undefined && days !== undefined) save.mutate({ check, period_days: days });
  };
  return (
    <FormDialog
      title={rule === undefined ? "Add a control" : `Edit ${rule.control}`}
      hint="Evidence is gathered by the check; it is found, missing, too old or not checkable."
      act={rule === undefined ? "Add the control" : "Save the control"}
      busy={save.isPending}
      failure={refusalOf(save.error)}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <Field label="Framework" closed={rule?.shipped === true ? "A shipped rule keeps its framework" : undefined}>
          <Select value={framework} onChange={setFramework} options={Object.entries(FRAMEWORKS).map(([value, label]) => ({ value, label }))} />
        </Field>
        <Field label="Control" error={needed(control, "Needs the number or name of the control.")}>
          <TextInput value={control} onChange={setControl} maxLength={80} placeholder="P-12" />
        </Field>
      </FieldRow>
      <Field label="Asks for" error={needed(title, "Needs what the control asks for.")}>
        <TextInput value={title} onChange={setTitle} maxLength={200} />
      </Field>
      <Field label="Check" error={tried && check === undefined ? "Needs the check that answers." : undefined}>
        <Select value={check} onChange={setCheck} placeholder="Choose a check" options={(checks.data?.items ?? []).map((one) => ({ value: one.name, label: `${one.title} (${one.about})` }))} />
      </Field>
      <Field label="An answer counts for">
        <NumberInput value={days} onChange={setDays} whole min={1} max={3650} unit="days" needs="a whole number from 1 to 3650" />
      </Field>
    </FormDialog>
  );
}
