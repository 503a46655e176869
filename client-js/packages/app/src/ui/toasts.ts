/** What was just done, with a way back. Anything may say it: `toast({ text: "Moved to the trash", act })`. */
import { useSyncExternalStore } from "react";
import type { State } from "./states";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly detail?: string | undefined;
  readonly state?: State | undefined;
  readonly act?: { readonly label: string; readonly onChoose: () => void } | undefined;
}

/** Long enough to read, longer where there is something to decide. */
export const LIFE = { plain: 5000, withAct: 10_000 } as const;
const MOST = 3;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

export function toast(said: Omit<Toast, "id">): number {
  last += 1;
  change([...toasts, { ...said, id: last }].slice(-MOST));
  return last;
}

export function dismissToast(id: number): void {
  change(toasts.filter((one) => one.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, shown);
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function shown(): readonly Toast[] {
  return toasts;
}
