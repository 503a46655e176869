/** How the job works: its batches, how much at once, when it stops, and what becomes of it then. */
import { useQuery } from "@tanstack/react-query";
import { Field, FieldRow, NumberInput, type Option, Select } from "../../ui";
import { kindsQuery } from "../queries";
import { isWay, type Strategy, WAYS } from "../words";
import type { Settings } from "./draft";

const LEAVE = "leave";

interface HowFieldsProps {
  readonly settings: Settings;
  readonly undoable: boolean;
  readonly onChange: (settings: Settings) => void;
}

export function HowFields({ settings, undoable, onChange }: HowFieldsProps) {
  const strategies = useQuery(kindsQuery()).data?.strategies ?? [];
  const current = strategies.find((one) => one.name === (settings.strategy ?? "adaptive"));
  const options: readonly Option<Strategy>[] = strategies.map((one) => ({ value: one.name, label: one.title }));
  const number = (name: "size" | "parallel" | "attempts" | "tolerated" | "timeout", value: number | undefined) => {
    const { [name]: _old, ...rest } = settings;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  const ways: readonly Option[] = [{ value: LEAVE, label: "Leave what was done" }, ...WAYS.filter((one) => one.way !== "checkpoint").map((one) => ({ value: one.way, label: `Roll back: ${one.title.toLowerCase()}` }))];
  return (
    <>
      <Field label="Batches" hint={current?.summary ?? ""}>
        <Select value={settings.strategy ?? "adaptive"} options={options} onChange={(strategy) => onChange({ ...settings, strategy })} />
      </Field>
      <FieldRow>
        <Field label="Batch size" note={false}>
          <NumberInput value={settings.size ?? 10} min={1} max={1000} whole needs="a whole number from 1 to 1,000" onChange={(value) => number("size", value)} />
        </Field>
        <Field label="At once" note={false}>
          <NumberInput value={settings.parallel ?? 3} min={1} max={64} whole needs="a whole number from 1 to 64" onChange={(value) => number("parallel", value)} />
        </Field>
      </FieldRow>
      <FieldRow>
        <Field label="Attempts of an item" note={false}>
          <NumberInput value={settings.attempts ?? 3} min={1} max={20} whole needs="a whole number from 1 to 20" onChange={(value) => number("attempts", value)} />
        </Field>
        <Field label="Stop after failures" optional note={false}>
          <NumberInput value={settings.tolerated ?? undefined} placeholder="Never" min={0} whole needs="a whole number" onChange={(value) => number("tolerated", value)} />
        </Field>
      </FieldRow>
      <Field label="Seconds an item may take" hint="One that takes longer is stopped, and tried again like one that failed." optional>
        <NumberInput value={settings.timeout ?? undefined} placeholder="As long as it takes" min={1} max={86400} needs="a number from 1 to 86,400" onChange={(value) => number("timeout", value)} />
      </Field>
      {undoable && (
        <Field label="When it stops so" hint={settings.rollback_on_failure == null ? "What failed can be tried again." : "It takes itself back when more failed than it tolerates."}>
          <Select
            value={settings.rollback_on_failure ?? LEAVE}
            options={ways}
            onChange={(value) => {
              const { rollback_on_failure: _old, ...rest } = settings;
              onChange(isWay(value) ? { ...rest, rollback_on_failure: value } : rest);
            }}
          />
        </Field>
      )}
    </>
  );
}
