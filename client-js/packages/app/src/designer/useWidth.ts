/** The width of the window in CSS pixels: at 200 % zoom it is half. */
import { useSyncExternalStore } from "react";

export function useWidth(): number {
  return useSyncExternalStore(subscribe, () => window.innerWidth);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}
