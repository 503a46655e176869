/** What a list says of a source, piece by piece: in the cells of its table and on the tiles of its grid, which lay the pieces out. */
import type { SourceOut } from "@concert/sdk";
import { Link } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import type { MouseEvent } from "react";
import { isPlain } from "../filters/query";
import { When } from "../format/When";
import { Button, EmptyState, IconButton, StateWord, Tag } from "../ui";
import { useTrash } from "../workspace/trash";
import { CRITICALITIES } from "./criticality";
import { healthOf, TEST } from "./health";
import { asQuery, type SourcesSearch } from "./search";
import styles from "./sources.module.css";
import { scoreOf } from "./vitals";

interface PickProps {
  readonly source: SourceOut;
  readonly picked: boolean;
  readonly onPress: (event: MouseEvent) => void;
}

/** No stop of Tab: keys choose what is in focus. */
export function Pick({ source, picked, onPress }: PickProps) {
  return (
    <label className={styles["pick"]}>
      <input type="checkbox" tabIndex={-1} aria-label={`Choose ${source.title}`} checked={picked} readOnly onClick={onPress} />
    </label>
  );
}

/** `stop`: whether Tab stops there. */
export function SourceLink({ source, stop = true }: { readonly source: SourceOut; readonly stop?: boolean }) {
  return (
    <Link tabIndex={stop ? undefined : -1} to="/w/$workspace/sources/$document" params={{ workspace: source.workspace, document: source.id }} className="mono" style={{ color: "var(--text)" }}>
      {source.title === "" ? "Without a name" : source.title}
    </Link>
  );
}

/** "high" as the form says it: "High"; what is no level is shown as wrong. */
export function Criticality({ value }: { readonly value: string }) {
  if (value === "") return "not said";
  const known = CRITICALITIES.find((one) => one.value === value);
  return known === undefined ? <StateWord state="warning">“{value}” is no level</StateWord> : known.label;
}

export function LastTest({ source }: { readonly source: SourceOut }) {
  const health = healthOf(source);
  const test = source.results.find((result) => result.operation === TEST);
  if (test === undefined) return <span className="quiet">not tested yet</span>;
  return (
    <>
      <StateWord state={health.state}>{health.state === "done" ? `Answers in ${health.fact}` : "Does not answer"}</StateWord>
      <span className="quiet">
        <When micros={test.at} />
      </span>
    </>
  );
}

export function Health({ source }: { readonly source: SourceOut }) {
  const score = scoreOf(source);
  if (score === undefined) return <span className="quiet">not asked</span>;
  return <StateWord state={score.state}>{score.words}</StateWord>;
}

export function Tags({ tags, most = 3 }: { readonly tags: readonly string[]; readonly most?: number }) {
  if (tags.length === 0) return <span className="quiet">none</span>;
  return (
    <>
      {tags.slice(0, most).map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {tags.length > most && <span className="quiet">and {tags.length - most} more</span>}
    </>
  );
}

export function TrashButton({ source, reason, stop = true }: { readonly source: SourceOut; readonly reason: string | undefined; readonly stop?: boolean }) {
  const { trash } = useTrash();
  return <IconButton icon={Trash2} size="small" label={`Move ${source.title} to the trash`} reason={reason} tabIndex={stop ? undefined : -1} onClick={() => void trash(source)} />;
}

/** Nothing is there, or nothing that fits. */
export function NoSources({ search, onShow }: { readonly search: SourcesSearch; readonly onShow: (search: SourcesSearch) => void }) {
  if (isPlain(asQuery(search))) return <EmptyState>No sources yet. Add a database file or a folder of files to see what is in it.</EmptyState>;
  return <EmptyState act={<Button onClick={() => onShow({})}>Show everything</Button>}>No source fits this filter.</EmptyState>;
}
