/** Synchronisations in words. Pure. */
import { whole } from "../format/numbers";
import type { State } from "../ui";
import type { Sync, SyncProgress, SyncRun } from "./queries";

export const STATE: Readonly<Record<SyncRun["state"], { readonly state: State; readonly word: string }>> = {
  comparing: { state: "running", word: "Comparing" },
  applying: { state: "running", word: "Writing" },
  proving: { state: "running", word: "Reading both again" },
  compared: { state: "done", word: "Compared only" },
  equal: { state: "done", word: "Equal" },
  different: { state: "warning", word: "Not equal" },
  failed: { state: "failed", word: "Failed" },
  stopped: { state: "cancelled", word: "Stopped" },
};

export function isUnderWay(run: SyncRun | null | undefined): run is SyncRun {
  return run?.state === "comparing" || run?.state === "applying" || run?.state === "proving";
}

export const DELETES: Readonly<Record<Sync["deletes"], string>> = {
  off: "Rows the source does not have stay",
  mark: "Rows the source does not have are marked",
  delete: "Rows the source does not have are deleted",
};

export const CONFLICTS: Readonly<Record<Sync["conflicts"], string>> = {
  source: "The source wins",
  target: "The target wins",
  newer: "The newer row wins",
  ask: "A person decides",
};

/** "Keys: id. The source wins. Rows the source does not have stay." */
export function ruleWords(one: Sync): string {
  const conflicts = one.conflicts === "newer" ? `The row that is newer by ${one.newer} wins` : CONFLICTS[one.conflicts];
  const deletes = one.deletes === "mark" ? `${DELETES.mark} in ${one.mark}` : DELETES[one.deletes];
  return `Keys: ${one.keys.join(", ")}. ${one.conflicts === "ask" ? "A person decides about" : `${conflicts} in`} conflicts. ${deletes}.`;
}

/** "people into Warehouse, people_copy"; "from Shop, people" where this source is written. */
export function wayWords(one: Sync): string {
  return one.way === "out" ? `${one.table} into ${one.target_name}, ${one.target_table}` : `${one.target_table} from ${one.source_name}, ${one.table}`;
}

function counted(count: number | undefined, word: string): readonly string[] {
  return count === undefined || count === 0 ? [] : [`${whole(count)} ${word}`];
}

/** What a comparison found: "3 new, 1 changed, 2 in conflict". */
function foundWords({ counts }: SyncRun): string {
  const parts = [...counted(counts["new"], "new"), ...counted(counts["changed"], "changed"), ...counted(counts["deleted"], "gone"), ...counted(counts["conflict"], "in conflict")];
  return parts.length === 0 ? "No difference" : parts.join(", ");
}

/** What a run did: "3 added, 1 changed". */
function doneWords(run: SyncRun): string {
  const { counts } = run;
  const parts = [
    ...counted(counts["inserted"], "added"),
    ...counted(counts["updated"], "changed"),
    ...counted(counts["removed"], "deleted"),
    ...counted(counts["marked"], "marked"),
    ...counted(counts["moved"], "left, somebody changed them meanwhile"),
    ...counted(counts["asked"], "wait for a person"),
    ...counted(counts["kept"], "left different by the rules"),
  ];
  if (parts.length > 0) return parts.join(", ");
  return run.state === "equal" || run.state === "different" ? "Nothing to write" : "";
}

export function runWords(run: SyncRun): string {
  return run.dry ? foundWords(run) : doneWords(run);
}

/** What is going on: "Writing, 400 of 1,200". */
export function progressWords(run: SyncRun, progress: SyncProgress | undefined): string {
  const word = STATE[run.state].word;
  if (progress === undefined) return word;
  const phase = progress.phase.charAt(0).toUpperCase() + progress.phase.slice(1);
  if (progress.done === 0) return phase;
  return progress.total > 0 ? `${phase}, ${whole(progress.done)} of ${whole(progress.total)}` : `${phase}, ${whole(progress.done)} rows`;
}

export interface ProofColumn {
  readonly source: string;
  readonly target: string;
  readonly equal: boolean;
}

export interface Proof {
  readonly equal: boolean;
  readonly sourceRows: number;
  readonly targetRows: number;
  /** The source changed while this run read and wrote; undefined where nobody knows. */
  readonly moved: boolean | undefined;
  readonly columns: readonly ProofColumn[];
}

export function proofOf(run: SyncRun | null | undefined): Proof | undefined {
  const said = run?.proof;
  if (typeof said !== "object" || said === null || Array.isArray(said)) return undefined;
  const fields = said as Readonly<Record<string, unknown>>;
  return {
    equal: fields["equal"] === true,
    sourceRows: Number(fields["source_rows"]),
    targetRows: Number(fields["target_rows"]),
    moved: typeof fields["moved"] === "boolean" ? fields["moved"] : undefined,
    columns: (Array.isArray(fields["columns"]) ? fields["columns"] : []) as readonly ProofColumn[],
  };
}

export function proofWords(proof: Proof): string {
  const rows = `${whole(proof.sourceRows)} rows here, ${whole(proof.targetRows)} there`;
  if (proof.equal) return `${whole(proof.sourceRows)} rows on both sides, all checksums equal`;
  const differing = proof.columns.filter((column) => !column.equal).map((column) => column.target);
  const columns = differing.length === 0 ? "" : `; different in ${differing.slice(0, 5).join(", ")}${differing.length > 5 ? " and others" : ""}`;
  return `${rows}${columns}${proof.moved === true ? ". The source changed meanwhile" : ""}`;
}

export type Kind = "new" | "changed" | "deleted" | "conflict";

export const KINDS: readonly { readonly kind: Kind; readonly word: string }[] = [
  { kind: "new", word: "New" },
  { kind: "changed", word: "Changed" },
  { kind: "deleted", word: "Gone" },
  { kind: "conflict", word: "In conflict" },
];

export interface Difference {
  readonly keys: Readonly<Record<string, unknown>>;
  readonly source: Readonly<Record<string, unknown>> | null;
  readonly target: Readonly<Record<string, unknown>> | null;
  readonly columns: readonly string[];
  readonly settled: "source" | "target" | "ask";
}

/** The first rows of a kind of difference. */
export function sampleOf(run: SyncRun, kind: Kind): readonly Difference[] {
  const sample = run.sample;
  if (typeof sample !== "object" || sample === null || Array.isArray(sample)) return [];
  const rows = (sample as Readonly<Record<string, unknown>>)[kind];
  return Array.isArray(rows) ? (rows as readonly Difference[]) : [];
}

/** A value of a row: "empty" for none. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** "id 3" */
export function keyWords(keys: Readonly<Record<string, unknown>>): string {
  return Object.entries(keys)
    .map(([name, value]) => `${name} ${valueWords(value)}`)
    .join(", ");
}

/** Column by column what a row was and is to be; of a row that only one side has its first values. */
export function differenceLines({ source, target, columns }: Difference): readonly string[] {
  if (source !== null && target !== null) return columns.map((name) => `${name}: ${valueWords(target[name])} → ${valueWords(source[name])}`);
  const row = source ?? target ?? {};
  return [
    Object.entries(row)
      .slice(0, 6)
      .map(([name, value]) => `${name}: ${valueWords(value)}`)
      .join(", "),
  ];
}

/** What an error object of the server says, with its next step. */
export function errorWords(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return "";
  const next = "next_step" in error ? ` ${String(error.next_step)}` : "";
  return `${String(error.message)}${next}`;
}
