/** A searchable list that opens from a button and gives one choice: what to bind to, what to connect to. */
import { Command } from "cmdk";
import type { LucideIcon } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useMemo, useState } from "react";
import { byWords } from "../../keyboard/words";
import { Icon } from "../../ui";
import styles from "./picker.module.css";

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly end?: string;
  readonly icon?: LucideIcon;
}

export interface ChoiceGroup {
  readonly id: string;
  readonly title: string;
  readonly choices: readonly Choice[];
}

interface PickerListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly empty: string;
  /** A function is asked when the list opens: of a large design it is much to work out. */
  readonly groups: readonly ChoiceGroup[] | (() => readonly ChoiceGroup[]);
  readonly onPick: (id: string) => void;
  readonly machine?: boolean;
}

export function PickerList({ label, placeholder, empty, groups: given, onPick, machine = false }: PickerListProps) {
  const [words, setWords] = useState("");
  const groups = useMemo(() => (typeof given === "function" ? given() : given), [given]);
  const many = groups.reduce((sum, group) => sum + group.choices.length, 0) > MOST;
  const shown = many ? narrowed(groups, words) : groups;
  return (
    <Command label={label} loop {...(many ? { shouldFilter: false } : { filter: byWords })}>
      <Command.Input autoFocus className={styles["input"]} placeholder={placeholder} value={words} onValueChange={setWords} />
      <Command.List className={styles["list"]}>
        <Command.Empty className={styles["empty"]}>{empty}</Command.Empty>
        {shown.map((group) => (
          <Command.Group key={group.id} heading={group.title} className={styles["group"]}>
            {group.choices.map((one) => (
              <Command.Item key={one.id} value={one.id} keywords={[one.label, group.title]} className={styles["item"]} onSelect={() => onPick(one.id)}>
                {one.icon !== undefined && <Icon of={one.icon} size={14} />}
                <span className={machine ? `${styles["label"]} mono` : styles["label"]}>{one.label}</span>
                {one.end !== undefined && <span className={styles["end"]}>{one.end}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

/** Of more choices than this only so many that fit are shown: nobody reads thousands. */
const MOST = 200;

function narrowed(groups: readonly ChoiceGroup[], words: string): readonly ChoiceGroup[] {
  const wanted = words.toLowerCase().split(/\s+/u).filter((word) => word !== "");
  let left = MOST;
  return groups.flatMap((group) => {
    const choices = group.choices.filter(({ label }) => wanted.every((word) => label.toLowerCase().includes(word))).slice(0, left);
    left -= choices.length;
    return choices.length === 0 ? [] : [{ ...group, choices }];
  });
}

interface PickerProps extends PickerListProps {
  /** The button that opens it. */
  readonly trigger: ReactNode;
  readonly align?: "start" | "end";
}

export function Picker({ trigger, align = "end", onPick, ...list }: PickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles["picker"]} align={align} sideOffset={4} collisionPadding={8} aria-label={list.label}>
          <PickerList
            {...list}
            onPick={(id) => {
              setOpen(false);
              onPick(id);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
