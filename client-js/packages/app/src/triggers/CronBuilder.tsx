/** A schedule by choosing, or as cron's five fields; both are one value. Under it its plain words and the next times. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asError } from "../data/api";
import { zoneProblem } from "../format/times";
import { Field, FieldRow, NumberInput, type Option, Segmented, Select, SuggestInput, TextInput } from "../ui";
import { cronOf, DAILY, HOURS, MINUTES, type Plan, planOf, type Rhythm, timeOf, timeText, WEEKDAYS } from "./cron";
import { NextTimes } from "./NextTimes";
import { kindsQuery, previewQuery } from "./queries";
import styles from "./triggers.module.css";

export interface CronValue {
  readonly cron: string;
  readonly zone: string;
}

interface CronBuilderProps {
  readonly value: CronValue;
  readonly onChange: (value: CronValue) => void;
}

const RHYTHMS: readonly { readonly value: Rhythm; readonly label: string }[] = [
  { value: "minutes", label: "Minutes" },
  { value: "hours", label: "Hours" },
  { value: "days", label: "Days" },
  { value: "weeks", label: "Weeks" },
  { value: "months", label: "Months" },
];

export function CronBuilder({ value, onChange }: CronBuilderProps) {
  const [before, remember] = useState<Plan>(DAILY);
  const plan = planOf(value.cron, before);
  const zones = (useQuery(kindsQuery()).data?.zones ?? []).map((zone) => ({ value: zone }));
  const noZone = zoneProblem(value.zone);
  const preview = useQuery({ ...previewQuery("cron", { ...value }), enabled: noZone === undefined });
  const change = (next: Partial<Plan>) => {
    const changed = { ...plan, ...next };
    remember(changed);
    onChange({ ...value, cron: cronOf(changed) });
  };
  return (
    <div className={styles["builder"]}>
      <Segmented label="How often" wide segments={RHYTHMS} value={plan.rhythm} onChange={(rhythm) => change({ rhythm })} />
      <PlanFields plan={plan} onChange={change} />
      <FieldRow>
        <Field label="As cron" hint="Minute, hour, day, month, weekday" error={preview.error === null ? undefined : asError(preview.error).message}>
          <TextInput machine value={value.cron} spellCheck={false} onChange={(cron) => onChange({ ...value, cron })} />
        </Field>
        <Field label="Time zone" hint="Summer time is kept" unfit={noZone}>
          <SuggestInput label="Time zones" value={value.zone} suggestions={zones} onChange={(zone) => onChange({ ...value, zone })} />
        </Field>
      </FieldRow>
      {noZone === undefined && preview.data !== undefined && preview.error === null && (
        <div className={styles["preview"]} aria-live="polite">
          <p>{preview.data.sentence}</p>
          <NextTimes times={preview.data.next} zone={value.zone} />
        </div>
      )}
    </div>
  );
}

interface PlanFieldsProps {
  readonly plan: Plan;
  readonly onChange: (next: Partial<Plan>) => void;
}

function PlanFields({ plan, onChange }: PlanFieldsProps) {
  switch (plan.rhythm) {
    case "minutes":
      return <Every label="Every" unit="minutes" steps={MINUTES} plan={plan} onChange={onChange} />;
    case "hours":
      return (
        <FieldRow>
          <Every label="Every" unit="hours" steps={HOURS} plan={plan} onChange={onChange} />
          <Field label="At minute">
            <NumberInput whole min={0} max={59} needs="a whole number from 0 to 59" value={plan.minute} onChange={(minute) => minute !== undefined && onChange({ minute })} />
          </Field>
        </FieldRow>
      );
    case "days":
      return <At plan={plan} onChange={onChange} />;
    case "weeks":
      return (
        <>
          <Weekdays plan={plan} onChange={onChange} />
          <At plan={plan} onChange={onChange} />
        </>
      );
    case "months":
      return (
        <FieldRow>
          <Field label="On day">
            <Select
              value={String(plan.day)}
              options={DAYS}
              onChange={(day) => onChange({ day: day === "last" ? day : Number(day) })}
            />
          </Field>
          <At plan={plan} onChange={onChange} />
        </FieldRow>
      );
    case "own":
      return <p className="quiet">This schedule is written by hand below. Choose one of the above to build another one.</p>;
  }
}

const DAYS: readonly Option[] = [...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: String(index + 1) })), { value: "last", label: "The last one" }];

function Every({ label, unit, steps, plan, onChange }: PlanFieldsProps & { readonly label: string; readonly unit: string; readonly steps: readonly number[] }) {
  const known = steps.includes(plan.every) ? plan.every : (steps[0] ?? 1);
  const options = steps.map((step) => ({ value: String(step), label: step === 1 ? `1 ${unit.slice(0, -1)}` : `${step} ${unit}` }));
  return (
    <Field label={label}>
      <Select value={String(known)} options={options} onChange={(step) => onChange({ every: Number(step) })} />
    </Field>
  );
}

function At({ plan, onChange }: PlanFieldsProps) {
  return (
    <Field label="At">
      <TextInput type="time" value={timeText(plan)} onChange={(text) => onChange(timeOf(text) ?? {})} />
    </Field>
  );
}

/** At least one day stays chosen. */
function Weekdays({ plan, onChange }: PlanFieldsProps) {
  const toggle = (day: number) => {
    const rest = plan.weekdays.filter((one) => one !== day);
    const next = rest.length === plan.weekdays.length ? [...rest, day] : rest;
    if (next.length > 0) onChange({ weekdays: next });
  };
  return (
    <fieldset className={styles["weekdays"]}>
      <legend>On</legend>
      {WEEKDAYS.map((day) => (
        <label key={day.value} title={day.long}>
          <input type="checkbox" checked={plan.weekdays.includes(day.value)} onChange={() => toggle(day.value)} />
          <span>{day.short}</span>
        </label>
      ))}
    </fieldset>
  );
}
