/** A tree as the rows one sees, and where the arrow keys lead from each of them. */

export interface TreeItem {
  readonly id: string;
  readonly children?: readonly TreeItem[] | undefined;
}

export interface FlatRow<Item extends TreeItem> {
  readonly item: Item;
  readonly depth: number;
  readonly parent: string | undefined;
  readonly position: number;
  readonly siblings: number;
  readonly open: boolean | undefined;
}

/** The visible rows, in order. `open` is undefined for a leaf. */
export function flatten<Item extends TreeItem>(items: readonly Item[], open: ReadonlySet<string>): readonly FlatRow<Item>[] {
  const rows: FlatRow<Item>[] = [];
  const walk = (level: readonly Item[], depth: number, parent: string | undefined) => {
    for (const [index, item] of level.entries()) {
      const children = item.children as readonly Item[] | undefined;
      const isOpen = children === undefined ? undefined : open.has(item.id);
      rows.push({ item, depth, parent, position: index + 1, siblings: level.length, open: isOpen });
      if (isOpen === true && children !== undefined) walk(children, depth + 1, item.id);
    }
  };
  walk(items, 0, undefined);
  return rows;
}

export type TreeMove = { readonly kind: "focus"; readonly id: string } | { readonly kind: "toggle"; readonly id: string } | { readonly kind: "none" };

/** What a key does in a tree (WAI-ARIA tree pattern). */
export function treeMove<Item extends TreeItem>(rows: readonly FlatRow<Item>[], at: string, key: string): TreeMove {
  const index = rows.findIndex((row) => row.item.id === at);
  const row = rows[index];
  if (row === undefined) return { kind: "none" };
  const focus = (to: FlatRow<Item> | undefined): TreeMove => (to === undefined ? { kind: "none" } : { kind: "focus", id: to.item.id });
  switch (key) {
    case "ArrowDown":
      return focus(rows[index + 1]);
    case "ArrowUp":
      return focus(rows[index - 1]);
    case "Home":
      return focus(rows[0]);
    case "End":
      return focus(rows[rows.length - 1]);
    case "ArrowRight":
      if (row.open === false) return { kind: "toggle", id: at };
      return row.open === true ? focus(rows[index + 1]) : { kind: "none" };
    case "ArrowLeft":
      if (row.open === true) return { kind: "toggle", id: at };
      return row.parent === undefined ? { kind: "none" } : { kind: "focus", id: row.parent };
    default:
      return { kind: "none" };
  }
}
