/** A list of any length: only what is in view exists, and its pages are asked for as they come into view. */
import type { TableOut } from "@concert/sdk";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Eye, FileText, Table2, Trash2 } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { counted, short } from "../format/numbers";
import { When } from "../format/When";
import { Icon, Skeleton, Tag } from "../ui";
import { ROWS, type TableQuery, tablesQuery } from "./queries";
import styles from "./catalog.module.css";

const HEIGHT = 58;
const ICONS = { view: Eye, file: FileText } as const;

export function iconOfTable(kind: string) {
  return kind === "view" || kind === "file" ? ICONS[kind] : Table2;
}

interface TableListProps {
  readonly workspace: string;
  readonly query: TableQuery;
  readonly total: number;
  readonly first: readonly TableOut[];
}

export function TableList({ workspace, query, total, first }: TableListProps) {
  const host = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: total, getScrollElement: () => host.current, estimateSize: () => HEIGHT, overscan: 8 });
  const inView = list.getVirtualItems();
  const pages = [...new Set(inView.map(({ index }) => Math.floor(index / ROWS)))].filter((page) => page > 0);
  const found = useQueries({ queries: pages.map((page) => tablesQuery(workspace, query, page)) });
  const at = (index: number): TableOut | undefined => {
    const page = Math.floor(index / ROWS);
    return page === 0 ? first[index] : found[pages.indexOf(page)]?.data?.items[index - page * ROWS];
  };
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const now = event.target instanceof HTMLElement ? Number(event.target.dataset["index"]) : Number.NaN;
    const next = now + (event.key === "ArrowDown" ? 1 : -1);
    if (Number.isNaN(now) || next < 0 || next >= total) return;
    event.preventDefault();
    list.scrollToIndex(next, { align: "auto" });
    requestAnimationFrame(() => host.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  return (
    <div ref={host} className={styles["list"]} onKeyDown={move}>
      <ul aria-label="Tables" style={{ position: "relative", height: list.getTotalSize() }}>
        {inView.map(({ index, start }) => {
          const row = at(index);
          return (
            <li key={index} aria-setsize={total} aria-posinset={index + 1} style={{ position: "absolute", inset: "0 0 auto", height: HEIGHT, transform: `translateY(${start}px)` }}>
              {row === undefined ? <Waiting /> : <Row workspace={workspace} row={row} index={index} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Waiting() {
  return (
    <div className={styles["row"]}>
      <Skeleton width={220} height={12} />
    </div>
  );
}

function Row({ workspace, row, index }: { readonly workspace: string; readonly row: TableOut; readonly index: number }) {
  const gone = row.gone_at !== null;
  return (
    <Link
      className={styles["row"]}
      to="/w/$workspace/catalog/$document"
      params={{ workspace, document: row.source }}
      search={{ table: row.table }}
      data-index={index}
      preload={false}
    >
      <span className={styles["kind"]} data-gone={gone || undefined}>
        <Icon of={gone ? Trash2 : iconOfTable(row.kind)} size={16} />
      </span>
      <span className={styles["what"]}>
        <span className={styles["names"]}>
          <span className={styles["name"]}>{row.table}</span>
          <span className="quiet">{row.source_title}</span>
          {gone && <span className={styles["gone"]}>gone <When micros={row.gone_at ?? 0} /></span>}
        </span>
        <span className={styles["about"]}>{about(row)}</span>
      </span>
      <span className={styles["marks"]}>
        {row.tags.slice(0, 3).map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        {row.tags.length > 3 && <span className="quiet">+{row.tags.length - 3}</span>}
      </span>
      <span className={styles["figures"]}>
        <span>{row.rows === null ? "" : `${row.rows_estimated ? "about " : ""}${short(row.rows)} ${row.rows === 1 ? "row" : "rows"}`}</span>
        <span className="quiet">{row.uses === 0 ? row.owner_name : `used ${counted(row.uses, "time")}`}</span>
      </span>
    </Link>
  );
}

/** What decides whether it is the one: where the words were found, else what somebody wrote. */
function about(row: TableOut): string {
  const columns = counted(row.column_count, "column");
  if (row.matches.length > 0) return `${columns}, with ${row.matches.join(", ")}`;
  return row.description === "" ? [columns, row.comment].filter(Boolean).join(", ") : row.description;
}
