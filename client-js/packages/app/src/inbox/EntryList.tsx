/** The entries one under the other, in groups: moved through and chosen by keys. The selection stays where it is on the screen when others come or go. */
import { AtSign, Bell, Check, CircleX, Hand, KeyRound, type LucideIcon, Reply } from "lucide-react";
import { type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { When } from "../format/When";
import { Chip, Icon, type Tone } from "../ui";
import type { Entry, Group } from "./entries";
import { alertNews, approvalNews, commentNews, gateNews } from "./inbox";
import styles from "./inbox.module.css";
import { stateOf } from "./standing";

export interface ListHandle {
  readonly focus: () => void;
}

interface EntryListProps {
  readonly groups: readonly Group[];
  readonly at: string | undefined;
  readonly onAt: (key: string) => void;
  readonly onOpen: (entry: Entry) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (keys: ReadonlySet<string>) => void;
  readonly ref: Ref<ListHandle>;
}

export function EntryList({ groups, at, onAt, onOpen, chosen, onChoose, ref }: EntryListProps) {
  const host = useRef<HTMLDivElement>(null);
  const rows = groups.flatMap((group) => group.entries);
  const keys = rows.map((entry) => entry.key);
  useImperativeHandle(ref, () => ({ focus: () => host.current?.focus({ preventScroll: true }) }), []);
  useSteady(host, at, keys.join(" "));
  const move = (step: number, choosing: boolean) => {
    const from = Math.max(0, keys.findIndex((key) => key === at));
    const key = keys[Math.min(keys.length - 1, Math.max(0, from + step))];
    if (key === undefined) return;
    if (choosing) onChoose(new Set([...chosen, ...(at === undefined ? [] : [at]), key]));
    onAt(key);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[event.key];
    const entry = rows.find((one) => one.key === at);
    if (step !== undefined) move(step, event.shiftKey);
    else if (event.key === "Enter" && entry !== undefined) onOpen(entry);
    else if (event.key === " " && at !== undefined) onChoose(toggled(chosen, at));
    else return;
    event.preventDefault();
  };
  return (
    <div ref={host} className={styles["list"]} role="listbox" aria-label="Inbox" aria-multiselectable tabIndex={0} aria-activedescendant={at === undefined ? undefined : idOf(at)} onKeyDown={press}>
      {groups.map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <div className={styles["group"]} aria-hidden="true">
            {group.label}
          </div>
          {group.entries.map((entry) => (
            <Row
              key={entry.key}
              entry={entry}
              here={entry.key === at}
              chosen={chosen.has(entry.key)}
              onClick={(more) => {
                if (more) onChoose(toggled(chosen, entry.key));
                onAt(entry.key);
                host.current?.focus({ preventScroll: true });
              }}
              onOpen={() => onOpen(entry)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function toggled(chosen: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}

function idOf(key: string): string {
  return `entry-${key.replace(/[^\w-]/gu, "_")}`;
}

/** What comes or goes above the selected row moves the list under it, not the row. */
function useSteady(host: { readonly current: HTMLDivElement | null }, at: string | undefined, keys: string): void {
  const before = useRef({ at, top: 0 });
  useLayoutEffect(() => {
    const list = host.current;
    const row = at === undefined ? null : (list?.querySelector<HTMLElement>(`#${CSS.escape(idOf(at))}`) ?? null);
    if (list === null || row === null) return;
    if (before.current.at === at && before.current.top !== 0) list.scrollTop += row.offsetTop - before.current.top;
    else row.scrollIntoView({ block: "nearest" });
    before.current = { at, top: row.offsetTop };
  }, [host, at, keys]);
}

interface RowProps {
  readonly entry: Entry;
  readonly here: boolean;
  readonly chosen: boolean;
  readonly onClick: (more: boolean) => void;
  readonly onOpen: () => void;
}

function Row({ entry, here, chosen, onClick, onOpen }: RowProps) {
  const { icon, tone } = lookOf(entry);
  const state = stateOf(entry);
  return (
    <div
      id={idOf(entry.key)}
      role="option"
      aria-selected={chosen || here}
      className={styles["row"]}
      data-here={here || undefined}
      data-chosen={chosen || undefined}
      data-unread={entry.unread || undefined}
      onClick={(event) => onClick(event.ctrlKey || event.metaKey || event.shiftKey)}
      onDoubleClick={onOpen}
    >
      <span className={styles["dot"]}>{chosen ? <Icon of={Check} size={14} /> : entry.unread && <span className="visually-hidden">Unread. </span>}</span>
      <span className={styles["icon"]} data-tone={tone} aria-hidden="true">
        <Icon of={icon} size={16} />
      </span>
      <span className={styles["text"]}>
        <span className={styles["title"]}>{entry.title}</span>
        <span className={styles["line"]}>{entry.line}</span>
      </span>
      <span className={styles["end"]}>
        <span className={styles["when"]}>
          <When micros={entry.at} short />
        </span>
        {state !== undefined && <Chip tone={state.tone}>{state.word}</Chip>}
      </span>
    </div>
  );
}

function lookOf(entry: Entry): { readonly icon: LucideIcon; readonly tone: Tone } {
  const tone: Tone = entry.needsMe ? "wait" : "idle";
  switch (entry.kind) {
    case "approval":
    case "gate":
      return { icon: Hand, tone };
    case "access":
      return { icon: KeyRound, tone };
    case "news":
      if (alertNews(entry.first) !== undefined) return { icon: CircleX, tone: "fail" };
      if (gateNews(entry.first) !== undefined) return { icon: Hand, tone };
      if (approvalNews(entry.first)?.said !== undefined) return { icon: AtSign, tone: entry.unread ? "accent" : "idle" };
      if (approvalNews(entry.first) !== undefined) return { icon: Hand, tone };
      if (commentNews(entry.first) === undefined) return { icon: Bell, tone };
      return { icon: entry.first.kind === "comment.mention" ? AtSign : Reply, tone: entry.unread ? "accent" : "idle" };
  }
}
