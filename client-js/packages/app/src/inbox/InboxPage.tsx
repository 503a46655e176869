/** Everything that waits for this person or was told to them: parts of it left, the list, and what is open beside it. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, AtSign, CheckCheck, CircleDot, Hand, Inbox, type LucideIcon, Mail, MailOpen, Search, Send, SlidersHorizontal, Trash2, X } from "lucide-react";
import { useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { type Action, useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useBootstrap } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { Button, EmptyState, Icon, IconButton, SearchInput, Skeleton } from "../ui";
import { countsOf, type Entry, groupsOf, type Kept, PART_WORDS, readOf, stepFrom, unreadOf } from "./entries";
import { EntryDetail } from "./EntryDetail";
import { EntryList, type ListHandle } from "./EntryList";
import styles from "./inbox.module.css";
import { NothingOpen } from "./NothingOpen";
import { type Part, PARTS } from "./search";
import { NEWS, useEntries, useWaitingEvents } from "./useEntries";
import { useMarks } from "./useMarks";
import { useOpen } from "./useOpen";
import { useWay } from "./useWay";

const NONE: ReadonlySet<string> = new Set();
const NOTHING: readonly Entry[] = [];
const ICONS: Readonly<Record<Part, LucideIcon>> = { all: Inbox, needs: CircleDot, unread: Mail, approvals: Hand, mentions: AtSign, sent: Send };

export function InboxPage() {
  usePage({});
  const { workspace } = useParams({ from: "/signed-in/w/$workspace/inbox" });
  const { part = "all", open: inAddress } = useSearch({ from: "/signed-in/w/$workspace/inbox" });
  const [open, setOpen] = useOpen(inAddress);
  const [limit, setLimit] = useState(NEWS);
  const [words, setWords] = useState("");
  const [chosen, choose] = useState<ReadonlySet<string>>(NONE);
  const [kept, keep] = useState<Kept>();
  const { entries, more, error, retry } = useEntries(limit);
  const { workspaces } = useBootstrap();
  const navigate = useNavigate();
  const go = useWay();
  const marks = useMarks();
  const offline = useOfflineReason();
  const list = useRef<ListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const last = useRef(0);

  const all = entries ?? NOTHING;
  const groups = groupsOf(all, part, words.trim(), kept?.key === open ? kept : undefined);
  const rows = groups.flatMap((group) => group.entries);
  const keys = rows.map((entry) => entry.key);
  // What is open stays open: another entry never takes its place by itself, so that no key meant for one is taken by the next.
  const entry = all.find((one) => one.key === open);
  const index = open === undefined ? -1 : keys.indexOf(open);
  if (index >= 0) last.current = index;
  const picked = rows.filter((one) => chosen.has(one.key));
  const counts = countsOf(all);

  const show = (key: string | undefined) => {
    setOpen(key);
    void navigate({ to: "/w/$workspace/inbox", params: { workspace }, search: { ...(part === "all" ? {} : { part }), ...(key === undefined ? {} : { open: key }) }, replace: true });
  };
  const turn = (next: Part) => {
    choose(NONE);
    last.current = 0;
    setOpen(undefined);
    void navigate({ to: "/w/$workspace/inbox", params: { workspace }, search: next === "all" ? {} : { part: next }, replace: true });
  };
  /** Who comes to an entry has read it; who puts it back does that afterwards. */
  const come = (key: string | undefined) => {
    const to = rows.find((one) => one.key === key);
    if (to === undefined) return;
    keep({ key: to.key, needsMe: to.needsMe, unread: to.unread });
    show(to.key);
    marks.read(unreadOf([to]));
  };
  const step = (by: 1 | -1) => {
    come(stepFrom(keys, open, last.current, by));
    list.current?.focus();
  };
  const about = picked.length > 0 ? picked : entry === undefined ? [] : [entry];
  const flip = () => {
    const unread = unreadOf(about);
    if (unread.length > 0) marks.read(unread);
    else marks.unread(readOf(about));
    choose(NONE);
  };
  const remove = () => {
    marks.remove(about.flatMap((one) => one.news.map((news) => news.id)));
    choose(NONE);
    if (picked.length === 0 && index >= 0) come(keys[index + 1] ?? keys[index - 1]);
  };
  const many = picked.length > 0 ? counted(picked.length, "entry", "entries") : "it";
  const none = about.length === 0 ? "Nothing is open" : undefined;
  const empty = rows.length === 0 ? "The list is empty" : undefined;
  const untold = about.every((one) => one.news.length === 0) ? "It stands here until it is decided" : undefined;
  const isUnread = unreadOf(about).length > 0;
  useActions([
    { id: "inbox.next", label: "Next entry", group: "Here", icon: ArrowDown, keys: "j", reason: empty, run: () => step(1) },
    { id: "inbox.before", label: "Entry before", group: "Here", icon: ArrowUp, keys: "k", reason: empty, run: () => step(-1) },
    { id: "inbox.unread", label: isUnread ? `Mark ${many} as read` : `Mark ${many} as unread`, group: "Here", icon: isUnread ? MailOpen : Mail, keys: "u", reason: offline ?? none ?? untold, run: flip },
    { id: "inbox.remove", label: `Done with ${many}, remove`, group: "Here", icon: Trash2, keys: "e", reason: offline ?? none ?? untold, run: remove },
    { id: "inbox.search", label: "Search the inbox", group: "Here", icon: Search, keys: "/", run: () => search.current?.focus() },
    { id: "inbox.readAll", label: "Mark all as read", group: "Here", icon: CheckCheck, keys: "Shift U", reason: offline ?? (counts.unread === 0 ? "Everything is read" : undefined), run: () => marks.read(unreadOf(all)) },
    { id: "inbox.settings", label: "Open notification settings", group: "Here", icon: SlidersHorizontal, run: () => void navigate({ to: "/w/$workspace/notifications", params: { workspace } }) },
    ...PARTS.map((one): Action => ({ id: `inbox.${one}`, label: `Show ${PART_WORDS[one].toLowerCase()}`, group: "Here", icon: ICONS[one], run: () => turn(one) })),
  ]);

  return (
    <div className={styles["page"]} data-open={open !== undefined || undefined}>
      {workspaces.filter((one) => one.archived_at === null).map((one) => (
        <Waiting key={one.id} workspace={one.id} />
      ))}
      <aside className={styles["parts"]} aria-label="Parts of the inbox">
        <h1>Inbox</h1>
        <ul>
          {PARTS.map((one) => (
            <li key={one}>
              <button type="button" className={styles["part"]} aria-current={one === part ? "true" : undefined} onClick={() => turn(one)}>
                <Icon of={ICONS[one]} size={16} />
                <span>{PART_WORDS[one]}</span>
                {(counts[one] ?? 0) > 0 && (
                  <span className={styles["count"]} data-asks={one === "needs" || one === "approvals" || undefined}>
                    {counts[one]}
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
        <Link className={styles["settings"]} to="/w/$workspace/notifications" params={{ workspace }}>
          <Icon of={SlidersHorizontal} size={16} />
          Notification settings
        </Link>
      </aside>
      <section className={styles["middle"]} aria-label="Entries">
        <div className={styles["tools"]}>
          {picked.length > 0 ? (
            <>
              <strong>{counted(picked.length, "entry", "entries")} chosen</strong>
              <span className={styles["toolsEnd"]}>
                <IconButton icon={isUnread ? MailOpen : Mail} label={isUnread ? "Mark them as read" : "Mark them as unread"} keys="u" reason={offline ?? untold} onClick={flip} />
                <IconButton icon={Trash2} label="Remove them" keys="e" reason={offline ?? untold} onClick={remove} />
                <IconButton icon={X} label="Let them go" onClick={() => choose(NONE)} />
              </span>
            </>
          ) : (
            <>
              <SearchInput
                ref={search}
                aria-label="Search the inbox"
                placeholder="Search"
                value={words}
                onChange={setWords}
                onKeyDown={(event) => {
                  if (event.key !== "Escape" && event.key !== "Enter") return;
                  event.preventDefault();
                  if (event.key === "Escape") setWords("");
                  list.current?.focus();
                }}
              />
              <IconButton icon={CheckCheck} label="Mark all as read" keys="Shift U" reason={offline ?? (counts.unread === 0 ? "Everything is read" : undefined)} onClick={() => marks.read(unreadOf(all))} />
            </>
          )}
        </div>
        {entries === undefined ? (
          error === null ? (
            <Loading />
          ) : (
            <div className={styles["message"]}>
              <LoadFailure title="The inbox could not be loaded" error={error} onRetry={retry} />
            </div>
          )
        ) : rows.length === 0 ? (
          <EmptyState act={words === "" ? undefined : <Button onClick={() => setWords("")}>Show all entries</Button>}>{words === "" ? NOTHING_WORDS[part] : `Nothing here says “${words}”.`}</EmptyState>
        ) : (
          <>
            <EntryList ref={list} groups={groups} at={index < 0 ? undefined : open} onAt={come} onOpen={go} chosen={chosen} onChoose={choose} />
            {more && (
              <div className={styles["more"]}>
                <Button look="quiet" onClick={() => setLimit((now) => Math.min(1000, now + NEWS))}>
                  Show older
                </Button>
              </div>
            )}
          </>
        )}
      </section>
      <div className={styles["beside"]}>
        {entry === undefined ? (
          <NothingOpen gone={open !== undefined && entries !== undefined} some={rows.length > 0} onNext={() => step(1)} />
        ) : (
          <EntryDetail
            key={entry.key}
            entry={entry}
            here={workspace}
            onBack={() => {
              show(undefined);
              list.current?.focus();
            }}
            acts={
              entry.news.length > 0 && (
                <>
                  <IconButton icon={entry.unread ? MailOpen : Mail} label={entry.unread ? "Mark as read" : "Mark as unread"} keys="u" reason={offline} onClick={() => (entry.unread ? marks.read(unreadOf([entry])) : marks.unread(readOf([entry])))} />
                  <IconButton icon={Trash2} label="Remove" keys="e" reason={offline} onClick={() => marks.remove(entry.news.map((one) => one.id))} />
                </>
              )
            }
          />
        )}
      </div>
    </div>
  );
}

/** Listens to one workspace. */
function Waiting({ workspace }: { readonly workspace: string }) {
  useWaitingEvents(workspace);
  return null;
}

function Loading() {
  return (
    <div className={styles["loading"]}>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={44} />
      ))}
    </div>
  );
}

const NOTHING_WORDS: Readonly<Record<Part, string>> = {
  all: "Nothing waits for you, and nobody has told you anything yet. Who names you in a comment, or asks for your decision, is shown here.",
  needs: "Nothing needs you now.",
  unread: "Everything is read.",
  approvals: "Nothing waits for an approval.",
  mentions: "Nobody has named you in a comment yet.",
  sent: "You have not asked for anything.",
};
