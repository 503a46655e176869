/** Several views of one thing, one at a time. Arrow keys move between the heads. */
import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Icon, type LucideIcon } from "./Icon";
import { Chip } from "./State";
import type { Tone } from "./states";
import styles from "./tabs.module.css";

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** Only a count that asks for something. */
  readonly count?: number | undefined;
  readonly countTone?: Tone;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly className?: string | undefined;
  /** Stands at the end of the row of heads. */
  readonly end?: ReactNode;
  readonly headClassName?: string | undefined;
  /** The panel of the chosen tab; leave out where the heads steer something elsewhere. */
  readonly children?: ReactNode;
}

export function Tabs<Id extends string>({ label, tabs, value, onChange, className, headClassName, end, children }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => keepInSight(list.current), [value]);
  const choose = (id: string) => {
    const tab = tabs.find((one) => one.id === id);
    if (tab !== undefined) onChange(tab.id);
  };
  return (
    <Radix.Root className={[styles["root"], className].filter(Boolean).join(" ")} value={value} onValueChange={choose}>
      <div className={headClassName}>
        <Radix.List ref={list} className={styles["list"]} aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.id} value={tab.id} className={styles["tab"]}>
              {tab.icon !== undefined && <Icon of={tab.icon} size={14} />}
              {tab.label}
              {tab.count !== undefined && tab.count > 0 && <Chip tone={tab.countTone ?? "accent"}>{tab.count}</Chip>}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {end}
      </div>
      <Radix.Content className={styles["panel"]} value={value} tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}

/** Heads that do not fit scroll: the chosen one comes to the middle. The page itself stays where it is. */
function keepInSight(list: HTMLDivElement | null): void {
  const chosen = list?.querySelector<HTMLElement>("[data-state=active]");
  if (!list || !chosen || list.scrollWidth <= list.clientWidth) return;
  const { left, width } = chosen.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  list.scrollLeft += left - frame.left - (frame.width - width) / 2;
}
