/** All threads of a document, or of one step: open, resolved, and those whose place is gone. */
import type { ShownThread } from "@concert/sdk";
import { MapPin, MessageSquarePlus } from "lucide-react";
import { useEffect, useState } from "react";
import { When } from "../format/When";
import { firstName } from "../people/person";
import { Avatar, Button, Chip, Segmented } from "../ui";
import { useDesk } from "./desk";
import styles from "./comments.module.css";
import { isOpen } from "./places";
import { MessageText, Thread } from "./Thread";

type State = "open" | "resolved" | "orphan";

const EMPTY: Readonly<Record<State, string>> = {
  open: "Nobody has said anything here.",
  resolved: "Nothing was resolved yet.",
  orphan: "Every thread has its place.",
};

function stateOf(thread: ShownThread): State {
  return thread.resolved !== undefined ? "resolved" : isOpen(thread) ? "open" : "orphan";
}

interface CommentPanelProps {
  /** Which threads it is about; all where there is none. */
  readonly only?: (thread: ShownThread) => boolean;
  /** Begins a thread about what the panel is about. */
  readonly onBegin?: (() => void) | undefined;
}

export function CommentPanel({ only = () => true, onBegin }: CommentPanelProps) {
  const desk = useDesk();
  const [state, show] = useState<State>("open");
  const [unfolded, unfold] = useState<string>();
  const here = desk.threads.filter(only);
  const counts = { open: 0, resolved: 0, orphan: 0 };
  for (const thread of here) counts[stateOf(thread)] += 1;
  const shown = here.filter((thread) => stateOf(thread) === state);
  const gone = counts.orphan === 0 && state === "orphan";
  useEffect(() => {
    if (gone) show("open");
  }, [gone]);
  return (
    <div className={styles["panel"]}>
      <div className={styles["tools"]}>
        {here.length === 0 ? (
          <p className={styles["none"]}>{EMPTY.open}</p>
        ) : (
          <Segmented
            label="Threads"
            value={state}
            segments={[
              { value: "open", label: `Open ${counts.open}` },
              { value: "resolved", label: `Resolved ${counts.resolved}` },
              ...(counts.orphan > 0 ? [{ value: "orphan", label: `No place ${counts.orphan}` } as const] : []),
            ]}
            onChange={show}
          />
        )}
        {onBegin !== undefined && (
          <Button size="small" icon={MessageSquarePlus} reason={desk.reason} onClick={onBegin}>
            Comment
          </Button>
        )}
      </div>
      {state === "orphan" && <p className={styles["hint"]}>What these were about was deleted. Resolve them, or answer where it is now.</p>}
      {here.length > 0 && shown.length === 0 && <p className={styles["empty"]}>{state === "open" ? "Nothing is open here." : EMPTY[state]}</p>}
      <ul className={styles["list"]} aria-label="Threads">
        {shown.map((thread) => (
          <li key={thread.id}>{unfolded === thread.id ? <Thread thread={thread} placed /> : <Row thread={thread} onOpen={() => (isOpen(thread) ? desk.lead(thread) : unfold(thread.id))} />}</li>
        ))}
      </ul>
    </div>
  );
}

function Row({ thread, onOpen }: { readonly thread: ShownThread; readonly onOpen: () => void }) {
  const desk = useDesk();
  const [first] = thread.messages;
  const last = thread.messages.at(-1);
  if (first === undefined || last === undefined) return null;
  const person = desk.personOf(first.author);
  return (
    <button type="button" className={styles["row"]} data-unread={thread.unread > 0 || undefined} onClick={onOpen}>
      <Avatar person={person} size={24} named={false} />
      <span className={styles["rowText"]}>
        <span className={styles["rowHead"]}>
          <strong>{firstName(person.name)}</strong> <When micros={Math.min(last.at, Date.now()) * 1000} short />
          {thread.unread > 0 && <Chip tone="accent">{thread.unread} new</Chip>}
        </span>
        <span className={styles["excerpt"]}>
          <MessageText message={first} />
        </span>
        <span className={styles["where"]}>
          <MapPin size={12} aria-hidden="true" /> {desk.nameOf(thread.anchor)}
          {thread.messages.length > 1 && `, ${thread.messages.length - 1} ${thread.messages.length === 2 ? "reply" : "replies"}`}
        </span>
      </span>
    </button>
  );
}
