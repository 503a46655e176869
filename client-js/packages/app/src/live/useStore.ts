/** The value of an SDK store, or a part of it, and again whenever that changes. */
import type { Store } from "@concert/sdk";
import { useSyncExternalStore } from "react";

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Part of a store: repaints only when that part is another one. */
export function usePicked<Value, Part>(store: Store<Value>, pick: (value: Value) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
