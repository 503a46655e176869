/** A text that several people type in at once: carets of others inside, the own caret kept in its place. */
import type { Path } from "@concert/sdk";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useWords } from "../comments/Words";
import { Field, TextArea, TextInput } from "../ui";
import { movedCaret } from "./caret";
import { type RemoteCaret, useBinding } from "./binding";
import styles from "./forms.module.css";

interface SharedTextProps {
  readonly path: Path;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly optional?: boolean;
  readonly machine?: boolean;
  /** "value" for texts the server keeps as one plain value. */
  readonly kind?: "text" | "value";
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** For longer texts: grows with what is written. */
  readonly rows?: number;
  /** What is wrong with the text, in words. */
  readonly problem?: ((value: string) => string | undefined) | undefined;
}

export function SharedText({ path, label, hint, optional = false, machine = false, kind = "text", placeholder, maxLength, rows, problem }: SharedTextProps) {
  const binding = useBinding<string>(path, kind);
  const value = typeof binding.value === "string" ? binding.value : "";
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const before = useRef(value);
  /** What was typed here and is not shown again yet: the browser has placed the caret for it. */
  const typed = useRef<string>(undefined);
  const selection = useRef<readonly [number, number]>([0, 0]);

  useLayoutEffect(() => {
    const old = before.current;
    before.current = value;
    const own = typed.current === value;
    typed.current = undefined;
    const at = input.current;
    if (at === null || own || old === value || document.activeElement !== at) return;
    const [start, end] = selection.current;
    selection.current = [movedCaret(old, value, start), movedCaret(old, value, end)];
    at.setSelectionRange(...selection.current);
  }, [value]);

  /** Must be known before the next change of somebody else, which may come before the browser tells of the selection. */
  const noteSelection = () => {
    const at = input.current;
    if (at !== null && at.selectionStart !== null) selection.current = [at.selectionStart, at.selectionEnd ?? at.selectionStart];
  };
  const words = useWords(path, value, machine);
  const shared = {
    ref: input,
    machine,
    ...words,
    value,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(maxLength === undefined ? {} : { maxLength }),
    onChange: (next: string) => {
      typed.current = next;
      noteSelection();
      binding.set(next);
    },
    onSelect: () => {
      noteSelection();
      binding.onCaret(selection.current[0]);
    },
    onFocus: binding.onFocus,
    onBlur: binding.onBlur,
  };
  const noted = hint !== undefined || problem !== undefined;
  return (
    <Field label={label} hint={hint} note={noted} optional={optional} error={problem?.(value)} {...binding.marks}>
      {rows !== undefined ? (
        <TextArea rows={rows} {...shared} />
      ) : (
        <div className={styles["shared"]}>
          <TextInput {...shared} />
          {binding.carets.map((caret) => (
            <Caret key={caret.person.id} caret={caret} text={value} machine={machine} />
          ))}
        </div>
      )}
    </Field>
  );
}

/** Another person's caret, placed by the same text set invisibly before it. */
function Caret({ caret, text, machine }: { readonly caret: RemoteCaret; readonly text: string; readonly machine: boolean }) {
  if (caret.at < 0) return null;
  return (
    <span className={machine ? `${styles["ghost"]} ${styles["ghostMachine"]}` : styles["ghost"]} data-person={caret.person.colour} aria-hidden="true">
      <span className={styles["ghostText"]}>{text.slice(0, caret.at)}</span>
      <span className={styles["caret"]} />
    </span>
  );
}
