/** What a source is: its configuration on the left, what is known about it on the right. */
import type { DocumentHandle, SchemaOutput, SourceDetail } from "@concert/sdk";
import { PlugZap, ScanSearch } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { lastOf } from "../data/results";
import { bringIntoView, placeAt, revealField } from "../forms/reveal";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useAt } from "../live/document";
import { useStore } from "../live/useStore";
import { useEditReason } from "../locks/reason";
import { DISCOVER, PROFILE, TEST } from "../sources/health";
import { Skeleton } from "../ui";
import { useOfLeader } from "../together/Together";
import { ConnectionTest } from "./ConnectionTest";
import { Figures } from "./Figures";
import { goingKey, useOperations, useSourceActs } from "./operations";
import { useOwnTable } from "./peopleOnTables";
import { ProfileCard } from "./ProfileCard";
import { SchemaCard } from "./SchemaCard";
import { CommentsCard } from "../comments/FormComments";
import { JSON_VIEW, useSourceSearch } from "./search";
import { SourceForm } from "./SourceForm";
import styles from "./source.module.css";
import { useStage } from "./stage";
import type { SourceTabProps } from "./tabs";

const JsonView = lazy(async () => ({ default: (await import("./json/JsonView")).JsonView }));

export function OverviewTab({ handle, source }: SourceTabProps) {
  const { view } = useSourceSearch();
  const { onPart, onField, wanted, taken } = useStage();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wanted === undefined || view === JSON_VIEW) return;
    revealField(form.current, wanted);
    taken();
  }, [wanted, taken, view]);
  const theirs = useOfLeader(handle, "field");
  useEffect(() => {
    if (theirs !== undefined) bringIntoView(form.current, ["body", ...theirs.split(".")]);
  }, [theirs]);
  return (
    <div className={styles["columns"]}>
      {view === JSON_VIEW ? (
        <div className={styles["jsonColumn"]}>
          <Suspense fallback={<Skeleton height="100%" />}>
            <JsonView handle={handle} />
          </Suspense>
        </div>
      ) : (
        <div className={styles["form"]} ref={form} onFocus={(event) => onField(placeAt(event.target))} onBlur={() => onField(undefined)}>
          <SourceForm handle={handle} onPart={onPart} />
        </div>
      )}
      <Facts handle={handle} source={source} />
    </div>
  );
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
  const scanned = schema.kind === "succeeded";
  return (
    <div className={styles["facts"]} data-scanned={scanned}>
      <ConnectionTest
        kept={test}
        running={going.get(goingKey(TEST, ""))?.by ?? (acts.asked.has(goingKey(TEST, "")) ? "You" : undefined)}
        outdated={test.kind !== "none" && (source.updated_at > test.at || changedAt > test.at)}
        reason={reason}
        onTest={acts.test}
      >
        <Figures source={source} />
      </ConnectionTest>
      <SchemaCard
        handle={handle}
        kept={schema}
        running={going.has(goingKey(DISCOVER, "")) || acts.asked.has(goingKey(DISCOVER, ""))}
        reason={reason}
        table={table}
        onTable={pick}
        onDiscover={acts.discover}
      />
      {scanned && (
        <ProfileCard
          table={table}
          kept={lastOf(source.results, PROFILE, table ?? "")}
          work={going.get(profileKey)?.work}
          running={going.has(profileKey) || acts.asked.has(profileKey)}
          reason={reason}
          onProfile={() => table !== undefined && acts.profile(table)}
        />
      )}
      <CommentsCard what="source" className={styles["wide"]} />
    </div>
  );
}

/** What is shown before somebody chooses: a table that was profiled, else the first one. */
function firstTable(source: SourceDetail, schema: SchemaOutput | undefined): string | undefined {
  const tables = schema?.tables.map((table) => table.name) ?? [];
  const profiled = source.results.find((result) => result.operation === PROFILE && tables.includes(result.subject));
  return profiled?.subject ?? tables[0];
}
