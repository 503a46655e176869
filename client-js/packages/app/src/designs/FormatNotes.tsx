/** What a format cannot say, or says otherwise, place by place: what weighs most first. */
import type { OutputOf } from "@concert/sdk";
import styles from "../library/library.module.css";
import { Button, Dialog } from "../ui";

type FormatNote = OutputOf<"designs.export">["notes"][number];

const WEIGHTS = { left_out: "Left out", changed: "Changed", told: "Good to know" } as const;
const RANKS = Object.keys(WEIGHTS);
const MOST = 200;

export function FormatNotes({ notes }: { readonly notes: readonly FormatNote[] }) {
  const ranked = notes.toSorted((a, b) => RANKS.indexOf(a.weight) - RANKS.indexOf(b.weight));
  return (
    <ul className={styles["notes"]} aria-label="What is left out or changed" tabIndex={0}>
      {ranked.slice(0, MOST).map((note) => (
        <li key={`${note.place} ${note.message}`}>
          <strong>{WEIGHTS[note.weight]}</strong> <code>{note.place}</code> {note.message}
        </li>
      ))}
      {ranked.length > MOST && <li>and {ranked.length - MOST} more</li>}
    </ul>
  );
}

export interface Exported {
  readonly file: string;
  readonly notes: readonly FormatNote[];
}

/** After the file was handed to the browser. */
export function ExportedDialog({ exported, onClose }: { readonly exported: Exported; readonly onClose: () => void }) {
  const lost = exported.notes.filter((note) => note.weight !== "told").length;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Exported ${exported.file}`}
      hint={lost === 1 ? "One thing is left out or changed: the format cannot say it." : `${lost} things are left out or changed: the format cannot say them.`}
      width={640}
      foot={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <FormatNotes notes={exported.notes} />
    </Dialog>
  );
}
