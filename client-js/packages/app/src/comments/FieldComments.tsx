/** At the label of a field: what is said about it, and the way to say something, also about the words that are selected in it. */
import type { Path } from "@concert/sdk";
import { MessageSquare, MessageSquarePlus } from "lucide-react";
import { Icon } from "../ui/Icon";
import { useDeskIfAny } from "./desk";
import styles from "./comments.module.css";
import { isOpen, messagesOf, placeOf, unreadOf } from "./places";

interface FieldCommentsProps {
  readonly path: Path;
}

export function FieldComments({ path }: FieldCommentsProps) {
  const desk = useDeskIfAny();
  const steps = path.map(String);
  const place = `field ${steps.join(".")}`;
  if (desk === undefined) return null;
  const label = lower(desk.nameOf({ kind: "field", path: steps }));
  const threads = desk.threads.filter((thread) => isOpen(thread) && placeOf(thread.anchor, thread.id) === place);
  const count = messagesOf(threads);
  const unread = unreadOf(threads);
  const begin = (button: Element) => {
    const input = button.closest("[data-place]")?.querySelector("input, textarea");
    const words = input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement ? selected(input) : undefined;
    const field = { kind: "field" as const, path: steps };
    if (words === undefined) desk.show(place, field, { draft: threads.length === 0 });
    else desk.show(place, wordsOr(() => desk.handle.comments.words(steps, ...words), field), { draft: true });
  };
  if (count === 0 && desk.reason !== undefined) return null;
  return (
    <button
      type="button"
      className={styles["field"]}
      data-count={count}
      data-unread={unread > 0 || undefined}
      aria-label={count === 0 ? `Comment ${label}` : `Comments ${label}: ${count}${unread > 0 ? `, ${unread} new` : ""}`}
      onPointerDown={(event) => event.preventDefault()}
      // Why the field itself is closed is not said of this button.
      onFocus={(event) => event.stopPropagation()}
      onPointerOver={(event) => event.stopPropagation()}
      onClick={(event) => begin(event.currentTarget)}
    >
      <Icon of={count === 0 ? MessageSquarePlus : MessageSquare} size={14} />
      {count > 0 && count}
    </button>
  );
}

/** "on Description", inside a sentence. */
function lower(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function selected(input: HTMLInputElement | HTMLTextAreaElement): readonly [number, number] | undefined {
  const { selectionStart: from, selectionEnd: to } = input;
  return from === null || to === null || from === to || document.activeElement !== input ? undefined : [from, to];
}

/** A value that is no merged text is commented as a whole. */
function wordsOr<Found, Other>(words: () => Found, other: Other): Found | Other {
  try {
    return words();
  } catch {
    return other;
  }
}
