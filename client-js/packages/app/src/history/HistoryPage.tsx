/** All of a document's history: the time line on the left, a slider through it, the point as it was or compared, and the way back. */
import type { DocumentHandle, HistoryPage as Page } from "@concert/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, Bookmark, Eye, Undo2, UserX } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useState } from "react";
import { hereQuery } from "../branches/queries";
import { LoadFailure } from "../data/failure";
import { counted, whole } from "../format/numbers";
import { exact } from "../format/times";
import { ms } from "../format/useNow";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { onEdits, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { useChannel } from "../live/useChannel";
import { useStore } from "../live/useStore";
import { useEditReason } from "../locks/reason";
import { firstName } from "../people/person";
import { usePage } from "../shell/page";
import { Refused } from "../shell/Refused";
import { Button, buttonClass, EmptyState, Icon, PageHead, PageSkeleton, Segmented, Skeleton } from "../ui";
import { Compare } from "./Compare";
import styles from "./history.module.css";
import { Look } from "./Look";
import { NameVersion } from "./NameVersion";
import { historyQuery, PAGE, pointQuery } from "./queries";
import { Rail } from "./Rail";
import { Reverting, type Wanted } from "./Reverting";
import { type Entry, namesIn, reachable, sessionAt } from "./timeline";

const SECTIONS = { glossary: "/w/$workspace/catalog/glossaries/$document", rule_set: "/w/$workspace/governance/rule-sets/$document", workflow: "/w/$workspace/designs/$document", data_source: "/w/$workspace/sources/$document", freeform: "/w/$workspace/documents/$document" } as const;
const TOPICS = ["document:version:*", "document:history:*"] as const;
const VIEWS = [
  { value: "then", label: "As it was" },
  { value: "session", label: "What changed then" },
  { value: "now", label: "Compared with now" },
] as const;
const AskToPublish = lazy(async () => ({ default: (await import("../approvals/AskToPublish")).AskToPublish }));

type View = (typeof VIEWS)[number]["value"];

export function HistoryPage() {
  const { workspace = "", document: id = "" } = useParams({ strict: false });
  const handle = useOpenDocument(id);
  if (handle === undefined) return <PageSkeleton />;
  return <Opened key={id} workspace={workspace} handle={handle} />;
}

function Opened({ workspace, handle }: { readonly workspace: string; readonly handle: DocumentHandle }) {
  const status = useStore(handle.status);
  const { kind } = useStore(handle.facts);
  const around = useQuery({ ...hereQuery(handle.id), enabled: kind === "freeform" });
  const named = useAt<string>(handle, ["body", "name"]);
  const title = (kind === "freeform" ? around.data?.target_title : named)?.trim() || "Without a name";
  usePage({ title: status.state === "loading" ? "History" : `History of ${title}`, people: useDocumentPeople(handle) });
  useEffect(() => handle.presence.update({ page: "history" }), [handle]);
  const [limit, setLimit] = useState(PAGE);
  const history = useQuery(historyQuery(handle.id, limit));
  useLiveHistory(handle);
  if (status.state === "refused") {
    return <Refused document={handle.id} message={status.message} code={status.code} />;
  }
  if (history.data === undefined) {
    if (history.error === null) return <PageSkeleton />;
    return (
      <div className={styles["alone"]}>
        <LoadFailure title="The history could not be loaded" error={history.error} onRetry={() => void history.refetch()} />
      </div>
    );
  }
  const more = history.data.items.length < history.data.total ? () => setLimit((now) => Math.min(1000, now + PAGE)) : undefined;
  return <Travel workspace={workspace} handle={handle} kind={kind} title={title} page={history.data} onMore={more} />;
}

/** What others do meanwhile is asked for again once they pause. */
function useLiveHistory(handle: DocumentHandle): void {
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: ["history", handle.id] });
  useChannel(`doc:${handle.id}`, TOPICS, { onEvent: again, onStale: again });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEdits(handle, () => {
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ["history", handle.id] }), 800);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [handle, queries]);
}

interface TravelProps {
  readonly workspace: string;
  readonly handle: DocumentHandle;
  readonly kind: string;
  readonly title: string;
  readonly page: Page;
  readonly onMore: (() => void) | undefined;
}

