/** When this happens: events chosen among those there are, or written as patterns, one a line. */
import { Plus, Trash2 } from "lucide-react";
import { Button, Field, IconButton } from "../ui";
import { EventInput } from "./EventInput";
import styles from "./events.module.css";
import { eventHint } from "./words";

interface EventLinesProps {
  readonly workspace: string;
  readonly lines: readonly string[];
  readonly onChange: (lines: readonly string[]) => void;
  readonly error: string | undefined;
  readonly most?: number;
}

/** What a subscription hears at most. */
const MOST = 64;

export function EventLines({ workspace, lines, onChange, error, most = MOST }: EventLinesProps) {
  return (
    <fieldset className={styles["lines"]}>
      <legend>When this happens</legend>
      {lines.map((line, index) => (
        // A line is known by its place: its text is being written.
        <div key={index} className={styles["line"]} data-alone={lines.length === 1 || undefined}>
          <Field label={`Event ${index + 1}`} error={index === 0 ? error : undefined} hint={eventHint(line)}>
            <EventInput workspace={workspace} value={line} onChange={(next) => onChange(lines.map((one, at) => (at === index ? next : one)))} />
          </Field>
          {lines.length > 1 && <IconButton size="small" icon={Trash2} label={`Remove event ${index + 1}`} onClick={() => onChange(lines.filter((_, at) => at !== index))} />}
        </div>
      ))}
      <div>
        <Button size="small" icon={Plus} reason={lines.length >= most ? `There are ${most} patterns at most` : undefined} onClick={() => onChange([...lines, ""])}>
          Add an event
        </Button>
      </div>
    </fieldset>
  );
}

/** The lines as they are sent. */
export function written(lines: readonly string[]): string[] {
  return lines.map((one) => one.trim()).filter((one) => one !== "");
}
