/** A text that is written when one is done with it: Enter or leaving it keeps it, Escape brings back what stood there. */
import { useEffect, useState } from "react";
import { TextArea, TextInput } from "../ui";

interface DraftTextProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly machine?: boolean;
  readonly autoFocus?: boolean;
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** For longer texts, where Enter begins a line. */
  readonly rows?: number;
  /** With every key, for what is said about it meanwhile. */
  readonly onDraft?: (text: string) => void;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

export function DraftText({ value, onChange, onDraft, onFocus, onBlur, rows, ...rest }: DraftTextProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const say = (text: string) => {
    setDraft(text);
    onDraft?.(text);
  };
  const commit = () => {
    if (draft !== value) onChange(draft);
  };
  const shared = {
    ...rest,
    value: draft,
    onChange: say,
    onFocus: () => onFocus?.(),
    onBlur: () => {
      commit();
      onBlur?.();
    },
  };
  const back = (event: { readonly key: string; preventDefault: () => void; stopPropagation: () => void }) => {
    if (event.key !== "Escape" || draft === value) return;
    event.preventDefault();
    event.stopPropagation();
    say(value);
  };
  if (rows !== undefined) return <TextArea {...shared} rows={rows} onKeyDown={back} />;
  return <TextInput {...shared} onKeyDown={(event) => (event.key === "Enter" ? commit() : back(event))} />;
}
