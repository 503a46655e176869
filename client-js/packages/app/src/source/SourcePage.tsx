/** One source: its configuration on the left, what is known about it on the right. */
import type { DocumentHandle, JsonObject, Path, SchemaOutput, SourceDetail } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { PlugZap, Redo2, ScanSearch, Trash2, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { sourceQuery } from "../data/queries";
import { lastOf } from "../data/results";
import { HistoryButton } from "../history/HistoryButton";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { saveState, useAt, useDocumentPeople, useOpenDocument } from "../live/document";
import { DocumentMessages } from "../live/DocumentMessages";
import { useEditReason } from "../locks/reason";
import { useStore } from "../live/useStore";
import { useBootstrap } from "../session/Bootstrap";
import { usePage } from "../shell/page";
import { DISCOVER, healthOf, PROFILE, TEST } from "../sources/health";
import { BranchPlace } from "../branches/BranchPlace";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { DocumentLock } from "../locks/DocumentLock";
import { LockAsks } from "../locks/LockAsks";
import type { Part } from "../locks/standing";
import { useLockAction } from "../locks/useLockAction";
import { fieldsOf } from "../forms/schema";
import { bringIntoView, placeAt, revealField } from "../forms/reveal";
import { Button, ErrorState, IconButton, IconTile, Skeleton, StateChip, type Tone } from "../ui";
import { iconNamed } from "../ui/kindIcons";
import { useLeaderIn } from "../together/Together";
import { useTrash } from "../workspace/trash";
import { ConnectionTest } from "./ConnectionTest";
import { goingKey, useOperations, useSourceActs } from "./operations";
import { useOwnTable } from "./peopleOnTables";
import { ProfileCard } from "./ProfileCard";
import { SchemaCard } from "./SchemaCard";
import { CONNECTION, nameOfPlace, partOfSource, WHOLE_SOURCE } from "./parts";
import { CommentsCard, SourceComments } from "./SourceComments";
import { SourceForm } from "./SourceForm";
import styles from "./source.module.css";

export function SourcePage() {
  const { document: id } = useParams({ from: "/signed-in/w/$workspace/sources/$document" });
  const handle = useOpenDocument(id);
  const { data: source, error, refetch } = useQuery(sourceQuery(id));
  if (error !== null && source === undefined) {
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <LoadFailure title="The source could not be loaded" error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (handle === undefined || source === undefined) return <Skeleton height="100%" />;
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
  const form = useRef<HTMLDivElement>(null);
  const show = (path: readonly string[]) => revealField(form.current, path);
  const theirs = useLeaderIn(handle)?.field;
  useEffect(() => {
    if (theirs !== undefined) bringIntoView(form.current, ["body", ...theirs.split(".")]);
  }, [theirs]);
  useUndoActions(handle, useEditReason(handle));
  if (status.state === "refused") {
    return (
      <div style={{ padding: "var(--space-6)", maxWidth: 640 }}>
        <ErrorState title={status.message} code={status.code} />
      </div>
    );
  }
  return (
    <div className={styles["page"]}>
      <DocumentMessages handle={handle} nameOf={nameOf} onShow={show} />
      <DocumentLock handle={handle} part={WHOLE_SOURCE} partOf={partOfSource} onShow={show} />
      <BranchPlace handle={handle} />
      <ConflictPlace handle={handle} nameOf={nameOf} />
      <LockAsks handle={handle} partOf={partOfSource} />
      <Head handle={handle} source={source} name={name} />
      <SourceComments handle={handle} nameOf={nameOf} onShow={show}>
        <div className={styles["columns"]}>
          <div className={styles["form"]} ref={form} onFocus={(event) => atField(placeAt(event.target))} onBlur={() => atField(undefined)}>
            <SourceForm handle={handle} onPart={atPart} />
          </div>
          <Facts handle={handle} source={source} />
        </div>
      </SourceComments>
    </div>
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

/** When what a test depends on was last seen to change, in microseconds; 0 while it did not. Loading is no change. */
function useConnectionChange(handle: DocumentHandle): number {
  const loading = useStore(handle.status).state === "loading";
  const values = [useAt(handle, ["body", "kind"]), useAt(handle, ["body", "connection"]), useAt(handle, ["body", "credential"])];
  const now = JSON.stringify(values);
  const [seen, see] = useState({ values: now, loading, at: 0 });
  if (seen.values !== now || seen.loading !== loading) {
    see({ values: now, loading, at: seen.values === now || seen.loading ? seen.at : Date.now() * 1000 });
  }
  return seen.at;
}

const TILE: Readonly<Record<string, Tone>> = { done: "ok", failed: "fail" };

interface HeadProps {
  readonly handle: DocumentHandle;
  readonly source: SourceDetail;
  readonly name: string;
}

function Head({ handle, source, name }: HeadProps) {
  const kinds = useBootstrap().source_kinds;
  const chosen = useAt<string>(handle, ["body", "kind"]);
  const connection = useAt<JsonObject>(handle, ["body", "connection"]);
  const kind = kinds.find((one) => one.kind === chosen);
  const health = healthOf(source);
  const navigate = useNavigate();
  const { trash } = useTrash();
  const { discover, asked } = useSourceActs(source.id);
  const offline = useOfflineReason();
  const right = useEditReason(handle);
  const remove = async () => {
    await trash(source);
    await navigate({ to: "/w/$workspace/sources", params: { workspace: source.workspace } });
  };
  useActions([{ id: "trash", label: `Move ${name} to the trash`, group: "Here", icon: Trash2, reason: right, run: () => void remove() }]);
  return (
    <header className={styles["head"]}>
      <div className={styles["headRow"]}>
        <IconTile icon={iconNamed(kind?.icon ?? "database")} tone={TILE[health.state] ?? "idle"} />
        <div className={styles["headText"]}>
          <div className={styles["title"]}>
            <h1>{name}</h1>
            {health.state !== "idle" && <StateChip state={health.state}>{health.state === "done" ? "Answers" : "Does not answer"}</StateChip>}
          </div>
          <div className={styles["sub"]}>
            {[kind?.title ?? "No kind chosen", ...placeOf(connection)].join(", ")}
          </div>
        </div>
        <div className={styles["acts"]}>
          <HistoryButton workspace={source.workspace} handle={handle} />
          <IconButton icon={Trash2} label="Move to the trash" reason={offline ?? right} onClick={() => void remove()} />
          <Button look="primary" icon={ScanSearch} busy={asked.has(goingKey(DISCOVER, ""))} reason={offline ?? right} onClick={discover}>
            Scan now
          </Button>
        </div>
      </div>
    </header>
  );
}

/** Where it is, in the words of its connection: "flights.db". */
function placeOf(connection: JsonObject | undefined): readonly string[] {
  const first = Object.values(connection ?? {}).find((value) => typeof value === "string" && value !== "");
  return typeof first === "string" ? [first] : [];
}

function Facts({ handle, source }: { readonly handle: DocumentHandle; readonly source: SourceDetail }) {
  const going = useOperations(source.id);
  const acts = useSourceActs(source.id);
  const offline = useOfflineReason();
  const right = useEditReason(handle);
  const reason = offline ?? right;
  const schema = lastOf(source.results, DISCOVER);
  const [picked, pick] = useState<string>();
  const table = picked ?? firstTable(source, schema.kind === "succeeded" ? schema.output : undefined);
  useOwnTable(handle, picked);
  const test = lastOf(source.results, TEST);
  const changedAt = useConnectionChange(handle);
  const profileKey = goingKey(PROFILE, table ?? "");
  useActions([
    { id: "test", label: "Test the connection", group: "Here", icon: PlugZap, keys: "t", reason, run: acts.test },
    { id: "scan", label: "Scan the schema", group: "Here", icon: ScanSearch, reason, run: acts.discover },
  ]);
  return (
    <div className={styles["facts"]}>
      <ConnectionTest
        kept={test}
        running={going.get(goingKey(TEST, ""))?.by ?? (acts.asked.has(goingKey(TEST, "")) ? "You" : undefined)}
        outdated={test.kind !== "none" && (source.updated_at > test.at || changedAt > test.at)}
        reason={reason}
        onTest={acts.test}
      />
      <SchemaCard
        handle={handle}
        kept={schema}
        running={going.has(goingKey(DISCOVER, "")) || acts.asked.has(goingKey(DISCOVER, ""))}
        reason={reason}
        table={table}
        onTable={pick}
        onDiscover={acts.discover}
      />
      <ProfileCard
        table={table}
        scanned={schema.kind === "succeeded"}
        kept={lastOf(source.results, PROFILE, table ?? "")}
        work={going.get(profileKey)?.work}
        running={going.has(profileKey) || acts.asked.has(profileKey)}
        reason={reason}
        onProfile={() => table !== undefined && acts.profile(table)}
      />
      <CommentsCard />
    </div>
  );
}

/** What is shown before somebody chooses: a table that was profiled, else the first one. */
function firstTable(source: SourceDetail, schema: SchemaOutput | undefined): string | undefined {
  const tables = schema?.tables.map((table) => table.name) ?? [];
  const profiled = source.results.find((result) => result.operation === PROFILE && tables.includes(result.subject));
  return profiled?.subject ?? tables[0];
}
