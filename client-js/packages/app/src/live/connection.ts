/** Whether the server can be reached now, and how many edits wait here for it. Fed by the client, read by the frame. */
import { useSyncExternalStore } from "react";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "online" }
  | { readonly kind: "offline"; readonly kept: number };

let current: Connection = { kind: "connecting" };
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  if (next.kind === current.kind && (next.kind !== "offline" || current.kind !== "offline" || next.kept === current.kept)) return;
  current = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function now(): Connection {
  return current;
}
