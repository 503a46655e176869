/** How states, levels and origins of labels read and look. */
import type { LabelOut } from "@concert/sdk";
import type { State, Tone } from "../ui";

type LabelState = LabelOut["state"];
export type Level = LabelOut["level"];
export type Category = LabelOut["category"];

export const STATE_LOOK: Readonly<Record<LabelState, { readonly state: State; readonly word: string }>> = {
  suggested: { state: "waiting", word: "Suggested" },
  confirmed: { state: "done", word: "Confirmed" },
  rejected: { state: "failed", word: "Rejected" },
  withdrawn: { state: "skipped", word: "Withdrawn" },
};

const LEVEL_TONE: Readonly<Record<Level, Tone>> = { public: "idle", internal: "idle", confidential: "wait", restricted: "fail" };
const LEVEL_WORD: Readonly<Record<Level, string>> = { public: "Public", internal: "Internal", confidential: "Confidential", restricted: "Restricted" };
const CATEGORY_WORD: Readonly<Record<Category, string>> = { personal: "Personal", financial: "Financial", health: "Health", secret: "Secret" };

export const LEVELS: readonly { readonly value: Level; readonly label: string }[] = (["public", "internal", "confidential", "restricted"] as const).map((value) => ({ value, label: LEVEL_WORD[value] }));
export const CATEGORIES: readonly { readonly value: Category; readonly label: string }[] = (["personal", "financial", "health", "secret"] as const).map((value) => ({ value, label: CATEGORY_WORD[value] }));

export const levelTone = (level: Level): Tone => LEVEL_TONE[level];
export const levelWord = (level: Level): string => LEVEL_WORD[level];
export const categoryWord = (category: Category): string => CATEGORY_WORD[category];

export const placeOf = (one: LabelOut): string => `${one.table}.${one.column}`;
export const keyOf = (one: LabelOut): string => [one.source, one.table, one.column, one.label].join("\u0000");

/** Why it is suggested, in one line: what the list has room for. */
export function inShort(one: LabelOut): string {
  if (one.state === "withdrawn") return one.reason;
  if (one.origin === "lineage") return `From ${one.from_table}.${one.from_column} along lineage`;
  if (one.origin === "person") return one.decided_by_name === "" ? "Given by hand" : `Given by ${one.decided_by_name}`;
  const { checked, fitting, phrase } = one.evidence;
  const name = phrase === "" ? "" : `Name says “${phrase}”`;
  const values = checked === 0 ? "no values seen" : `${fitting} of ${checked} values fit`;
  return name === "" ? sentence(values) : `${name}, ${values}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name for a label that somebody titles: "Badge number" is "own.badge_number". */
export function nameOfTitle(title: string): string {
  const word = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replaceAll(/^_+|_+$/gu, "")
    .slice(0, 40);
  return `own.${word === "" ? "label" : word}`;
}
