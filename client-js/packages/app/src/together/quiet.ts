/** Whether somebody wants to see the cursors of others, and to show their own: kept for each person in this browser. */
import { useStore } from "../live/useStore";
import { type WritableStore, writable } from "@concert/sdk";

export interface Quiet {
  /** The cursors and carets of others are not drawn here. */
  readonly others: boolean;
  /** Where I look is not shown to others; that I am here is. */
  readonly mine: boolean;
}

const LOUD: Quiet = { others: false, mine: false };
const stores = new Map<string, WritableStore<Quiet>>();

export function useQuiet(user: string): Quiet {
  return useStore(quietOf(user));
}

export function setQuiet(user: string, change: Partial<Quiet>): void {
  const store = quietOf(user);
  const next = { ...store.get(), ...change };
  localStorage.setItem(keyOf(user), JSON.stringify(next));
  store.set(next);
}

/** What was stored; anything that is not ours counts as not stored. */
export function parseQuiet(stored: string | null): Quiet {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null) return LOUD;
    const { others, mine } = value as Readonly<Record<string, unknown>>;
    return { others: others === true, mine: mine === true };
  } catch {
    return LOUD;
  }
}

function quietOf(user: string): WritableStore<Quiet> {
  const known = stores.get(user);
  if (known !== undefined) return known;
  const store = writable(parseQuiet(localStorage.getItem(keyOf(user))));
  stores.set(user, store);
  return store;
}

function keyOf(user: string): string {
  return `concert.quiet.${user}`;
}
