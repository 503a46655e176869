/** Words of the server in which names stand between backticks. */
import type { ReactNode } from "react";

/** "starts in `sources`" with sources as code. */
export function prose(text: string): ReactNode {
  const parts = text.split("`");
  if (parts.length < 3) return text === "" ? undefined : text;
  return (
    <span>
      {parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </span>
  );
}
