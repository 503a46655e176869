/** Backups in words. Pure. */
import { bytes, whole } from "../format/numbers";
import type { State } from "../ui";
import type { Backup, BackupList, Restore } from "./queries";

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

/** The restore that is under way, if one is: of a source there is one at a time. */
export function restoring(backups: readonly Backup[]): { readonly backup: Backup; readonly entry: Restore } | undefined {
  for (const backup of backups) {
    const entry = backup.restored.find((one) => one.state === "restoring");
    if (entry !== undefined) return { backup, entry };
  }
  return undefined;
}

/** What became of a restore: "Restored into again/shop.db". */
export function restoreWords({ state, into, error }: Restore): string {
  switch (state) {
    case "restoring":
      return `Restoring into ${into}`;
    case "restored":
      return `Restored into ${into}`;
    case "stopped":
      return `The restore into ${into} was stopped, nothing is left of it`;
    case "failed":
      return `Not restored into ${into}: ${errorWords(error)}`;
  }
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
