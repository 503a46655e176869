/** Which tip is shown: at most one in the page. Appears after a moment, at once when going from one to the next. */
import { useSyncExternalStore } from "react";
import type { ReactNode } from "react";

export type Side = "top" | "right" | "bottom" | "left";

export interface Tip {
  readonly anchor: Element;
  readonly text: ReactNode;
  readonly keys: string | undefined;
  readonly side: Side;
}

/** What assistive technology follows from the anchor to the tip. */
export const TIP_ID = "tip";

const DELAY_MS = 350;
/** Between two tips, and for the pointer's way from the anchor onto the tip. */
const GRACE_MS = 150;

let shown: Tip | undefined;
let hiddenAt = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Shows a tip soon, or at once where another one is shown or was a moment ago. */
export function tipSoon(tip: Tip): void {
  if (shown !== undefined || performance.now() - hiddenAt < GRACE_MS) return tipNow(tip);
  clearTimeout(timer);
  timer = setTimeout(() => tipNow(tip), DELAY_MS);
}

export function tipNow(tip: Tip): void {
  clearTimeout(timer);
  change(tip);
}

/** Hides the tip in a moment, so that the pointer can reach it; `keepTip` stops that. */
export function hideTipSoon(): void {
  clearTimeout(timer);
  if (shown !== undefined) timer = setTimeout(hideTip, GRACE_MS);
}

export function keepTip(): void {
  clearTimeout(timer);
}

export function hideTip(): void {
  clearTimeout(timer);
  if (shown === undefined) return;
  hiddenAt = performance.now();
  change(undefined);
}

/** What is said of this element has changed while its tip may be shown; nothing to say hides it. */
export function retellTip(anchor: Element | undefined, text: ReactNode): void {
  if (anchor === undefined || shown?.anchor !== anchor || shown.text === text) return;
  if (text === undefined || text === "") hideTip();
  else change({ ...shown, text });
}

export function useTip(): Tip | undefined {
  return useSyncExternalStore(subscribe, () => shown);
}

function change(next: Tip | undefined): void {
  describe(shown?.anchor, (ids) => ids.filter((id) => id !== TIP_ID));
  describe(next?.anchor, (ids) => [...ids, TIP_ID]);
  shown = next;
  for (const listener of [...listeners]) listener();
}

/** What else describes the element stays. */
function describe(anchor: Element | undefined, change: (ids: readonly string[]) => readonly string[]): void {
  const before = anchor?.getAttribute("aria-describedby")?.split(" ") ?? [];
  const after = change(before.filter((id) => id !== ""));
  if (after.length === 0) anchor?.removeAttribute("aria-describedby");
  else anchor?.setAttribute("aria-describedby", after.join(" "));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
