/** Where the palette looks for things by name. A part of the app adds a finder; the palette asks all of them. */
import type { LucideIcon } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";

export interface Finding {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: LucideIcon;
  readonly run: () => void;
}

/** Answers with what fits the text, best first; recent things for an empty text. */
export type Finder = (text: string) => Promise<readonly Finding[]>;

let finders: readonly Finder[] = [];
const listeners = new Set<() => void>();

/** Adds a finder while the component is shown. Keep the function the same between renders. */
export function useFinder(finder: Finder): void {
  useEffect(() => {
    change([...finders, finder]);
    return () => change(finders.filter((one) => one !== finder));
  }, [finder]);
}

export function useFinders(): readonly Finder[] {
  return useSyncExternalStore(subscribe, now);
}

/** What all finders say; one that fails says nothing. */
export async function search(asked: readonly Finder[], text: string): Promise<readonly Finding[]> {
  const answers = await Promise.allSettled(asked.map((finder) => finder(text)));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}

function change(next: readonly Finder[]): void {
  finders = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function now(): readonly Finder[] {
  return finders;
}
