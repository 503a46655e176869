/** One thread: what was said, by whom and when; reactions, and what one may do with it. */
import type { CommentMessage, ShownThread } from "@concert/sdk";
import { Check, CircleCheck, CircleQuestionMark, Ellipsis, Eye, Heart, PartyPopper, Pencil, RotateCcw, SmilePlus, ThumbsUp, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { When } from "../format/When";
import { useBootstrap } from "../session/Bootstrap";
import { firstName } from "../people/person";
import { Avatar, Button, Icon, IconButton, Menu, type MenuItem } from "../ui";
import { Composer } from "./Composer";
import { attempt, type Desk, useDesk } from "./desk";
import styles from "./comments.module.css";
import { Named } from "./Named";

const REACTIONS = [
  { emoji: "👍", name: "Thumbs up", icon: ThumbsUp },
  { emoji: "❤️", name: "Heart", icon: Heart },
  { emoji: "🎉", name: "Party", icon: PartyPopper },
  { emoji: "👀", name: "I look at it", icon: Eye },
  { emoji: "✅", name: "Done", icon: CircleCheck },
  { emoji: "❓", name: "Question", icon: CircleQuestionMark },
] as const;
const MICROS = 1000;

/** Ends a thread or opens it again. */
export function Resolve({ thread }: { readonly thread: ShownThread }) {
  const { handle, reason } = useDesk();
  const done = thread.resolved !== undefined;
  return (
    <Button size="small" look="quiet" icon={done ? RotateCcw : Check} reason={reason} onClick={() => attempt(() => (done ? handle.comments.reopen(thread.id) : handle.comments.resolve(thread.id)))}>
      {done ? "Reopen" : "Resolve"}
    </Button>
  );
}

interface ThreadProps {
  readonly thread: ShownThread;
  /** Whether the head names the place. */
  readonly placed?: boolean;
  /** Whether its head is shown; where it stands alone, that of the popover says the same. */
  readonly headed?: boolean;
  readonly autoFocus?: boolean;
}

export function Thread({ thread, placed = false, headed = true, autoFocus = false }: ThreadProps) {
  const desk = useDesk();
  const { handle } = desk;
  const unread = thread.unread > 0;
  useEffect(() => {
    if (unread && document.visibilityState === "visible") handle.comments.seen(thread.id);
  }, [handle, thread.id, unread]);
  const resolved = thread.resolved;
  return (
    <article className={styles["thread"]} aria-label={`Thread by ${nameOf(desk, thread.author)}`}>
      {headed && (
        <header className={styles["threadHead"]}>
          <span className={styles["place"]}>{placed ? desk.nameOf(thread.anchor) : ""}</span>
          <Resolve thread={thread} />
        </header>
      )}
      {quoteOf(thread) !== undefined && <p className={styles["quote"]}>{quoteOf(thread)}</p>}
      <ol className={styles["messages"]}>
        {thread.messages.map((message) => (
          <li key={message.id}>
            <Message thread={thread} message={message} />
          </li>
        ))}
      </ol>
      {resolved !== undefined && (
        <p className={styles["resolved"]}>
          <Icon of={Check} size={14} /> {resolved.by === "" ? "Resolved" : `${nameOf(desk, resolved.by)} resolved this`}
          {resolved.at > 0 && (
            <>
              {" "}
              <When micros={Math.min(resolved.at, Date.now()) * MICROS} />
            </>
          )}
        </p>
      )}
      {resolved === undefined && (
        <Composer
          label="Reply"
          placeholder="Reply, @ to mention"
          autoFocus={autoFocus}
          onSend={(said) => attempt(() => handle.comments.reply(thread.id, said))}
          onCancel={desk.opened === undefined ? undefined : desk.close}
        />
      )}
    </article>
  );
}

export function nameOf(desk: Desk, user: string): string {
  return firstName(desk.personOf(user).name);
}

/** The words that were commented, as they were then. */
function quoteOf({ anchor }: ShownThread): string | undefined {
  return anchor.kind === "text" && anchor.quote !== "" ? `“${anchor.quote}”` : undefined;
}

function Message({ thread, message }: { readonly thread: ShownThread; readonly message: CommentMessage }) {
  const desk = useDesk();
  const { user } = useBootstrap();
  const [editing, edit] = useState(false);
  const { comments } = desk.handle;
  const mine = message.author === user.id;
  const person = desk.personOf(message.author);
  const items: readonly MenuItem[] = [
    { kind: "act", label: "Edit", icon: Pencil, onChoose: () => edit(true) },
    { kind: "act", label: "Delete", icon: Trash2, danger: true, onChoose: () => attempt(() => comments.remove(thread.id, message.id)) },
  ];
  return (
    <div className={styles["message"]}>
      <Avatar person={person} size={24} named={false} />
      <div className={styles["said"]}>
        <p className={styles["by"]}>
          <strong>{firstName(person.name)}</strong> <When micros={Math.min(message.at, Date.now()) * MICROS} />
          {message.editedAt !== undefined && <span title="Changed after it was sent"> edited</span>}
        </p>
        {editing ? (
          <Composer
            label="Edit the message"
            placeholder="Write a message"
            initial={message.text}
            autoFocus
            onSend={(said) => {
              const done = attempt(() => comments.rewrite(thread.id, message.id, said));
              if (done) edit(false);
              return false;
            }}
            onCancel={() => edit(false)}
          />
        ) : (
          <p className={styles["text"]}>
            <MessageText message={message} />
          </p>
        )}
        <Reactions thread={thread} message={message} />
      </div>
      {mine && desk.reason === undefined && !editing && (
        <Menu items={items}>
          <IconButton icon={Ellipsis} size="small" label={`More for your message “${message.text.slice(0, 40)}”`} />
        </Menu>
      )}
    </div>
  );
}

export function MessageText({ message }: { readonly message: CommentMessage }) {
  const desk = useDesk();
  const { user } = useBootstrap();
  const mentioned = desk.people.filter((person) => message.mentions.includes(person.user));
  return <Named text={message.text} mentioned={mentioned} me={user.id} />;
}

function Reactions({ thread, message }: { readonly thread: ShownThread; readonly message: CommentMessage }) {
  const desk = useDesk();
  const { user } = useBootstrap();
  const react = (emoji: string, on: boolean) => attempt(() => desk.handle.comments.react(thread.id, message.id, emoji, on));
  const items = REACTIONS.map(({ emoji, name, icon }): MenuItem => {
    const chosen = message.reactions.some((one) => one.emoji === emoji && one.people.includes(user.id));
    return { kind: "choice", label: name, icon, chosen, onChoose: () => react(emoji, !chosen) };
  });
  return (
    <div className={styles["reactions"]}>
      {message.reactions.map(({ emoji, people }) => {
        const mine = people.includes(user.id);
        const known = REACTIONS.find((one) => one.emoji === emoji);
        const who = people.map((one) => (one === user.id ? "you" : nameOf(desk, one))).join(", ");
        return (
          <button
            key={emoji}
            type="button"
            className={styles["reaction"]}
            aria-pressed={mine}
            aria-label={`${known?.name ?? emoji} by ${who}`}
            title={who}
            disabled={desk.reason !== undefined}
            onClick={() => react(emoji, !mine)}
          >
            {known === undefined ? emoji : <Icon of={known.icon} size={14} />} {people.length}
          </button>
        );
      })}
      {desk.reason === undefined && (
        <Menu items={items} align="start">
          <IconButton icon={SmilePlus} size="small" label="React" className={styles["react"]} />
        </Menu>
      )}
    </div>
  );
}
