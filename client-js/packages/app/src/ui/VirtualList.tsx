/** A long list of equal rows, of which only those in view exist. Follows its end while the reader is there. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";

interface VirtualListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly rowHeight: number;
  readonly row: (item: Item, index: number) => ReactNode;
  readonly keyOf: (item: Item, index: number) => string | number;
  /** Stay at the newest row. */
  readonly follow?: boolean;
  /** The reader scrolled away from the end, or back to it. */
  readonly onFollow?: (follow: boolean) => void;
  /** Bring this row into view. */
  readonly reveal?: number | undefined;
  readonly className?: string | undefined;
}

export function VirtualList<Item>({ label, items, rowHeight, row, keyOf, follow = false, onFollow, reveal, className }: VirtualListProps<Item>) {
  const host = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: items.length, getScrollElement: () => host.current, estimateSize: () => rowHeight, overscan: 12 });
  useEffect(() => {
    if (follow && items.length > 0) list.scrollToIndex(items.length - 1, { align: "end" });
  }, [follow, items.length, list]);
  useEffect(() => {
    if (reveal !== undefined) list.scrollToIndex(reveal, { align: "center" });
  }, [reveal, list]);
  const scrolled = () => {
    const at = host.current;
    if (at === null || onFollow === undefined) return;
    const end = at.scrollHeight - at.scrollTop - at.clientHeight < rowHeight;
    if (end !== follow) onFollow(end);
  };
  return (
    <div ref={host} className={className} role="log" aria-label={label} aria-live="off" tabIndex={0} style={{ overflow: "auto" }} onScroll={scrolled}>
      <div style={{ position: "relative", height: list.getTotalSize() }}>
        {list.getVirtualItems().map((at) => {
          const item = items[at.index];
          if (item === undefined) return null;
          return (
            <div key={keyOf(item, at.index)} style={{ position: "absolute", inset: "0 0 auto", height: rowHeight, transform: `translateY(${at.start}px)` }}>
              {row(item, at.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
