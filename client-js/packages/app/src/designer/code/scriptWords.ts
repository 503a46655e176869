/** How far a script does what a run of its design does. Pure. */
import type { OutputOf } from "@concert/sdk";

export type ScriptNote = OutputOf<"designs.export">["notes"][number];

const SHOWN = 3;

export function scriptWords(notes: readonly ScriptNote[]): string {
  const lost = notes.filter((note) => note.weight === "left_out");
  if (lost.length > 0) {
    const named = lost.slice(0, SHOWN).map((note) => note.place);
    return `Not in it: ${named.join(", ")}${lost.length > SHOWN ? ", …" : ""}. The script says why.`;
  }
  return notes.length === 0 ? "Runs the same steps through Concert's Python client." : "Runs the same steps through Concert's Python client. Its first lines say what is otherwise than in a run.";
}