function Travel({ workspace, handle, kind, title, page, onMore }: TravelProps) {
  const [picked, pick] = useState<{ readonly through: number; readonly entry?: string }>();
  const [view, setView] = useState<View>("then");
  const [wanted, want] = useState<Wanted>();
  const [naming, setNaming] = useState(false);
  const body = useAt<unknown>(handle, ["body"]);
  const through = reachable(page, picked?.through ?? page.newest);
  const settled = useDeferredValue(through);
  const point = useQuery(pointQuery(handle.id, settled));
  const session = sessionAt(page.items, through);
  const at = (point.data?.through === through ? point.data.at : null) ?? session?.ended_at;
  const nameOf = useMemo(() => namesIn(kind, [point.data?.body, body], page.gone), [kind, point.data?.body, body, page.gone]);
  const offline = useOfflineReason();
  const right = useEditReason(handle);
  const reason = offline ?? right;
  const isNow = through >= page.newest;
  const choose = (entry: Entry) => pick({ through: entry.through, entry: entry.key });
  const section = SECTIONS[kind as keyof typeof SECTIONS];
  const restore = () => want({ kind: "point", through, words: at === undefined ? `edit ${whole(through)}` : `the state of ${exact(ms(at))}` });
  const takeBack = () => session !== undefined && want({ kind: "person", user: session.user, name: session.name, since: session.first - 1, until: session.last });
  useActions([
    { id: "name version", label: "Name this version", group: "Here", icon: Bookmark, keys: "Ctrl S", reason, run: () => setNaming(true) },
    { id: "restore", label: "Restore this point", group: "Here", icon: Undo2, keys: "r", reason: reason ?? (isNow ? "This is how it stands now" : undefined), run: restore },
    { id: "earlier", label: "Go to the edit before", group: "Here", keys: "[", run: () => pick({ through: reachable(page, through - 1) }) },
    { id: "later", label: "Go to the edit after", group: "Here", keys: "]", run: () => pick({ through: Math.min(page.newest, through + 1) }) },
  ]);
  return (
    <div className={styles["page"]}>
      <PageHead
        title={`History of ${title}`}
        sub={`${counted(page.newest, "edit")} in ${counted(page.total, "session")} of work`}
        acts={
          <>
            {section !== undefined && (
              <Link className={buttonClass("quiet")} to={section} params={{ workspace, document: handle.id }}>
                <Icon of={ArrowLeft} /> Back to work
              </Link>
            )}
            {session !== undefined && session.user !== "" && (
              <Button look="quiet" icon={UserX} reason={reason ?? (session.first === 1 ? "This is how the document began" : undefined)} onClick={takeBack}>
                Take back what {firstName(session.name)} did
              </Button>
            )}
            <Button icon={Bookmark} reason={reason} onClick={() => setNaming(true)}>
              Name this version
            </Button>
            {kind === "workflow" && (
              <Suspense fallback={null}>
                <AskToPublish workspace={workspace} document={handle.id} />
              </Suspense>
            )}
            <Button look="primary" icon={Undo2} reason={reason ?? (isNow ? "This is how it stands now" : undefined)} onClick={restore}>
              Restore this point
            </Button>
          </>
        }
      />
      <div className={styles["columns"]}>
        <Rail page={page} chosen={picked?.entry ?? (session === undefined ? undefined : `s${session.first}`)} onChoose={choose} nameOf={nameOf} onMore={onMore} />
        <div className={styles["main"]}>
          <Slider page={page} through={through} onMove={(next) => pick({ through: reachable(page, next) })} words={pointWords(through, page, session, at)} />
          <div className={styles["tools"]}>
            <Segmented label="What to look at" segments={VIEWS} value={view} onChange={setView} />
            <p className={styles["past"]} role="status">
              <Icon of={Eye} size={14} /> {isNow ? "How it stands now, to look at." : `You look at the past: ${pointWords(through, page, session, at)}. Nothing here can be changed.`}
            </p>
          </div>
          <div className={styles["ground"]} data-past={!isNow || undefined}>
            {view === "then" && <Then kind={kind} document={handle.id} point={point} nameOf={nameOf} />}
            {view === "session" && <Compare kind={kind} document={handle.id} before={reachable(page, (session?.first ?? through) - 1)} after={settled} words={session === undefined ? "this edit" : `what ${firstName(session.name || "Concert")} changed until then`} />}
            {view === "now" && (isNow ? <EmptyState>This is how it stands now. Choose an earlier point to compare it with.</EmptyState> : <Compare kind={kind} document={handle.id} before={settled} after={page.newest} words="from then to now" />)}
          </div>
        </div>
      </div>
      {naming && <NameVersion document={handle.id} through={isNow ? undefined : through} onClose={() => setNaming(false)} />}
      {wanted !== undefined && <Reverting document={handle.id} wanted={wanted} nameOf={nameOf} onClose={() => want(undefined)} />}
    </div>
  );
}

function Then({ kind, document, point, nameOf }: { readonly kind: string; readonly document: string; readonly point: ReturnType<typeof useQuery<Awaited<ReturnType<NonNullable<ReturnType<typeof pointQuery>["queryFn"]>>>>>; readonly nameOf: (path: readonly string[]) => string }) {
  if (point.error !== null && point.data === undefined) return <LoadFailure title="This point could not be loaded" error={point.error} onRetry={() => void point.refetch()} />;
  if (point.data === undefined) return <Skeleton height={320} />;
  return <Look kind={kind} document={document} state={point.data} nameOf={nameOf} />;
}

/** `at`: when the edit was made; where that is not known any more, when its session ended. */
function pointWords(through: number, page: Page, session: Page["items"][number] | undefined, at: number | undefined): string {
  const place = `edit ${whole(through)} of ${whole(page.newest)}`;
  const who = session === undefined ? "" : `, ${firstName(session.name || "Concert")}`;
  return at === undefined ? `${place}${who}` : `${place}${who}, ${exact(ms(at))}`;
}

interface SliderProps {
  readonly page: Page;
  readonly through: number;
  readonly words: string;
  readonly onMove: (through: number) => void;
}

/** Moves through all edits; where single edits are not kept any more it goes from state to state. */
function Slider({ page, through, words, onMove }: SliderProps) {
  const span = Math.max(1, page.newest - 1);
  const at = (number: number) => `${(100 * (number - 1)) / span}%`;
  return (
    <div className={styles["slider"]}>
      <input type="range" aria-label="Point in time" aria-valuetext={words} min={1} max={page.newest} step={1} value={through} onChange={(event) => onMove(Number(event.target.value))} />
      <div className={styles["ticks"]} aria-hidden="true">
        {page.exact_from > 1 && <span className={styles["thinned"]} style={{ width: at(page.exact_from) }} />}
        {page.versions.map((version) => (
          <span key={version.id} className={styles["tick"]} style={{ left: at(version.through) }} title={version.name} />
        ))}
      </div>
    </div>
  );
}
