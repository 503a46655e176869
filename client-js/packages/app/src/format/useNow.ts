/** The time, for words such as "2 min ago": moves on by itself at the pace the words need. */
import { useEffect, useState } from "react";

export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Server times are UTC microseconds. */
export function ms(micros: number): number {
  return micros / 1000;
}
