/** What somebody typed as code that is not in its design yet: kept in this tab, over a reload too, until it is, or until they give it up. */
import { type WritableStore, writable } from "@concert/sdk";

export interface CodeDraft {
  /** The text of the design that it was made of. */
  readonly base: string;
  readonly text: string;
}

type Drafts = ReadonlyMap<string, CodeDraft>;

const KEY = "concert code drafts";

/** By person and design: in one tab one may sign out and another in. */
export const codeDrafts: WritableStore<Drafts> = writable<Drafts>(new Map(kept()));

export function draftKey(person: string, design: string): string {
  return `${person} ${design}`;
}

export function keepDraft(key: string, draft: CodeDraft | undefined): void {
  const before = codeDrafts.get();
  if (draft === undefined && !before.has(key)) return;
  const others = [...before].filter(([one]) => one !== key);
  const drafts = draft === undefined ? others : [...others, [key, draft] as const];
  codeDrafts.set(new Map(drafts));
  try {
    sessionStorage.setItem(KEY, JSON.stringify(drafts));
  } catch {
    // Longer than the browser takes: it lives as long as the page.
  }
}

function kept(): readonly [string, CodeDraft][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as readonly [string, CodeDraft][];
  } catch {
    return []; // a browser that keeps nothing for this site
  }
}
