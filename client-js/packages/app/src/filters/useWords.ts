/** The words above a list whose address says what is asked for: asked a moment after they are typed, so that no letter waits for the address. */
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

const PATIENCE_MS = 250;

/**
 * Another filter in the address is what stands in the box; what was asked from here is not typed over what was typed since. Who
 * has pressed a link meanwhile goes there, and nothing is asked.
 */
export function useWords(asked: string, onWords: (words: string) => void) {
  const router = useRouter();
  const [text, setText] = useState(asked);
  const told = useRef(asked);
  const latest = useRef(onWords);
  useEffect(() => {
    latest.current = onWords;
  });
  useEffect(() => {
    if (asked !== told.current) setText(asked);
    told.current = asked;
  }, [asked]);
  useEffect(() => {
    const words = text.trim();
    if (words === asked) return undefined;
    const here = router.latestLocation.pathname;
    const timer = setTimeout(() => {
      if (router.latestLocation.pathname !== here) return;
      told.current = words;
      latest.current(words);
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text, asked, router]);
  return [text, setText] as const;
}
