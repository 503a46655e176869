/**
 * What the screen in view tells the frame around it: its name, whether edits are saved, who else is here.
 * A screen calls `usePage` with it on every render; the top bar reads it.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Person } from "../people/person";

export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "saving" }
  /** Something is typed that is not in the document. */
  | { readonly kind: "typed"; readonly word: string }
  | { readonly kind: "offline"; readonly edits: number }
  | { readonly kind: "read-only"; readonly reason: string };

export interface Page {
  /** The last crumb; the section before it comes from the route. Absent on the section's own page. */
  readonly title?: string | undefined;
  readonly save?: SaveState | undefined;
  readonly people?: readonly Person[] | undefined;
  /** What this person does here, for the others, in words: "editing Limits". */
  readonly doing?: string | undefined;
}

const EMPTY: Page = {};
let current: Page = EMPTY;
const listeners = new Set<() => void>();

export function usePage(page: Page): void {
  const { title, save, people, doing } = page;
  // The keys stand for the objects, which may be new on each render.
  const saveKey = save === undefined ? "" : JSON.stringify(save);
  const peopleKey = JSON.stringify(people ?? []);
  const mine = useRef(EMPTY);
  useEffect(() => {
    mine.current = { title, save, people, doing };
    show(mine.current);
  }, [title, saveKey, peopleKey, doing]);
  useEffect(
    () => () => {
      if (current === mine.current) show(EMPTY);
    },
    [],
  );
}

export function useShownPage(): Page {
  return useSyncExternalStore(subscribe, shown);
}

/** What this person does on the page in view: silent while it is saved, and while others come and go. */
export function useShownDoing(): string | undefined {
  return useSyncExternalStore(subscribe, () => current.doing);
}

function show(page: Page): void {
  current = page;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function shown(): Page {
  return current;
}
