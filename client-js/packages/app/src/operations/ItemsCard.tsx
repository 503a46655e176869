/** The items of an operation by their state: what became of each, what was changed, and for a failed one why and what to do. */
import type { BulkDetail, BulkItemOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useEffect, useState } from "react";
import { rowsOf } from "../data/rows";
import { whole } from "../format/numbers";
import { Card, type Column, EmptyState, Icon, Pager, StateWord, Table, type Tab, Tabs } from "../ui";
import { type ChangeRow, changeRows } from "./changes";
import type { Picture } from "./live";
import { usePeople } from "./names";
import styles from "./operations.module.css";
import { itemsQuery, PAGE } from "./queries";
import { countOf, type ItemState, ITEMS, troubleOf } from "./words";

type Shown = ItemState | "all";

interface ItemsCardProps {
  readonly job: BulkDetail;
  readonly picture: Picture;
  /** From the address; without it failures come first where there are any. */
  readonly shown: Shown | undefined;
  readonly onShow: (shown: Shown | undefined) => void;
}

const ORDER: readonly ItemState[] = ["failed", "undo_failed", "skipped", "running", "queued", "done", "undone"];

export function ItemsCard({ job, picture, shown, onShow }: ItemsCardProps) {
  const [offset, setOffset] = useState(0);
  const there = ORDER.filter((state) => state === "failed" || state === shown || countOf(picture.counts, state) > 0);
  const current: Shown = shown ?? (countOf(picture.counts, "failed") > 0 ? "failed" : countOf(picture.counts, "undo_failed") > 0 ? "undo_failed" : "all");
  useEffect(() => setOffset(0), [current, job.id]);
  const list = useQuery(itemsQuery(job.id, current === "all" ? "" : current, offset));
  const columns = useColumns(job, list.data?.items ?? []);
  const tabs: readonly Tab<Shown>[] = [
    ...there.map((state) => ({ id: state, label: `${ITEMS[state].word}${countOf(picture.counts, state) === 0 ? "" : ` ${whole(countOf(picture.counts, state))}`}` })),
    { id: "all" as const, label: "All" },
  ];
  const empty = <EmptyState>{current === "failed" ? "No item has failed." : "No item is in this state now."}</EmptyState>;
  return (
    <Card title="Items" bare>
      <Tabs label="Items by state" tabs={tabs} value={current} onChange={onShow} headClassName={styles["tabs"]}>
        <Table label="Items" columns={columns} rows={rowsOf(list, "The items could not be loaded", empty)} keyOf={(item) => String(item.position)} />
        <Pager offset={offset} limit={PAGE} total={list.data?.total ?? 0} onMove={setOffset} />
      </Tabs>
    </Card>
  );
}

function useColumns(job: BulkDetail, items: readonly BulkItemOut[]): readonly Column<BulkItemOut>[] {
  const name = usePeople(job.workspace, items);
  return [
    { id: "title", head: "Item", cell: (item) => <ItemName job={job} item={item} /> },
    { id: "state", head: "State", width: 140, cell: (item) => <StateWord state={ITEMS[item.state].state}>{ITEMS[item.state].word}</StateWord> },
    { id: "what", head: "What became of it", cell: (item) => <What item={item} back={job.rollback_of !== null} rows={changeRows(item.before, item.after, name)} /> },
    { id: "attempts", head: "Attempts", align: "right", minor: true, cell: (item) => (item.attempts === 0 ? <span className="quiet">none yet</span> : item.attempts) },
  ];
}

function ItemName({ job, item }: { readonly job: BulkDetail; readonly item: BulkItemOut }) {
  if (item.document === null || item.document !== item.item) return item.title;
  return (
    <Link to="/w/$workspace/sources/$document" params={{ workspace: job.workspace, document: item.document }} className="mono">
      {item.title}
    </Link>
  );
}

function What({ item, back, rows }: { readonly item: BulkItemOut; readonly back: boolean; readonly rows: readonly ChangeRow[] }) {
  const trouble = troubleOf(item.error);
  if (trouble !== undefined && item.state !== "done") {
    return (
      <div className={styles["why"]}>
        <span>{trouble.message}</span>
        <span className="quiet">{trouble.next}</span>
      </div>
    );
  }
  if (rows.length > 0) return <Changes rows={rows} />;
  const said = saidBy(item);
  return said === "" ? <span className="quiet">{item.state === "queued" ? "not its turn yet" : back && item.state === "done" ? "as it was before" : "nothing to say"}</span> : said;
}

/** "Criticality: low → high", the first ones of several. */
export function Changes({ rows, most = 3 }: { readonly rows: readonly ChangeRow[]; readonly most?: number }) {
  return (
    <ul className={styles["changes"]}>
      {rows.slice(0, most).map((row) => (
        <li key={row.field}>
          <span className={styles["field"]}>{row.field}</span>
          <span className={styles["was"]}>{row.before}</span>
          <Icon of={ArrowRight} size={12} />
          <span className="visually-hidden">becomes</span>
          <span className={styles["becomes"]}>{row.after}</span>
        </li>
      ))}
      {rows.length > most && <li className="quiet">and {rows.length - most} more</li>}
    </ul>
  );
}

function saidBy(item: BulkItemOut): string {
  const { result } = item;
  if (typeof result !== "object" || result === null || Array.isArray(result)) return "";
  const said = (result as Readonly<Record<string, unknown>>)["said"];
  if (typeof said === "string") return said;
  return Object.entries(result)
    .filter(([, value]) => typeof value === "number" || typeof value === "string")
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(", ");
}
