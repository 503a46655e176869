/** The value of an SDK store, and again whenever it changes. */
import type { Store } from "@concert/sdk";
import { useSyncExternalStore } from "react";

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}
