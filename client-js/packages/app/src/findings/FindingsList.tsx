/** Findings of one source or of a workspace: filters whose counts explain themselves, thousands of rows, one decision for many. */
import { useMutation } from "@tanstack/react-query";
import { BellOff, Download, RotateCcw, UserRoundCheck } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { completed, differing, type FilterQuery } from "../filters/query";
import { SavedFilters } from "../filters/SavedFilters";
import { whole } from "../format/numbers";
import { When } from "../format/When";
import { useReasons } from "../security/reason";
import { SeverityChip } from "../security/SeverityChip";
import { Button, buttonClass, type Column, EmptyState, NameButton, SearchInput, Segmented, Select, Skeleton, StateWord, toast, VirtualTable } from "../ui";
import { Decision } from "./Decision";
import { FindingDialog } from "./FindingDialog";
import styles from "./findings.module.css";
import { type Finding, type FindingFilter, useFindings } from "./queries";
import { placeOf, STATES } from "./words";

interface FindingsListProps {
  readonly workspace: string;
  /** Left out: of all sources. */
  readonly source?: string;
}

type Shown = Finding["state"] | "";
const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
const BEGINNING = { state: "open", severity: "", area: "", text: "" };
const KNOWN = { state: ["open", "ignored", "fixed", ""], severity: [...SEVERITIES, ""] };
const TALL = 44;

export function FindingsList({ workspace, source = "" }: FindingsListProps) {
  const [filter, setFilter] = useState<FindingFilter>({ ...BEGINNING, source });
  const [text, setText] = useState("");
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [opened, open] = useState<Finding>();
  const [deciding, decide] = useState<"ignore" | "assign">();
  const asked = useDeferredValue({ ...filter, text });
  const found = useFindings(workspace, asked);
  const { edit: reason } = useReasons(workspace);
  const change = (more: Partial<FindingFilter>) => {
    choose(new Set());
    setFilter({ ...filter, ...more });
  };
  const apply = (query: FilterQuery) => {
    const next = completed(query, BEGINNING, KNOWN);
    change(next);
    setText(next.text);
  };
  const { state, severity, area } = filter;
  const target = chosen.size > 0 ? { findings: [...chosen] } : { matching: asked };
  const many = chosen.size > 0 ? chosen.size : found.total;
  const done = () => {
    choose(new Set());
    decide(undefined);
    found.again();
  };
  const reopen = useMutation({
    mutationFn: () => call("findings.decide", { id: workspace, do: "reopen", ...target }),
    onSuccess: done,
    onError: (error) => void toast({ text: "The findings were not reopened", detail: error.message, state: "failed" }),
  });
  const none = many === 0 ? "Nothing is listed" : undefined;
  const one = chosen.size > 0 ? whole(chosen.size) : "all";
  return (
    <div className={styles["list"]}>
      <Filters filter={filter} text={text} counts={found.counts} onText={setText} onChange={change}>
        <SavedFilters workspace={workspace} list="findings" beginning="Show what is open" query={differing({ state, severity, area, text }, BEGINNING)} onApply={apply} />
      </Filters>
      <div className={styles["acts"]} aria-label="Decide about many">
        <Button size="small" icon={BellOff} reason={reason ?? none} onClick={() => decide("ignore")}>
          {`Ignore ${one}`}
        </Button>
        <Button size="small" icon={UserRoundCheck} reason={reason ?? none} onClick={() => decide("assign")}>
          {`Assign ${one}`}
        </Button>
        {filter.state === "ignored" && (
          <Button size="small" icon={RotateCcw} busy={reopen.isPending} reason={reason ?? none} onClick={() => reopen.mutate()}>
            {`Reopen ${one}`}
          </Button>
        )}
        <span className={styles["count"]} aria-live="polite">
          {found.first.data === undefined ? "" : found.total === 1 ? "1 finding" : `${whole(found.total)} findings`}
          {chosen.size > 0 && `, ${whole(chosen.size)} chosen`}
        </span>
        {(["csv", "json"] as const).map((format) => (
          <a key={format} className={buttonClass("quiet", "small")} href={exportPath(workspace, asked, format)} download>
            <Download size={14} aria-hidden="true" /> {format.toUpperCase()}
          </a>
        ))}
      </div>
      <Rows found={found} filter={asked} chosen={chosen} onChoose={choose} onOpen={open} withSource={source === ""} />
      {opened !== undefined && <FindingDialog workspace={workspace} finding={opened} onClose={() => open(undefined)} onChanged={found.again} />}
      {deciding !== undefined && <Decision workspace={workspace} what={deciding} target={target} many={many} onClose={() => decide(undefined)} onDone={done} />}
    </div>
  );
}

