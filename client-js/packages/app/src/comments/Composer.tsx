/** Where a message is written. @ offers those who may read the document: arrow keys choose, Enter takes, Escape closes. */
import type { ReaderOut, Words } from "@concert/sdk";
import { SendHorizontal } from "lucide-react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useBootstrap } from "../session/Bootstrap";
import { Avatar, IconButton } from "../ui";
import { useDesk } from "./desk";
import styles from "./comments.module.css";
import { namedBy, nameBefore } from "./places";

interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly initial?: string;
  readonly autoFocus?: boolean;
  /** True where it was taken: the field is emptied then. */
  readonly onSend: (said: Words) => boolean;
  readonly onCancel?: (() => void) | undefined;
}

const MOST_OFFERED = 6;

export function Composer({ label, placeholder, initial = "", autoFocus = false, onSend, onCancel }: ComposerProps) {
  const { people, peopleKnown, reason, personOf } = useDesk();
  const { user } = useBootstrap();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initial);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, close] = useState(false);
  const [after, putAfter] = useState<number>();
  const naming = closed ? undefined : nameBefore(text, caret);
  const offered = naming === undefined ? [] : namedBy(people.filter((person) => person.user !== user.id), naming.words).slice(0, MOST_OFFERED);
  const open = offered.length > 0;
  useEffect(() => {
    if (autoFocus) area.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  useLayoutEffect(() => {
    const at = area.current;
    if (at === null) return;
    at.style.height = "auto";
    at.style.height = `${Math.min(at.scrollHeight + 2, 160)}px`;
    if (after !== undefined) {
      at.setSelectionRange(after, after);
      putAfter(undefined);
    }
  }, [text, after]);

  const take = (person: ReaderOut | undefined) => {
    if (person === undefined || naming === undefined) return;
    const next = `${text.slice(0, naming.from)}@${person.name} `;
    setText(next + text.slice(caret));
    setCaret(next.length);
    putAfter(next.length);
    setActive(0);
  };
  const send = () => {
    if (text.trim() === "" || reason !== undefined) return;
    const mentions = people.filter((person) => text.includes(`@${person.name}`)).map((person) => person.user);
    if (onSend({ text: text.trim(), mentions })) setText("");
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        if (!open) return;
        event.preventDefault();
        setActive((now) => (now + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length);
        return;
      case "Tab":
      case "Enter":
        if (open && !event.shiftKey) {
          event.preventDefault();
          take(offered[active]);
        } else if (event.key === "Tab" && naming !== undefined && !peopleKnown) {
          // Whom it would take is still on the way: what is typed next must not land elsewhere.
          event.preventDefault();
        } else if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          send();
        }
        return;
      case "Escape":
        if (open) close(true);
        else if (onCancel !== undefined) onCancel();
        else return;
        event.preventDefault();
        event.stopPropagation();
    }
  };
  return (
    <div className={styles["composer"]}>
      <Popover.Root open={open}>
        <Popover.Anchor asChild>
          <div className={styles["anchor"]} />
        </Popover.Anchor>
        <Popover.Portal>
          <Popover.Content
            className={styles["offer"]}
            id={id}
            role="listbox"
            aria-label="People"
            side="top"
            align="start"
            sideOffset={4}
            collisionPadding={8}
            onOpenAutoFocus={(event) => event.preventDefault()}
            onCloseAutoFocus={(event) => event.preventDefault()}
          >
            {offered.map((person, index) => (
              <div
                key={person.user}
                id={`${id}-${index}`}
                className={styles["option"]}
                role="option"
                aria-selected={index === active}
                onPointerEnter={() => setActive(index)}
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(person);
                }}
              >
                <Avatar person={personOf(person.user)} size={20} named={false} />
                <span>{person.name}</span>
                <span className={styles["role"]}>{person.role}</span>
              </div>
            ))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <textarea
        ref={area}
        rows={1}
        value={text}
        maxLength={10_000}
        placeholder={reason === undefined ? placeholder : reason}
        readOnly={reason !== undefined}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          close(false);
          setActive(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={press}
        onBlur={() => close(true)}
      />
      <IconButton icon={SendHorizontal} size="small" label={initial === "" ? "Send" : "Save"} keys="Enter" reason={reason ?? (text.trim() === "" ? "Write something first" : undefined)} onClick={send} />
    </div>
  );
}
