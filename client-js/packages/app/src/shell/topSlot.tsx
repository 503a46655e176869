/** A place in the top bar, after the save state, that the screen in view fills. */
import { type ReactNode, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

let host: HTMLElement | null = null;
const listeners = new Set<() => void>();

/** The `ref` of the place itself. */
export function topSlot(element: HTMLElement | null): void {
  host = element;
  for (const listener of [...listeners]) listener();
}

export function InTopBar({ children }: { readonly children: ReactNode }) {
  const place = useSyncExternalStore(subscribe, () => host);
  return place === null ? null : createPortal(children, place);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
