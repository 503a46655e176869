/** Names of actions and of what they were done to, in plain words. Pure. */
import { counted } from "../format/numbers";

/** "1 entry", "1,204 entries". */
export function countWords(total: number): string {
  return counted(total, "entry", "entries");
}

/** What is told by the name of its command, as a deed: "sources.create" is "Source created". */
const DEEDS: Readonly<Record<string, string>> = {
  add: "added",
  approve: "approved",
  attach: "attached",
  cancel: "cancelled",
  change: "changed",
  clone: "cloned",
  confirm: "confirmed",
  create: "created",
  decide: "decided",
  delegate: "delegated",
  detach: "detached",
  discover: "read",
  end: "ended",
  import: "imported",
  mute: "muted",
  pause: "paused",
  profile: "profiled",
  reject: "rejected",
  remove: "removed",
  rename: "renamed",
  restore: "restored",
  resume: "resumed",
  run: "run",
  save: "saved",
  schedule: "scheduled",
  start: "started",
  stop: "stopped",
  take: "taken",
  test: "tested",
  update: "changed",
  withdraw: "withdrawn",
};

/** "access_request.approved" as "Access request approved", "policies.create" as "Policy created". */
export function actionWords(action: string): string {
  const [noun = "", verb = "", ...more] = action.split(".");
  const deed = more.length === 0 ? DEEDS[verb] : undefined;
  const words = (deed === undefined ? action : `${noun.replace(/ies$/u, "y").replace(/([^s])s$/u, "$1")} ${deed}`).replaceAll(/[._]/gu, " ").trim();
  return words === "" ? "Something" : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

interface Counted {
  readonly action: string;
  readonly count: number;
}

/** "group" is what stands before the point of "group.renamed". */
export function familyOf(action: string): string {
  return action.split(".")[0] ?? "";
}

/** Families of actions with how many entries they have, by their words. */
export function familiesOf(actions: readonly Counted[]): readonly { readonly family: string; readonly words: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { action, count } of actions) counts.set(familyOf(action), (counts.get(familyOf(action)) ?? 0) + count);
  const named = [...counts].map(([family, count]) => ({ family, count, words: sentenced(kindWords(family)) }));
  return named.sort((one, other) => one.words.localeCompare(other.words));
}

function sentenced(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

export function kindWords(kind: string): string {
  return kind.replaceAll("_", " ");
}

/** What was refused stands out. */
export function isRefusal(action: string): boolean {
  return action === "attempt.refused" || action.endsWith(".failed");
}

/** What a fault of the chain is called. */
export const FAULTS: Readonly<Record<string, string>> = {
  changed: "was changed",
  missing: "is missing",
  inserted: "was put in",
  moved: "was moved, or the entry before it was",
  cut: "and everything after it was cut off",
};
