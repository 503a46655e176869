/** Backups in words. Pure. */
import { bytes, whole } from "../format/numbers";
import type { State } from "../ui";
import type { Backup, BackupList } from "./queries";

export const STATE: Readonly<Record<Backup["state"], { readonly state: State; readonly word: string }>> = {
  copying: { state: "running", word: "Copying" },
  trying: { state: "running", word: "Restoring in a test" },
  verified: { state: "done", word: "Verified" },
  unproven: { state: "warning", word: "Unproven" },
  failed: { state: "failed", word: "Failed" },
};

export function isUnderWay(one: Backup): boolean {
  return one.state === "copying" || one.state === "trying";
}

/** "3 tables, 1,200 rows, 4.2 MB"; of files their bytes are told once. */
export function sizeWords(one: Backup, ofFiles: boolean): string {
  if (one.tables === 0) return "";
  const things = ofFiles ? (one.tables === 1 ? "1 file" : `${whole(one.tables)} files`) : `${one.tables === 1 ? "1 table" : `${whole(one.tables)} tables`}, ${whole(one.rows)} rows`;
  return `${things}, ${bytes(one.bytes)}`;
}

/** What the policy wants, as one sentence. */
export function policyWords({ hours, keep }: BackupList["policy"]): string {
  const age = hours % 24 === 0 ? (hours === 24 ? "a day" : `${hours / 24} days`) : hours === 1 ? "an hour" : `${hours} hours`;
  return `The newest verified backup may be ${age} old. ${keep === 1 ? "Only the last verified one is kept" : `The last ${keep} verified ones are kept`}.`;
}

/** What an error object of the server says, with its next step. */
export function errorWords(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return "";
  const next = "next_step" in error ? ` ${String(error.next_step)}` : "";
  return `${String(error.message)}${next}`;
}
