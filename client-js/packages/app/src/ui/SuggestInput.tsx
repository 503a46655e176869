/** A text that may be anything, with what is known offered while one types. Arrow keys choose, Enter takes, Escape closes. */
import { Popover } from "radix-ui";
import { type KeyboardEvent, useId, useState } from "react";
import { TextInput } from "./inputs";
import { OptionList, optionId } from "./OptionList";

export interface Suggestion {
  readonly value: string;
  /** What it means, where people do not read it in the value: offered in its place, the value beside it. */
  readonly words?: string;
  /** A fact at the right edge. */
  readonly end?: string | undefined;
}

interface SuggestInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
  /** What is offered, as a name: "Tables". */
  readonly label: string;
  readonly machine?: boolean;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

/** All of them for an empty or a complete text, else those that contain it, in what they mean as well; those that begin with it first. */
export function fitting(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const words = text.trim().toLowerCase();
  if (words === "" || suggestions.some((one) => one.value === text)) return suggestions;
  const found = suggestions.filter((one) => `${one.value} ${one.words ?? ""}`.toLowerCase().includes(words));
  return found.toSorted((a, b) => Number(b.value.toLowerCase().startsWith(words)) - Number(a.value.toLowerCase().startsWith(words)));
}

export function SuggestInput({ value, onChange, suggestions, label, machine = false, onFocus, onBlur }: SuggestInputProps) {
  const id = useId();
  const [wanted, want] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = fitting(suggestions, value).map((one) => (one.words === undefined ? { ...one, label: one.value } : { ...one, label: one.words, end: one.value }));
  const open = wanted && shown.length > 0;
  const close = () => {
    want(false);
    setActive(-1);
  };
  const take = (chosen: Suggestion | undefined) => {
    if (chosen !== undefined) onChange(chosen.value);
    close();
  };
  const press = (event: KeyboardEvent) => {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        want(true);
        const by = event.key === "ArrowDown" ? 1 : -1;
        setActive((now) => (now < 0 && by < 0 ? shown.length - 1 : (now + by + shown.length) % Math.max(1, shown.length)));
        return;
      }
      case "Enter":
        if (!open || active < 0) return;
        event.preventDefault();
        take(shown[active]);
        return;
      case "Escape":
        if (!open) return;
        event.preventDefault();
        event.stopPropagation();
        close();
    }
  };
  return (
    <Popover.Root open={open}>
      <Popover.Anchor asChild>
        <div>
          <TextInput
            machine={machine}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-activedescendant={open && active >= 0 ? optionId(id, active) : undefined}
            value={value}
            onChange={(next) => {
              onChange(next);
              setActive(-1);
              want(true);
            }}
            onKeyDown={press}
            onClick={() => want(true)}
            onFocus={onFocus}
            onBlur={() => {
              close();
              onBlur?.();
            }}
          />
        </div>
      </Popover.Anchor>
      <OptionList id={id} label={label} options={shown} active={active} machine={machine && shown[0]?.words === undefined} wide={shown[0]?.words !== undefined} onActive={setActive} onTake={take} />
    </Popover.Root>
  );
}
