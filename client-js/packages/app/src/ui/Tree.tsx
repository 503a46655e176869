/** Things inside things. One tab stop; arrows walk and open, Enter chooses. */
import { ChevronDown, ChevronRight } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import type { Person } from "../people/person";
import { AvatarStack } from "./Avatar";
import { flatten, type FlatRow, type TreeItem, treeMove } from "./flatten";
import { Icon, type LucideIcon } from "./Icon";
import styles from "./tree.module.css";

export interface TreeNode extends TreeItem {
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  /** A fact at the right edge: rows, type, count. */
  readonly end?: ReactNode;
  readonly machine?: boolean;
  /** Who else has it open. */
  readonly people?: readonly Person[] | undefined;
  readonly children?: readonly TreeNode[] | undefined;
}

interface TreeProps {
  readonly label: string;
  readonly items: readonly TreeNode[];
  readonly selected?: string | undefined;
  readonly onSelect?: (id: string) => void;
  readonly open: ReadonlySet<string>;
  readonly onOpen: (open: ReadonlySet<string>) => void;
}

export function Tree({ label, items, selected, onSelect, open, onOpen }: TreeProps) {
  const rows = useMemo(() => flatten(items, open), [items, open]);
  const [focused, setFocused] = useState<string>();
  const host = useRef<HTMLDivElement>(null);
  const stop = [focused, selected].find((id) => id !== undefined && rows.some((row) => row.item.id === id)) ?? rows[0]?.item.id;

  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    onOpen(next);
  };
  const focus = (id: string) => {
    setFocused(id);
    host.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: FlatRow<TreeNode>) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onSelect?.(row.item.id);
      if (row.open !== undefined) toggle(row.item.id);
      return;
    }
    const move = treeMove(rows, row.item.id, event.key);
    if (move.kind === "none") return;
    event.preventDefault();
    if (move.kind === "focus") focus(move.id);
    else toggle(move.id);
  };

  return (
    <div className={styles["tree"]} role="tree" aria-label={label} ref={host}>
      {rows.map((row) => (
        <Row
          key={row.item.id}
          row={row}
          selected={row.item.id === selected}
          stop={row.item.id === stop}
          onFocus={() => setFocused(row.item.id)}
          onKeyDown={(event) => press(event, row)}
          onClick={() => {
            onSelect?.(row.item.id);
            if (row.open !== undefined) toggle(row.item.id);
          }}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: FlatRow<TreeNode>;
  readonly selected: boolean;
  readonly stop: boolean;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: () => void;
}

function Row({ row, selected, stop, onFocus, onKeyDown, onClick }: RowProps) {
  const { item } = row;
  const style: CSSProperties & Record<"--depth", number> = { "--depth": row.depth };
  return (
    <div
      className={styles["row"]}
      style={style}
      role="treeitem"
      data-id={item.id}
      tabIndex={stop ? 0 : -1}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.open}
      aria-selected={selected}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {(row.open !== undefined || row.depth > 0) && <span className={styles["twist"]}>{row.open !== undefined && <Icon of={row.open ? ChevronDown : ChevronRight} size={14} />}</span>}
      {item.icon !== undefined && <Icon of={item.icon} size={14} className={styles["icon"]} />}
      <span className={item.machine === true ? `${styles["label"]} mono` : styles["label"]}>{item.label}</span>
      {item.end !== undefined && <span className={styles["end"]}>{item.end}</span>}
      {item.people !== undefined && <AvatarStack people={item.people} size={20} most={3} />}
    </div>
  );
}