function exportPath(workspace: string, filter: FindingFilter, format: string): string {
  return `/api/scan-results/workspaces/${encodeURIComponent(workspace)}/export?${new URLSearchParams({ ...filter, format }).toString()}`;
}

interface FiltersProps {
  readonly filter: FindingFilter;
  readonly text: string;
  /** Undefined until they are known. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  readonly onText: (text: string) => void;
  readonly onChange: (more: Partial<FindingFilter>) => void;
  /** Those that are kept under a name. */
  readonly children: ReactNode;
}

function Filters({ filter, text, counts, onText, onChange, children }: FiltersProps) {
  const many = (facet: string, value: string) => (counts === undefined ? "" : ` (${whole(counts[facet]?.[value] ?? 0)})`);
  const areas = Object.keys(counts?.["area"] ?? {}).toSorted();
  const known = filter.area === "" || areas.includes(filter.area) ? areas : [...areas, filter.area];
  return (
    <div className={styles["tools"]}>
      <Segmented<Shown>
        label="State of findings"
        value={filter.state as Shown}
        onChange={(state) => onChange({ state })}
        segments={[...(["open", "ignored", "fixed"] as const).map((value) => ({ value, label: `${STATES[value].word}${counts === undefined ? "" : ` ${whole(counts["state"]?.[value] ?? 0)}`}` })), { value: "" as const, label: "All" }]}
      />
      <Select
        label="Severity"
        value={filter.severity === "" ? "any" : filter.severity}
        onChange={(value) => onChange({ severity: value === "any" ? "" : value })}
        options={[{ value: "any", label: "Any severity" }, ...SEVERITIES.map((value) => ({ value, label: `${value.slice(0, 1).toUpperCase()}${value.slice(1)}${many("severity", value)}` }))]}
      />
      <Select
        label="Area"
        value={filter.area === "" ? "any" : filter.area}
        onChange={(value) => onChange({ area: value === "any" ? "" : value })}
        options={[{ value: "any", label: "Any area" }, ...known.map((value) => ({ value, label: `${value.slice(0, 1).toUpperCase()}${value.slice(1)}${many("area", value)}` }))]}
      />
      <SearchInput aria-label="Find in findings" placeholder="Find in findings" value={text} onChange={onText} />
      {children}
    </div>
  );
}

interface RowsProps {
  readonly found: ReturnType<typeof useFindings>;
  readonly filter: FindingFilter;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onOpen: (finding: Finding) => void;
  readonly withSource: boolean;
}

function Rows({ found, filter, chosen, onChoose, onOpen, withSource }: RowsProps) {
  const { first } = found;
  if (first.error !== null && first.data === undefined) return <LoadFailure title="The findings could not be loaded" error={first.error} onRetry={() => void first.refetch()} />;
  if (first.data === undefined) return <Skeleton height={240} />;
  if (found.total === 0) return <EmptyState>{filter.state === "open" && filter.text === "" ? "Nothing is open. A finding appears here when a scan finds it, and is fixed when a scan does not find it any more." : "Nothing fits these filters."}</EmptyState>;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <div className={styles["rows"]} style={{ height: found.total * TALL + 44 }}>
      <VirtualTable label="Findings" columns={columnsOf(chosen, toggle, onOpen, withSource)} total={found.total} rowAt={found.rowAt} keyOf={(row) => row.id} onView={found.onView} rowHeight={TALL} />
    </div>
  );
}

function columnsOf(chosen: ReadonlySet<string>, toggle: (id: string) => void, open: (finding: Finding) => void, withSource: boolean): readonly Column<Finding>[] {
  const source: Column<Finding> = { id: "source", head: "Source", minor: true, cell: (one) => one.source_title };
  return [
    {
      id: "finding",
      head: "Finding",
      cell: (one) => (
        <span className={styles["finding"]}>
          <input type="checkbox" aria-label={`Choose: ${one.message}`} checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
          <NameButton title={one.message} onClick={() => open(one)}>
            {one.message}
          </NameButton>
        </span>
      ),
    },
    { id: "severity", head: "Severity", width: 110, cell: (one) => <SeverityChip of={one.severity} /> },
    ...(withSource ? [source] : []),
    { id: "place", head: "Place", minor: true, cell: (one) => <code>{placeOf(one)}</code> },
    { id: "area", head: "Area", minor: true, width: 120, cell: (one) => one.area },
    { id: "owner", head: "Owner", minor: true, width: 130, cell: (one) => (one.owner === null ? <span className="quiet">nobody</span> : one.owner_name) },
    { id: "state", head: "State", width: 110, cell: (one) => <StateWord state={STATES[one.state].state}>{STATES[one.state].word}</StateWord> },
    { id: "since", head: "Since", align: "right", width: 120, cell: (one) => <When micros={one.first_at} short /> },
  ];
}
