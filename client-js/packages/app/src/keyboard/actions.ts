/**
 * What can be done here: a registry that the palette, the keyboard and the key map read.
 * A screen adds its acts while it is shown: `useActions([{ id: "run", label: "Run draft", keys: "Ctrl Enter", run }])`.
 */
import type { LucideIcon } from "lucide-react";
import { useLayoutEffect, useRef, useSyncExternalStore } from "react";

export interface Action {
  readonly id: string;
  readonly label: string;
  /** Heading in the palette and the key map. */
  readonly group: "Go to" | "Here" | "People" | "Workspace" | "Appearance" | "Help";
  readonly icon?: LucideIcon;
  readonly keys?: string;
  /** Other keys that do the same, as other programs have them; not shown. */
  readonly also?: readonly string[];
  /** Its keys are heard where the focus is, which knows what they mean there; the page only tells of them. */
  readonly there?: boolean;
  /** Why it cannot be done now: shown, not hidden. */
  readonly reason?: string | undefined;
  /** More words people may type for it. */
  readonly words?: string;
  /** `pressed`: when its key went down, on the clock of the page's events; absent where it was not a key. */
  readonly run: (pressed?: number) => void;
}

const groups = new Map<symbol, readonly Action[]>();
const listeners = new Set<() => void>();
let all: readonly Action[] = [];

/** Adds acts until the returned function is called. The last added wins where keys are equal. */
function addActions(actions: readonly Action[]): () => void {
  const owner = Symbol("actions");
  groups.set(owner, actions);
  changed();
  return () => {
    groups.delete(owner);
    changed();
  };
}

function changed(): void {
  all = [...groups.values()].flat();
  for (const listener of listeners) listener();
}

export function actionsNow(): readonly Action[] {
  return all;
}

export function useAllActions(): readonly Action[] {
  return useSyncExternalStore(subscribe, actionsNow);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Acts of the component that calls it, while it is on screen. Acts may be new objects on each render. */
export function useActions(actions: readonly Action[]): void {
  const latest = useRef(actions);
  latest.current = actions;
  const shape = actions.map((one) => [one.id, one.label, one.group, one.keys, one.also, one.there, one.reason].join("\u0001")).join("\u0002");
  // Before the screen is painted: what is seen can be used.
  useLayoutEffect(() => {
    const stable = latest.current.map((one) => ({ ...one, run: (pressed?: number) => latest.current.find((other) => other.id === one.id)?.run(pressed) }));
    return addActions(stable);
  }, [shape]);
}
