/** A list of labels with the evidence of one of them beside it: the same over one source and over the workspace. */
import type { LabelOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Check, Search, Undo2, X } from "lucide-react";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { LoadFailure } from "../data/failure";
import { completed, differing } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { counted, whole } from "../format/numbers";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { useWorkspace } from "../session/Bootstrap";
import { mayEdit } from "../session/rights";
import { Button, EmptyState, SearchInput, Segmented, Select, Skeleton } from "../ui";
import { Evidence } from "./Evidence";
import { LabelList } from "./LabelList";
import { type LabelFilter, labelsQuery, MOST, summaryQuery } from "./queries";
import { type Decision, useDeciding } from "./useDeciding";
import { keyOf, LEVELS } from "./words";
import styles from "./classification.module.css";

interface ReviewProps {
  readonly workspace: string;
  /** "" for all sources of the workspace. */
  readonly source: string;
  /** What can be done besides deciding, at the end of the tools. */
  readonly acts?: ReactNode;
  /** Said where nothing was found yet. */
  readonly empty: ReactNode;
}

type Choices = Omit<LabelFilter, "source">;
const BEGINNING: Choices = { state: "suggested", level: "", label: "", search: "" };
const KNOWN = { state: ["suggested", "confirmed", "rejected", "any"], level: [...LEVELS.map(({ value }) => value), ""] } as const;
const NO_ROWS: readonly LabelOut[] = [];
const NONE: ReadonlySet<string> = new Set();

export function Review({ workspace, source, acts, empty }: ReviewProps) {
  const [filter, setFilter] = useState<LabelFilter>({ ...BEGINNING, source });
  const narrow = (next: Partial<LabelFilter>) => {
    setFilter({ ...filter, ...next });
    setAt(0);
    choose(NONE);
  };
  const labels = useQuery(labelsQuery(workspace, filter));
  const summary = useQuery(summaryQuery(workspace, source));
  const [at, setAt] = useState(0);
  const [chosen, choose] = useState<ReadonlySet<string>>(NONE);
  const rows = labels.data?.items ?? NO_ROWS;
  const here = Math.min(at, Math.max(0, rows.length - 1));
  const row = rows[here];
  const picked = useMemo(() => rows.filter((one) => chosen.has(keyOf(one))), [rows, chosen]);
  const offline = useOfflineReason();
  const role = useWorkspace(workspace)?.role;
  const reason = offline ?? mayEdit(role);
  const { decide, busy } = useDeciding(workspace);
  const say = (decision: Decision, note = "") => {
    const about = picked.length > 0 ? picked : row === undefined ? [] : [row];
    decide({ rows: about, decision, note });
    choose(NONE);
  };
  const input = useRef<HTMLDivElement>(null);
  const many = picked.length > 0 ? counted(picked.length, "label") : "the label";
  const acting = reason ?? (row === undefined ? "There is no label to decide about" : undefined);
  useActions([
    { id: "labels.confirm", label: `Confirm ${many}`, group: "Here", icon: Check, keys: "y", reason: acting, run: () => say("confirmed") },
    { id: "labels.reject", label: `Reject ${many}`, group: "Here", icon: X, keys: "x", reason: acting, run: () => say("rejected") },
    { id: "labels.back", label: `Take the decision about ${many} back`, group: "Here", icon: Undo2, keys: "u", reason: acting, run: () => say("") },
    { id: "labels.search", label: "Search labels", group: "Here", icon: Search, keys: "/", run: () => input.current?.querySelector("input")?.focus() },
  ]);
  const counts = new Map((summary.data?.states ?? []).map((one) => [one.value, one.count]));
  const found = (summary.data?.states ?? []).length > 0;
  return (
    <div className={styles["review"]}>
      <div className={styles["tools"]}>
        <Segmented
          label="State"
          value={filter.state === "" ? "any" : filter.state}
          onChange={(state) => narrow({ state })}
          segments={[
            { value: "suggested", label: "To decide", count: counts.get("suggested") },
            { value: "confirmed", label: "Confirmed", count: counts.get("confirmed") },
            { value: "rejected", label: "Rejected", count: counts.get("rejected") },
            { value: "any", label: "All" },
          ]}
        />
        <div ref={input} className={styles["search"]}>
          <SearchInput aria-label="Search labels" placeholder="Table, column or label" value={filter.search} onChange={(search) => narrow({ search })} />
        </div>
        <div className={styles["choice"]}>
          <Select label="Level" value={filter.level === "" ? "all" : filter.level} options={[{ value: "all", label: "Every level" }, ...LEVELS]} onChange={(level) => narrow({ level: level === "all" ? "" : level })} />
        </div>
        <div className={styles["choice"]}>
          <Select
            label="Label"
            value={filter.label === "" ? "all" : filter.label}
            options={[{ value: "all", label: "Every label" }, ...(summary.data?.labels ?? []).map(({ value, title, count }) => ({ value, label: `${title} (${whole(count)})` }))]}
            onChange={(label) => narrow({ label: label === "all" ? "" : label })}
          />
        </div>
        <SavedFilters
          workspace={workspace}
          list="labels"
          beginning="Show what is to decide"
          query={differing({ state: filter.state, level: filter.level, label: filter.label, search: filter.search }, BEGINNING)}
          onApply={(query) => narrow(completed(query, BEGINNING, KNOWN))}
        />
        <span className={styles["end"]}>{acts}</span>
      </div>
      <div className={styles["bulk"]} role="status" data-on={picked.length > 0}>
        {picked.length > 0 ? (
          <>
            <span>{counted(picked.length, "label")} chosen</span>
            <Button size="small" icon={Check} reason={reason} busy={busy} onClick={() => say("confirmed")}>
              Confirm {counted(picked.length, "label")}
            </Button>
            <Button size="small" icon={X} reason={reason} busy={busy} onClick={() => say("rejected")}>
              Reject {counted(picked.length, "label")}
            </Button>
            <Button size="small" look="quiet" onClick={() => choose(NONE)}>
              Let them go
            </Button>
          </>
        ) : (
          <>
            <span>{labels.data === undefined ? "" : totalWords(labels.data.total)}</span>
            {rows.length > 1 && (
              <Button size="small" look="quiet" onClick={() => choose(new Set(rows.map(keyOf)))}>
                Choose all {whole(rows.length)}
              </Button>
            )}
          </>
        )}
      </div>
      {labels.error !== null && labels.data === undefined ? (
        <LoadFailure title="The labels could not be loaded" error={labels.error} onRetry={() => void labels.refetch()} />
      ) : labels.data === undefined ? (
        <Skeleton height={320} />
      ) : row === undefined ? (
        <EmptyState centered>{found ? nothingWords(filter) : empty}</EmptyState>
      ) : (
        <div className={styles["split"]}>
          <LabelList rows={rows} at={here} onAt={setAt} chosen={chosen} onChoose={choose} sources={source === ""} />
          <Evidence workspace={workspace} row={row} reason={reason} busy={busy} onDecide={(decision, note) => decide({ rows: [row], decision, note })} />
        </div>
      )}
    </div>
  );
}

function totalWords(total: number): string {
  return total > MOST ? `The first ${whole(MOST)} of ${counted(total, "label")}` : counted(total, "label");
}

function nothingWords(filter: LabelFilter): string {
  const isPlain = filter.level === "" && filter.label === "" && filter.search === "";
  if (isPlain && filter.state === "suggested") return "Nothing waits for a decision.";
  if (isPlain) return "There are no labels in this state.";
  return "No label fits. Try fewer words, or let a choice go.";
}
