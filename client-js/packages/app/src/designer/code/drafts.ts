/** What somebody typed as code that is not in its design yet: kept in this tab, over a reload too, until it is, or until they give it up. */
import { type WritableStore, writable } from "@concert/sdk";

export interface CodeDraft {
  /** The text of the design that it was made of. */
  readonly base: string;
  readonly text: string;
}

type Drafts = ReadonlyMap<string, CodeDraft>;

const KEY = "concert code drafts";

/** By design. */
export const codeDrafts: WritableStore<Drafts> = writable<Drafts>(new Map(JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as readonly [string, CodeDraft][]));

export function keepDraft(design: string, draft: CodeDraft | undefined): void {
  const before = codeDrafts.get();
  if (draft === undefined && !before.has(design)) return;
  const others = [...before].filter(([id]) => id !== design);
  const drafts = draft === undefined ? others : [...others, [design, draft] as const];
  codeDrafts.set(new Map(drafts));
  try {
    sessionStorage.setItem(KEY, JSON.stringify(drafts));
  } catch {
    // Longer than the browser takes: it lives as long as the page.
  }
}
