/** When I hear of things: time zone, quiet hours, the time of the daily bundle, and silence for a while. */
import { useState } from "react";
import { When } from "../format/When";
import { useServerNow } from "../live/connection";
import { Button, Card, Field, FieldRow, Switch, TextInput } from "../ui";
import styles from "./notifications.module.css";
import { DAYS, type Problems, type Rules } from "./words";

interface TimesProps {
  readonly rules: Rules;
  readonly problems: Problems;
  readonly onChange: (rules: Rules) => void;
}

const HOUR = 3_600_000_000;

export function Times({ rules, problems, onChange }: TimesProps) {
  const quiet = { on: false, start: "22:00", end: "07:00", days: [0, 1, 2, 3, 4, 5, 6], urgent_passes: true, ...rules.quiet };
  const set = (change: Partial<typeof quiet>) => onChange({ ...rules, quiet: { ...quiet, ...change } });
  const [mine] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <Card title="When">
      <div className={styles["times"]}>
        <FieldRow>
          <Field
            label="Time zone"
            error={problems.zone}
            hint={
              mine !== rules.zone && (
                <button type="button" className={styles["link"]} onClick={() => onChange({ ...rules, zone: mine })}>
                  Use {mine}, as this browser
                </button>
              )
            }
          >
            <TextInput machine value={rules.zone ?? "UTC"} onChange={(zone) => onChange({ ...rules, zone })} />
          </Field>
          <Field label="Daily bundle at" error={problems.digest_at} hint="What is told daily comes together at this time.">
            <TextInput machine value={rules.digest_at ?? "08:00"} onChange={(digest_at) => onChange({ ...rules, digest_at })} />
          </Field>
        </FieldRow>
        <Switch label="Quiet hours" value={quiet.on} onChange={(on) => set({ on })} />
        {quiet.on && (
          <div className={styles["quiet"]}>
            <FieldRow>
              <Field label="From" error={problems.start}>
                <TextInput machine value={quiet.start} onChange={(start) => set({ start })} />
              </Field>
              <Field label="To" error={problems.end}>
                <TextInput machine value={quiet.end} onChange={(end) => set({ end })} />
              </Field>
            </FieldRow>
            <fieldset className={styles["days"]}>
              <legend>Nights that begin on</legend>
              {DAYS.map((day, index) => (
                <label key={day}>
                  <input type="checkbox" checked={quiet.days.includes(index)} onChange={() => set({ days: quiet.days.includes(index) ? quiet.days.filter((one) => one !== index) : [...quiet.days, index].toSorted() })} /> {day}
                </label>
              ))}
              {problems.days !== undefined && (
                <p className={styles["problem"]} role="alert">
                  {problems.days}
                </p>
              )}
            </fieldset>
            <Switch label="Let through what is urgent" value={quiet.urgent_passes} onChange={(urgent_passes) => set({ urgent_passes })} />
            <p className="quiet">What waits through quiet hours comes at their end, together. The inbox has everything at once.</p>
          </div>
        )}
        <Silence rules={rules} onChange={onChange} />
      </div>
    </Card>
  );
}

function Silence({ rules, onChange }: Omit<TimesProps, "problems">) {
  const now = useServerNow(60_000) * 1000;
  const until = rules.muted_until ?? null;
  if (until !== null && until > now) {
    return (
      <div className={styles["row"]}>
        <span>
          Silent until <When micros={until} />
        </span>
        <Button size="small" onClick={() => onChange({ ...rules, muted_until: null })}>
          End the silence
        </Button>
      </div>
    );
  }
  return (
    <div className={styles["row"]}>
      <span className="quiet">Everything may leave the inbox</span>
      <Button size="small" onClick={() => onChange({ ...rules, muted_until: Math.round(now + 8 * HOUR) })}>
        Be silent for 8 hours
      </Button>
    </div>
  );
}
