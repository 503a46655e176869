/** The words above a list whose address says what is asked for: asked a moment after they are typed, so that no letter waits for the address. */
import { useEffect, useRef, useState } from "react";

const PATIENCE_MS = 250;

/** Another filter in the address is what stands in the box. */
export function useWords(asked: string, onWords: (words: string) => void) {
  const [text, setText] = useState(asked);
  const latest = useRef(onWords);
  useEffect(() => {
    latest.current = onWords;
  });
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    const words = text.trim();
    if (words === asked) return undefined;
    const timer = setTimeout(() => latest.current(words), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text, asked]);
  return [text, setText] as const;
}
