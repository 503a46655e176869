/** A menu that has been asked for: open at once, and again whenever its button is pressed. Loaded with its first use. */
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactNode } from "react";
import { Icon } from "./Icon";
import type { MenuItem, MenuProps } from "./Menu";
import styles from "./overlay.module.css";

export function OpenMenu({ items, side = "bottom", align = "end", children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
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
