/** A list of acts that opens from a button. */
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactNode } from "react";
import { Icon, type LucideIcon } from "./Icon";
import styles from "./overlay.module.css";

export type MenuItem =
  | {
      readonly kind: "act";
      readonly label: string;
      readonly icon?: LucideIcon;
      readonly keys?: string;
      readonly danger?: boolean;
      /** Why it may not be chosen; shown at its end. */
      readonly reason?: string | undefined;
      readonly onChoose: () => void;
    }
  | { readonly kind: "choice"; readonly label: string; readonly icon?: LucideIcon; readonly chosen: boolean; readonly onChoose: () => void }
  | { readonly kind: "heading"; readonly label: string }
  | { readonly kind: "rule" };

interface MenuProps {
  readonly items: readonly MenuItem[];
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly align?: "start" | "center" | "end";
  /** The button that opens it. */
  readonly children: ReactNode;
}

export function Menu({ items, side = "bottom", align = "end", children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles["menu"]} side={side} align={align} sideOffset={6} collisionPadding={8}>
          {items.map((item, index) => (
            <Fragment key={item.kind === "rule" ? `rule ${index}` : `${item.kind} ${item.label}`}>{entry(item)}</Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function entry(item: MenuItem): ReactNode {
  switch (item.kind) {
    case "rule":
      return <DropdownMenu.Separator className={styles["rule"]} />;
    case "heading":
      return <DropdownMenu.Label className={styles["heading"]}>{item.label}</DropdownMenu.Label>;
    case "choice":
      return (
        <DropdownMenu.CheckboxItem className={styles["item"]} checked={item.chosen} onCheckedChange={item.onChoose}>
          {item.icon === undefined ? <span className={styles["space"]} /> : <Icon of={item.icon} />}
          {item.label}
          <span className={styles["end"]}>
            <DropdownMenu.ItemIndicator>
              <Icon of={Check} size={14} />
            </DropdownMenu.ItemIndicator>
          </span>
        </DropdownMenu.CheckboxItem>
      );
    case "act":
      return (
        <DropdownMenu.Item className={styles["item"]} disabled={item.reason !== undefined} data-danger={item.danger} onSelect={item.onChoose}>
          {item.icon === undefined ? <span className={styles["space"]} /> : <Icon of={item.icon} />}
          {item.label}
          {(item.reason ?? item.keys) !== undefined && <span className={styles["end"]}>{item.reason ?? item.keys}</span>}
        </DropdownMenu.Item>
      );
  }
}
