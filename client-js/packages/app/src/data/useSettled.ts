/** A text once nobody has typed for a moment: what is asked of the server as somebody types. */
import { useEffect, useState } from "react";

const TYPED_MS = 150;

export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    if (text === "") {
      settle(text);
      return undefined;
    }
    const timer = setTimeout(() => settle(text), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
