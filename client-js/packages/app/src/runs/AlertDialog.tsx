/** One alert as a form: of which design, on what, who is told. */
import type { InputOf } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { zoneProblem } from "../format/times";
import { Audience, type Hearer } from "../pickers/Audience";
import { Picker } from "../pickers/Picker";
import { designsOf } from "../pickers/finders";
import { Button, Dialog, ErrorState, Field, FieldRow, NumberInput, Select, TextInput } from "../ui";
import { conditionIn, conditionWords, DAYS, type Draft, draftOf, type Kind, KINDS, missingIn, type Rule } from "./alertWords";
import styles from "./list.module.css";

interface AlertDialogProps {
  readonly workspace: string;
  readonly rule: Rule | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const ALL_DESIGNS = "all";
const ANY_DESIGN = [{ value: ALL_DESIGNS, label: "Any design of the workspace" }];

export function AlertDialog({ workspace, rule, onClose, onSaved }: AlertDialogProps) {
  const [name, setName] = useState(rule?.name ?? "");
  const [design, setDesign] = useState(rule?.design ?? ALL_DESIGNS);
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule?.condition, Intl.DateTimeFormat().resolvedOptions().timeZone));
  const [tell, setTell] = useState<readonly Hearer[]>(rule?.tell.map(({ kind, id }) => ({ kind, id })) ?? []);
  const [tried, setTried] = useState(false);
  const missing = missingIn(draft);
  const complete = Object.keys(missing).length === 0 && tell.length > 0;
  const save = useMutation({
    mutationFn: () => {
      const condition = conditionIn(draft);
      const fields = { id: workspace, design: design === ALL_DESIGNS ? null : design, name: name.trim() === "" ? nameOf(condition) : name.trim(), condition, tell: [...tell] };
      return rule === undefined ? call("alerts.create", fields) : call("alerts.change", { ...fields, rule: rule.id });
    },
    onSuccess: onSaved,
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const submit = () => {
    setTried(true);
    if (complete) save.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={rule === undefined ? "Add an alert" : "Edit the alert"}
      hint="It tells people in their inbox, once for each run."
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={save.isPending}>
            {rule === undefined ? "Add the alert" : "Save the alert"}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <Field label="Runs of">
        <Picker from={designsOf(workspace)} first={ANY_DESIGN} value={design} onChange={setDesign} />
      </Field>
      <Field label="When">
        <Select value={draft.kind} onChange={(kind) => setDraft({ ...draft, kind: kind as Kind })} options={KINDS} />
      </Field>
      <ConditionFields draft={draft} onChange={setDraft} missing={tried ? missing : {}} />
      <Audience workspace={workspace} tell={tell} onChange={setTell} error={tried && tell.length === 0 ? "Needs somebody to tell." : undefined} />
      <Field label="Name" optional>
        <TextInput value={name} onChange={setName} maxLength={120} placeholder={nameOf(conditionIn(draft))} />
      </Field>
    </Dialog>
  );
}

function nameOf(condition: InputOf<"alerts.create">["condition"]): string {
  const words = conditionWords(condition);
  return `Run ${words}`.slice(0, 120);
}

interface ConditionFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly missing: Readonly<Partial<Record<keyof Draft, string>>>;
}

function ConditionFields({ draft, onChange, missing }: ConditionFieldsProps) {
  switch (draft.kind) {
    case "failed":
      return null;
    case "lasts_over":
    case "waits_over":
      return (
        <Field label="Limit" error={missing.minutes}>
          <NumberInput needs="a number" unit="min" value={draft.minutes} onChange={(minutes) => onChange({ ...draft, minutes })} />
        </Field>
      );
    case "lasts_unusually":
      return (
        <Field label="Runs to compare with" hint="Longer than 95 of 100 of the last ones that succeeded. From five on it can be said what is usual." error={missing.of}>
          <NumberInput needs="a whole number" value={draft.of} onChange={(of) => onChange({ ...draft, of })} />
        </Field>
      );
    case "not_started":
      return (
        <>
          <FieldRow>
            <Field label="By" error={missing.by}>
              <TextInput machine value={draft.by} placeholder="07:30" onChange={(by) => onChange({ ...draft, by })} />
            </Field>
            <Field label="Time zone" unfit={zoneProblem(draft.zone)}>
              <TextInput machine value={draft.zone} onChange={(zone) => onChange({ ...draft, zone })} />
            </Field>
          </FieldRow>
          <fieldset className={styles["days"]}>
            <legend>On</legend>
            {DAYS.map((day, index) => (
              <label key={day}>
                <input type="checkbox" checked={draft.days.includes(index)} onChange={() => onChange({ ...draft, days: toggled(draft.days, index) })} /> {day}
              </label>
            ))}
            {missing.days !== undefined && <p className={styles["problem"]}>{missing.days}</p>}
          </fieldset>
        </>
      );
  }
}

function toggled(days: readonly number[], day: number): readonly number[] {
  return days.includes(day) ? days.filter((one) => one !== day) : [...days, day].toSorted();
}
