/** One source: its head, and a tab for each thing that is known about it. */
import type { DocumentHandle, JsonObject, Path, SourceDetail } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Braces, PanelTop, Redo2, ScanSearch, Trash2, Undo2 } from "lucide-react";
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useAsking } from "../approvals/useAsking";
import { asError } from "../data/api";
import { LoadFailure } from "../data/failure";
import { sourceQuery } from "../data/queries";
import { HistoryButton } from "../history/HistoryButton";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { saveState, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { DocumentMessages } from "../live/DocumentMessages";
import { useEditReason } from "../locks/reason";
import { useStore } from "../live/useStore";
import { useBootstrap } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { isUnseen, Refused } from "../shell/Refused";
import { DISCOVER, healthOf } from "../sources/health";
import { warningOf } from "../sources/vitals";
import { BranchPlace } from "../branches/BranchPlace";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { DocumentLock } from "../locks/DocumentLock";
import { LockAsks } from "../locks/LockAsks";
import type { Part } from "../locks/standing";
import { useLockAction } from "../locks/useLockAction";
import { fieldsOf } from "../forms/schema";
import { Button, IconButton, IconTile, PageSkeleton, StateChip, Tabs, type Tone } from "../ui";
import { iconNamed } from "../ui/kindIcons";
import { useTrash } from "../workspace/trash";
import { goingKey, useSourceActs } from "./operations";
import { CONNECTION, nameOfPlace, partOfSource, WHOLE_SOURCE } from "./parts";
import { FormComments } from "../comments/FormComments";
import styles from "./source.module.css";
import { JSON_VIEW, useSourceSearch } from "./search";
import { StageContext } from "./stage";
import { FIRST_TAB, SOURCE_TABS, type SourceTabProps, tabNamed } from "./tabs";

export function SourcePage() {
  const { document: id } = useParams({ from: "/signed-in/w/$workspace/sources/$document" });
  const handle = useOpenDocument(id);
  const { data: source, error, refetch } = useQuery(sourceQuery(id));
  if (error !== null && source === undefined) {
    const { message, code, nextStep } = asError(error);
    if (isUnseen(code)) {
      return (
        <Refused document={id} message={message} code={code}>
          {nextStep}
        </Refused>
      );
    }
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <LoadFailure title="The source could not be loaded" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (handle === undefined || source === undefined) return <PageSkeleton />;
  return <Page key={id} handle={handle} source={source} />;
}

function Page({ handle, source }: { readonly handle: DocumentHandle; readonly source: SourceDetail }) {
  const status = useStore(handle.status);
  const saved = useStore(handle.saved);
  const canEdit = useStore(handle.canEdit);
  const { role } = useStore(handle.facts);
  const name = useName(handle, source);
  const people = useDocumentPeople(handle);
  const nameOf = useNames(handle);
  const [field, atField] = useState<string>();
  usePage({ title: name, save: saveState(saved, canEdit, role), people, doing: doingAt(field, canEdit, nameOf) });
  useEffect(() => handle.presence.update({ page: "source" }, { worked: false }), [handle]);
  const [part, atPart] = useState<Part>(CONNECTION);
  useLockAction(handle, part, "");
  const { tab, open } = useTab(source);
  const json = useJsonView(source, tab);
  const [wanted, want] = useState<readonly string[]>();
  const taken = useCallback(() => want(undefined), []);
  const show = (path: readonly string[]) => {
    json.show(false);
    want(path);
  };
  useUndoActions(handle, useEditReason(handle));
  if (status.state === "refused") {
    return <Refused document={handle.id} message={status.message} code={status.code} />;
  }
  return (
    <div className={styles["page"]}>
      <DocumentMessages handle={handle} nameOf={nameOf} onShow={show} />
      <DocumentLock handle={handle} part={WHOLE_SOURCE} partOf={partOfSource} onShow={show} />
      <BranchPlace handle={handle} />
      <ConflictPlace handle={handle} nameOf={nameOf} />
      <LockAsks handle={handle} partOf={partOfSource} />
      <Head handle={handle} source={source} name={name} primary={tab === FIRST_TAB} json={json} />
      <FormComments what="source" handle={handle} nameOf={nameOf} onShow={show}>
        <StageContext.Provider value={{ onPart: atPart, onField: atField, wanted, taken }}>
          <Tabs label="Parts of the source" tabs={SOURCE_TABS} value={tab} onChange={open} className={styles["parts"]} headClassName={styles["tabs"]}>
            <Shown tab={tab} handle={handle} source={source} />
          </Tabs>
        </StageContext.Provider>
      </FormComments>
    </div>
  );
}

interface Choice {
  readonly tab: string;
  readonly open: (id: string) => void;
}

/** The tab that the address names. */
function useTab({ workspace, id }: SourceDetail): Choice {
  const { tab: named } = useParams({ strict: false });
  const navigate = useNavigate();
  const tab = tabNamed(named)?.id ?? FIRST_TAB;
  const open = (next: string) => {
    if (next === tab) return;
    const place = { workspace, document: id };
    if (next === FIRST_TAB) void navigate({ to: "/w/$workspace/sources/$document", params: place });
    else void navigate({ to: "/w/$workspace/sources/$document/$tab", params: { ...place, tab: next } });
  };
  useActions(SOURCE_TABS.map((one) => ({ id: `tab ${one.id}`, label: `Show ${one.label.toLowerCase()}`, group: "Here" as const, icon: PanelTop, words: "tab part", run: () => open(one.id) })));
  return { tab, open };
}

interface JsonChoice {
  readonly shown: boolean;
  readonly show: (shown: boolean) => void;
}

/** Whether the first tab has the form or its JSON, as the address says. */
function useJsonView({ workspace, id }: SourceDetail, tab: string): JsonChoice {
  const { view } = useSourceSearch();
  const navigate = useNavigate();
  const shown = tab === FIRST_TAB && view === JSON_VIEW;
  const show = (wanted: boolean) => {
    if (tab === FIRST_TAB && wanted === shown) return;
    void navigate({ to: "/w/$workspace/sources/$document", params: { workspace, document: id }, search: wanted ? { view: JSON_VIEW } : {} });
  };
  useActions([{ id: "json", label: shown ? "Show the form" : "Show the JSON", group: "Here", icon: Braces, keys: "j", words: "json code text form view", run: () => show(!shown) }]);
  return { shown, show };
}

const CONTENTS: ReadonlyMap<string, ComponentType<SourceTabProps>> = new Map(
  SOURCE_TABS.map(({ id, load }) => [id, lazy(async () => ({ default: await load() }))]),
);
/** Asked for beside the page itself: most people see it first. */
void tabNamed(undefined)?.load();

function Shown({ tab, handle, source }: SourceTabProps & { readonly tab: string }) {
  const Content = CONTENTS.get(tab);
  if (Content === undefined) return null;
  return (
    <Suspense fallback={<PageSkeleton headless />}>
      {tab === FIRST_TAB ? (
        <Content handle={handle} source={source} />
      ) : (
        <div className={styles["part"]}>
          <Content handle={handle} source={source} />
        </div>
      )}
    </Suspense>
  );
}

/** What the others read of me: at which field I am. */
function doingAt(field: string | undefined, canEdit: boolean, nameOf: (path: Path) => string): string | undefined {
  return field === undefined ? undefined : `${canEdit ? "editing" : "reading"} ${nameOf(["body", ...field.split(".")])}`;
}

/** Places as the fields of this kind of source are called. */
function useNames(handle: DocumentHandle): (path: Path) => string {
  const kinds = useBootstrap().source_kinds;
  const chosen = useAt<string>(handle, ["body", "kind"]);
  const config = kinds.find((one) => one.kind === chosen)?.config;
  return (path) => nameOfPlace(path, config === undefined ? [] : fieldsOf(config));
}

/** The name as it is typed, before the server's list knows it. */
function useName(handle: DocumentHandle, source: SourceDetail): string {
  const name = useAt<string>(handle, ["body", "name"]) ?? source.title;
  return name === "" ? "Without a name" : name;
}

/** Takes back what this person changed here, and nobody else's. */
function useUndoActions(handle: DocumentHandle, right: string | undefined): void {
  const { canUndo, canRedo } = useStore(handle.undo.state);
  useActions([
    { id: "undo", label: "Undo my last change", group: "Here", icon: Undo2, keys: "Ctrl Z", reason: right ?? (canUndo ? undefined : "Nothing of yours to undo"), run: handle.undo.undo },
    { id: "redo", label: "Redo my last change", group: "Here", icon: Redo2, keys: "Ctrl Shift Z", also: ["Ctrl Y"], reason: right ?? (canRedo ? undefined : "Nothing of yours to redo"), run: handle.undo.redo },
  ]);
}

const TILE: Readonly<Record<string, Tone>> = { done: "ok", warning: "wait", failed: "fail" };

interface HeadProps {
  readonly handle: DocumentHandle;
  readonly source: SourceDetail;
  readonly name: string;
  /** Its act is the one of the screen; other tabs have one of their own. */
  readonly primary: boolean;
  readonly json: JsonChoice;
}

function Head({ handle, source, name, primary, json }: HeadProps) {
  const kinds = useBootstrap().source_kinds;
  // Until the document is here, what the server last told of it.
  const chosen = useAt<string>(handle, ["body", "kind"]) ?? source.body["kind"];
  const connection = useAt<JsonObject>(handle, ["body", "connection"]) ?? (source.body["connection"] as JsonObject | undefined);
  const kind = kinds.find((one) => one.kind === chosen);
  const health = healthOf(source);
  // A test that failed says more than any figure.
  const warning = health.state === "failed" ? undefined : warningOf(source);
  const navigate = useNavigate();
  const { trash } = useTrash();
  const { discover, asked } = useSourceActs(source.id);
  const offline = useOfflineReason();
  const right = useEditReason(handle);
  const { dialog } = useAsking("data_source_delete", source.workspace, source.id);
  const remove = async () => {
    await trash(source);
    await navigate({ to: "/w/$workspace/sources", params: { workspace: source.workspace } });
  };
  useActions([{ id: "trash", label: `Move ${name} to the trash`, group: "Here", icon: Trash2, reason: right, run: () => void remove() }]);
  return (
    <header className={styles["head"]}>
      <div className={styles["headRow"]}>
        <IconTile icon={iconNamed(kind?.icon ?? "database")} tone={TILE[warning?.state ?? health.state] ?? "idle"} />
        <div className={styles["headText"]}>
          <div className={styles["title"]}>
            <h1>{name}</h1>
            {warning !== undefined ? <StateChip state={warning.state}>{warning.words}</StateChip> : health.state !== "idle" && <StateChip state={health.state}>{health.state === "done" ? "Answers" : "Does not answer"}</StateChip>}
          </div>
          <div className={styles["sub"]}>
            {[kind?.title ?? "No kind chosen", ...placeOf(connection)].join(", ")}
          </div>
        </div>
        <div className={styles["acts"]}>
          <HistoryButton workspace={source.workspace} handle={handle} />
          <Button icon={Braces} aria-pressed={json.shown} onClick={() => json.show(!json.shown)}>
            JSON
          </Button>
          <IconButton icon={Trash2} label="Move to the trash" reason={offline ?? right} onClick={() => void remove()} />
          <Button look={primary ? "primary" : "secondary"} icon={ScanSearch} busy={asked.has(goingKey(DISCOVER, ""))} reason={offline ?? right} onClick={discover}>
            Read schema
          </Button>
        </div>
      </div>
      {dialog}
    </header>
  );
}

/** Where it is, in the words of its connection: "flights.db". */
function placeOf(connection: JsonObject | undefined): readonly string[] {
  const first = Object.values(connection ?? {}).find((value) => typeof value === "string" && value !== "");
  return typeof first === "string" ? [first] : [];
}
