/** A value of a run looked into place by place: what is inside is asked for when it is opened, a page at a time. */
import type { OutputOf } from "@concert/sdk";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { counted, whole } from "../format/numbers";
import { sourcesOf } from "../pickers/finders";
import { useName } from "../pickers/Picker";
import { Button, Icon, Skeleton } from "../ui";
import styles from "./value.module.css";

type Page = OutputOf<"runs.value">;
type Item = Page["items"][number];

export interface ValueAt {
  readonly workspace: string;
  readonly run: string;
  readonly node: string;
  readonly part: "input" | "output";
  /** Changes when the value may have: an input is filled in as steps before it end. */
  readonly version: string;
}

const PAGE = 50;
const TEXT = 8000;

function useValue({ run, node, part, version }: ValueAt, path: string) {
  return useInfiniteQuery({
    queryKey: ["run-value", run, node, part, version, path],
    queryFn: ({ signal, pageParam }): Promise<Page> => call("runs.value", { id: run, node, part, path, offset: pageParam, limit: PAGE }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last: Page): number | undefined => (last.items.length > 0 && last.offset + last.items.length < last.total ? last.offset + last.items.length : undefined),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function ValueTree({ label, ...at }: ValueAt & { readonly label: string }) {
  return (
    <div className={styles["tree"]} role="group" aria-label={label}>
      <Inside at={at} path="" depth={0} />
    </div>
  );
}

function Inside({ at, path, depth }: { readonly at: ValueAt; readonly path: string; readonly depth: number }) {
  const value = useValue(at, path);
  const pages = value.data?.pages ?? [];
  const [first] = pages;
  if (first === undefined) return value.error === null ? <Skeleton height={20} /> : <p className={styles["quiet"]}>{value.error.message}</p>;
  if (first.kind !== "object" && first.kind !== "array") return <Plain kind={first.kind} value={first.value} size={first.total} />;
  if (first.total === 0) return <p className={styles["quiet"]}>{first.kind === "object" ? "An empty structure." : "An empty list."}</p>;
  const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
  return (
    <>
      <ul className={styles["items"]}>
        {pages.flatMap((page) => page.items.map((item) => <Entry key={item.key} at={at} item={item} path={`${path}/${item.key.replaceAll("~", "~0").replaceAll("/", "~1")}`} depth={depth} />))}
      </ul>
      {value.hasNextPage && (
        <Button size="small" look="quiet" busy={value.isFetchingNextPage} onClick={() => void value.fetchNextPage()}>
          {`Show more: ${whole(shown)} of ${whole(first.total)}`}
        </Button>
      )}
    </>
  );
}

function Entry({ at, item, path, depth }: { readonly at: ValueAt; readonly item: Item; readonly path: string; readonly depth: number }) {
  const opens = item.size > 0 && (item.kind === "object" || item.kind === "array" || (item.kind === "text" && item.size > 120));
  const [open, setOpen] = useState(depth === 0 && item.kind === "object" && item.size <= 8);
  return (
    <li>
      {opens ? (
        <button type="button" className={styles["row"]} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={open ? ChevronDown : ChevronRight} size={12} />
          <span className={styles["key"]}>{item.key}</span>
          <span className={styles["quiet"]}>{sizeWords(item)}</span>
        </button>
      ) : (
        <span className={styles["row"]}>
          <span className={styles["twist"]} />
          <span className={styles["key"]}>{item.key}</span>
          {item.key === "source" && typeof item.value === "string" ? <SourceOf workspace={at.workspace} id={item.value} /> : <Plain kind={item.kind} value={item.value} size={item.size} />}
        </span>
      )}
      {open && (
        <div className={styles["inside"]}>
          <Inside at={at} path={path} depth={depth + 1} />
        </div>
      )}
    </li>
  );
}

/** A source by its name, with the way to it; what names none stays as it is. */
function SourceOf({ workspace, id }: { readonly workspace: string; readonly id: string }) {
  const name = useName(sourcesOf(workspace), id);
  if (name.data === undefined || name.data === null) return <Plain kind="text" value={id} size={id.length} />;
  return (
    <Link className={styles["value"]} to="/w/$workspace/sources/$document" params={{ workspace, document: id }}>
      {name.data.label}
    </Link>
  );
}

function Plain({ kind, value, size }: { readonly kind: Item["kind"]; readonly value: Item["value"]; readonly size: number }) {
  if (kind === "object" || kind === "array") return <span className={styles["quiet"]}>{kind === "object" ? "{ }" : "[ ]"}</span>;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (
    <span className={styles["value"]} data-kind={kind}>
      {text.slice(0, TEXT)}
      {kind === "text" && size > text.length && <span className={styles["quiet"]}> {`… ${whole(size)} characters`}</span>}
    </span>
  );
}

function sizeWords({ kind, size }: Item): string {
  if (kind === "object") return counted(size, "field");
  return kind === "array" ? counted(size, "item") : counted(size, "character");
}
