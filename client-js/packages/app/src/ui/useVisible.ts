/** Whether somebody can see the page: false while its tab is in the background or its window is covered. */
import { useSyncExternalStore } from "react";

export function useVisible(): boolean {
  return useSyncExternalStore(subscribe, visible);
}

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

function visible(): boolean {
  return document.visibilityState === "visible";
}
