/** What somebody typed as code that is not in its design yet: kept in this window until it is, or until they give it up. */
import { type WritableStore, writable } from "@concert/sdk";

export interface CodeDraft {
  /** The text of the design that it was made of. */
  readonly base: string;
  readonly text: string;
}

/** By design. */
export const codeDrafts: WritableStore<ReadonlyMap<string, CodeDraft>> = writable<ReadonlyMap<string, CodeDraft>>(new Map());

export function keepDraft(design: string, draft: CodeDraft | undefined): void {
  const others = [...codeDrafts.get()].filter(([id]) => id !== design);
  codeDrafts.set(new Map(draft === undefined ? others : [...others, [design, draft]]));
}
