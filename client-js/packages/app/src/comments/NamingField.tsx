/** Where words with names are written. @ offers people: arrow keys choose, Enter takes, Escape closes. Border: what it is about, and who is offered, its caller knows. */
import { SendHorizontal } from "lucide-react";
import { Popover } from "radix-ui";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { Person } from "../people/person";
import { Avatar, IconButton } from "../ui";
import styles from "./comments.module.css";
import { mentionedIn, namedBy, nameBefore } from "./places";

/** Somebody who may be named. `hint`: their role, or why they would not be told. */
export interface Nameable {
  readonly user: string;
  readonly name: string;
  readonly hint: string;
  readonly untold?: boolean;
}

export interface Said {
  readonly text: string;
  readonly mentions: readonly string[];
}

interface NamingFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly initial?: string;
  readonly autoFocus?: boolean;
  readonly maxLength: number;
  readonly people: readonly Nameable[];
  /** Whether those people have come from the server. */
  readonly known: boolean;
  /** The writer, who is not offered to themselves. */
  readonly me: string;
  /** Why nothing may be written. */
  readonly reason: string | undefined;
  readonly personOf: (user: string) => Person;
  /** True where it was taken: the field is emptied then, unless other words stand in it by now. */
  readonly onSend: (said: Said) => boolean | Promise<boolean>;
  readonly onCancel?: (() => void) | undefined;
  /** What stands in it, as it changes. */
  readonly onText?: (text: string) => void;
  readonly onLeave?: () => void;
}

const MOST_OFFERED = 6;

export function NamingField({ label, placeholder, initial = "", autoFocus = false, maxLength, people, known, me, reason, personOf, onSend, onCancel, onText, onLeave }: NamingFieldProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initial);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, close] = useState(false);
  const [after, putAfter] = useState<number>();
  const [busy, setBusy] = useState(false);
  const naming = closed ? undefined : nameBefore(text, caret);
  const offered = naming === undefined ? [] : namedBy(people.filter((person) => person.user !== me), naming.words).slice(0, MOST_OFFERED);
  const open = offered.length > 0;
  // A name that is sent before it is known whose it is would be told to nobody.
  const unsent = text.trim() === "" ? "Write something first" : !known && text.includes("@") ? "Who can be named is on its way" : undefined;
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

  const write = (next: string) => {
    setText(next);
    onText?.(next);
  };
  const take = (person: Nameable | undefined) => {
    if (person === undefined || naming === undefined) return;
    const next = `${text.slice(0, naming.from)}@${person.name} `;
    write(next + text.slice(caret));
    setCaret(next.length);
    putAfter(next.length);
    setActive(0);
  };
  const taken = (sent: string) => {
    if (area.current?.value === sent) write("");
  };
  const send = () => {
    if (reason !== undefined || unsent !== undefined || busy) return;
    const answer = onSend({ text: text.trim(), mentions: mentionedIn(text, people).map((person) => person.user) });
    if (typeof answer === "boolean") {
      if (answer) taken(text);
      return;
    }
    setBusy(true);
    void answer.then((was) => {
      setBusy(false);
      if (was) taken(text);
    });
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
        } else if (event.key === "Tab" && naming !== undefined && !known) {
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
                data-untold={person.untold === true || undefined}
                onPointerEnter={() => setActive(index)}
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(person);
                }}
              >
                <Avatar person={personOf(person.user)} size={20} named={false} />
                <span>{person.name}</span>
                <span className={styles["role"]}>{person.hint}</span>
              </div>
            ))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <textarea
        ref={area}
        rows={1}
        value={text}
        maxLength={maxLength}
        placeholder={reason === undefined ? placeholder : reason}
        readOnly={reason !== undefined}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        onChange={(event) => {
          write(event.target.value);
          setCaret(event.target.selectionStart);
          close(false);
          setActive(0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={press}
        onBlur={() => {
          close(true);
          onLeave?.();
        }}
      />
      <IconButton icon={SendHorizontal} size="small" label={initial === "" ? "Send" : "Save"} keys="Enter" reason={reason ?? unsent} onClick={send} />
    </div>
  );
}
