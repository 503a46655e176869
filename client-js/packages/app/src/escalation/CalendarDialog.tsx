/** Working hours as a form: time zone, hours of each day, holidays. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { zoneProblem } from "../format/times";
import { Button, Dialog, ErrorState, Field, FieldRow, Switch, TextArea, TextInput } from "../ui";
import styles from "./escalation.module.css";
import type { Calendar } from "./queries";
import { clockOf, DAYS, minutesOf } from "./words";

interface CalendarDialogProps {
  readonly workspace: string;
  readonly from: Calendar | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

interface Day {
  readonly works: boolean;
  readonly from: string;
  readonly to: string;
}

const FREE: Day = { works: false, from: "09:00", to: "17:00" };

export function CalendarDialog({ workspace, from, onClose, onSaved }: CalendarDialogProps) {
  const [name, setName] = useState(from?.name ?? "");
  const [zone, setZone] = useState(from?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [days, setDays] = useState<readonly Day[]>(() => DAYS.map((_, day) => dayOf(from, day)));
  const [holidays, setHolidays] = useState((from?.holidays ?? []).map((one) => `${one.on}${one.yearly === true ? " every year" : ""} ${one.name ?? ""}`.trim()).join("\n"));
  const [standard, setStandard] = useState(from?.standard ?? false);
  const [tried, setTried] = useState(false);
  const wrong = wrongIn(days);
  const read = holidaysIn(holidays);
  const save = useMutation({
    mutationFn: () => {
      const week = days.map((day, index) => hoursOf(day, from?.week[index]));
      const said = { id: workspace, name: name.trim(), zone: zone.trim(), week, holidays: read.found, standard };
      return from === undefined ? call("calendars.create", said) : call("calendars.change", { ...said, calendar: from.id, version: from.version });
    },
    onSuccess: onSaved,
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const set = (index: number, more: Partial<Day>) => setDays(days.map((day, at) => (at === index ? { ...day, ...more } : day)));
  return (
    <Dialog
      open
      onClose={onClose}
      width={560}
      title={from === undefined ? "New calendar" : "Edit the calendar"}
      hint="Ladders count working hours only. Requests that are open keep the times they have."
      onSubmit={() => {
        setTried(true);
        if (name.trim() !== "" && wrong === undefined && read.wrong === undefined) save.mutate();
      }}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={save.isPending}>
            {from === undefined ? "Add the calendar" : "Save the calendar"}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      <FieldRow>
        <Field label="Name" error={tried && name.trim() === "" ? "Needs a name." : undefined}>
          <TextInput value={name} onChange={setName} maxLength={120} />
        </Field>
        <Field label="Time zone" unfit={zoneProblem(zone)}>
          <TextInput machine value={zone} onChange={setZone} maxLength={64} />
        </Field>
      </FieldRow>
      <fieldset className={styles["week"]}>
        <legend>Working hours</legend>
        {days.map((day, index) => (
          <DayRow key={DAYS[index]} name={DAYS[index] ?? ""} day={day} onChange={(more) => set(index, more)} />
        ))}
      </fieldset>
      {wrong !== undefined && (
        <p className={styles["problem"]} role="alert">
          {wrong}
        </p>
      )}
      <Field label="Holidays" optional hint="One a line, as in 2027-01-01 every year New Year" error={read.wrong}>
        <TextArea machine value={holidays} onChange={setHolidays} rows={3} />
      </Field>
      <Switch label="For ladders without working hours of their own" value={standard} onChange={setStandard} />
    </Dialog>
  );
}

function DayRow({ name, day, onChange }: { readonly name: string; readonly day: Day; readonly onChange: (more: Partial<Day>) => void }) {
  return (
    <>
      <label>
        <input type="checkbox" checked={day.works} onChange={(event) => onChange({ works: event.target.checked })} /> {name.slice(0, 3)}
      </label>
      {day.works ? <TextInput machine aria-label={`${name} from`} value={day.from} onChange={(from) => onChange({ from })} /> : <span className="quiet">free</span>}
      {day.works ? <TextInput machine aria-label={`${name} to`} value={day.to} onChange={(to) => onChange({ to })} /> : <span />}
    </>
  );
}

function dayOf(from: Calendar | undefined, index: number): Day {
  if (from === undefined) return { ...FREE, works: index < 5 };
  const hours = from.week[index] ?? [];
  const first = hours[0];
  const last = hours.at(-1);
  return first === undefined || last === undefined ? FREE : { works: true, from: clockOf(first.start), to: clockOf(last.end) };
}

/** A pause in the middle of a day is kept where its edges were not touched. */
function hoursOf(day: Day, before: Calendar["week"][number] | undefined): { readonly start: number; readonly end: number }[] {
  if (!day.works) return [];
  const start = minutesOf(day.from) ?? 0;
  const end = minutesOf(day.to) ?? 0;
  if (before !== undefined && before[0]?.start === start && before.at(-1)?.end === end) return before.map((one) => ({ ...one }));
  return [{ start, end }];
}

function wrongIn(days: readonly Day[]): string | undefined {
  if (!days.some((day) => day.works)) return "Somebody has to work on one day at least.";
  for (const [index, day] of days.entries()) {
    const [start, end] = [minutesOf(day.from), minutesOf(day.to)];
    if (day.works && (start === undefined || end === undefined || end <= start)) return `${DAYS[index]} needs a beginning and a later end, as in 09:00 and 17:30.`;
  }
  return undefined;
}

function holidaysIn(text: string): { readonly found: { readonly on: string; readonly name: string; readonly yearly: boolean }[]; readonly wrong: string | undefined } {
  const lines = text.split("\n").map((line) => line.trim());
  const found: { readonly on: string; readonly name: string; readonly yearly: boolean }[] = [];
  for (const line of lines.filter((one) => one !== "")) {
    const read = /^(\d{4}-\d{2}-\d{2})( every year)?(?:\s+(.*))?$/u.exec(line);
    if (read === null || Number.isNaN(Date.parse(read[1] ?? ""))) return { found, wrong: `“${line}” does not begin with a day such as 2027-01-01.` };
    found.push({ on: read[1] ?? "", yearly: read[2] !== undefined, name: read[3] ?? "" });
  }
  return { found, wrong: undefined };
}
