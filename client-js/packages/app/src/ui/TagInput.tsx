/** A list of short words: Enter or comma adds, Backspace in an empty input takes the last one away. */
import { X } from "lucide-react";
import { useState } from "react";
import { boxOf, useField } from "./Field";
import styles from "./field.module.css";
import { Icon } from "./Icon";

interface TagInputProps {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  readonly placeholder?: string;
}

export function TagInput({ value, onChange, onFocus, onBlur, placeholder = "Add a tag" }: TagInputProps) {
  const field = useField();
  const [text, setText] = useState("");
  const add = () => {
    setText("");
    const next = withTag(value, text);
    if (next !== value) onChange(next);
  };
  const box = boxOf(field);
  return (
    <div {...box} className={`${box.className} ${styles["tags"]}`}>
      {value.map((tag) => (
        <span key={tag} className={styles["tag"]} data-locked={field.locked || undefined}>
          {tag}
          {!field.locked && (
            <button type="button" className={styles["remove"]} aria-label={`Remove ${tag}`} onClick={() => onChange(value.filter((other) => other !== tag))}>
              <Icon of={X} size={12} />
            </button>
          )}
        </span>
      ))}
      {!field.locked && (
        <input
          id={field.id === "" ? undefined : field.id}
          className={styles["tagInput"]}
          value={text}
          placeholder={value.length === 0 ? placeholder : ""}
          aria-describedby={field.describedBy}
          onFocus={onFocus}
          onBlur={() => {
            add();
            onBlur?.();
          }}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === ",") {
              event.preventDefault();
              add();
            } else if (event.key === "Backspace" && text === "" && value.length > 0) {
              onChange(value.slice(0, -1));
            }
          }}
        />
      )}
    </div>
  );
}

/** The list with a word added; the same list when there is nothing new to add. */
export function withTag(tags: readonly string[], text: string): readonly string[] {
  const tag = text.trim().replace(/\s+/gu, " ").toLowerCase();
  return tag === "" || tags.includes(tag) ? tags : [...tags, tag];
}
