/** Whether a person can have seen what they answer about. Times are milliseconds on the clock of the page's events. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** So long has what is new to stand on the screen before an answer can be about it. */
export const LOOK = 1000;

export interface Shown {
  readonly hash: string;
  readonly since: number;
  /** It took the place of something else while the person was looking. */
  readonly anew: boolean;
}

/** Whether what stands on the screen stood there when somebody pressed, and long enough to be looked at. */
export function couldBeSeen({ since, anew }: Shown, pressed: number): boolean {
  return pressed - since >= (anew ? LOOK : 0);
}

export interface Looking {
  /** Why they should look first; undefined when they may answer. */
  readonly reason: string | undefined;
  /** The content that an answer given at that moment is about; undefined where nobody can have seen it. */
  readonly seen: (pressed?: number) => string | undefined;
  /** Something else came on the screen too short a time before that moment. */
  readonly changed: (pressed?: number) => boolean;
}

/** Call it with the content that is on the screen, all of it; undefined while it is being loaded. */
export function useLooking(hash: string | undefined): Looking {
  const shown = useRef<Shown | undefined>(undefined);
  const [fresh, setFresh] = useState(false);
  // Before it is painted: a key that went down earlier was about something else.
  useLayoutEffect(() => {
    if (hash === undefined || hash === shown.current?.hash) return;
    const anew = shown.current !== undefined;
    shown.current = { hash, since: performance.now(), anew };
    if (anew) setFresh(true);
  }, [hash]);
  useEffect(() => {
    if (!fresh) return undefined;
    const timer = setTimeout(() => setFresh(false), LOOK);
    return () => clearTimeout(timer);
  }, [fresh, hash]);
  const stood = (pressed: number) => shown.current !== undefined && hash !== undefined && couldBeSeen(shown.current, pressed);
  return {
    reason: hash === undefined ? "It is being loaded: look at it first" : fresh ? "It changed just now: look at it first" : undefined,
    seen: (pressed = performance.now()) => (stood(pressed) ? hash : undefined),
    changed: (pressed = performance.now()) => shown.current !== undefined && !stood(pressed),
  };
}
