/** The scans of a source: start one, watch it stage by stage, look back at what each changed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileChartColumn, ListChecks, Radar, RotateCw, Square } from "lucide-react";
import { useState } from "react";
import { call } from "../data/api";
import { rowsOf } from "../data/rows";
import { FindingsList } from "../findings/FindingsList";
import { When } from "../format/When";
import { useActions } from "../keyboard/actions";
import { useOfflineReason } from "../live/connection";
import { ReportsDialog } from "../reports/ReportsDialog";
import { useWorkspace } from "../session/Bootstrap";
import { mayRun } from "../session/rights";
import type { SourceTabProps } from "../source/tabs";
import { Button, buttonClass, Card, type Column, EmptyState, NameButton, Pager, Segmented, StateWord, Table, toast } from "../ui";
import { Changes } from "./Changes";
import { type Scan, PAGE, ruleSetsOfQuery, scansQuery, useScanEvents } from "./queries";
import styles from "./scans.module.css";
import { Stages } from "./Stages";
import { changedWords, isOver, STATUS } from "./words";

export function ScansTab({ source }: SourceTabProps) {
  const [offset, setOffset] = useState(0);
  const [opened, open] = useState<string>();
  const [reporting, report] = useState(false);
  const scans = useQuery(scansQuery(source.id, offset));
  const newest = useQuery(scansQuery(source.id, 0)).data?.items[0];
  const progress = useScanEvents(source.id);
  const shown = scans.data?.items.find((one) => one.id === opened);
  const empty = <EmptyState>No scan yet. A scan reads the schema, profiles the data, classifies columns and holds rules against them.</EmptyState>;
  useActions([{ id: "report", label: "Build a report", group: "Here", icon: FileChartColumn, words: "pdf html csv share", run: () => report(true) }]);
  return (
    <div className={styles["page"]}>
      <Now source={source} scan={newest} progress={progress} onReport={() => report(true)} />
      <RuleSets workspace={source.workspace} source={source.id} />
      <Card title="Findings" bare>
        <FindingsList workspace={source.workspace} source={source.id} />
      </Card>
      <Card title="History" bare>
        <Table label="Scans" columns={columnsOf(opened, open)} rows={rowsOf(scans, "The scans could not be loaded", empty)} keyOf={(one) => one.id} opens />
        <Pager offset={offset} limit={PAGE} total={scans.data?.total ?? 0} onMove={setOffset} />
      </Card>
      {shown !== undefined && (
        <Card title={`Scan ${shown.number}`} meta={changedWords(shown.counts)}>
          <Stages scan={shown} />
          <Changes workspace={source.workspace} source={source.id} scan={shown.id} />
        </Card>
      )}
      {reporting && <ReportsDialog workspace={source.workspace} sources={[source.id]} onClose={() => report(false)} />}
    </div>
  );
}

interface NowProps {
  readonly source: SourceTabProps["source"];
  readonly scan: Scan | undefined;
  readonly progress: ReturnType<typeof useScanEvents>;
  readonly onReport: () => void;
}

function Now({ source, scan, progress, onReport }: NowProps) {
  const [mode, setMode] = useState<Scan["mode"]>("full");
  const queries = useQueryClient();
  const reason = useRunReason(source.workspace);
  const failed = (text: string) => (error: Error) => void toast({ text, detail: error.message, state: "failed" });
  const again = () => queries.invalidateQueries({ queryKey: ["scans", source.id] });
  const start = useMutation({ mutationFn: () => call("scans.start", { id: source.id, mode }), onSuccess: again, onError: failed("The scan was not started") });
  const cancel = useMutation({ mutationFn: (id: string) => call("scans.cancel", { id: source.id, scan: id }), onSuccess: again, onError: failed("The scan was not cancelled") });
  const resume = useMutation({ mutationFn: (id: string) => call("scans.resume", { id: source.id, scan: id }), onSuccess: again, onError: failed("The scan was not resumed") });
  const busy = scan !== undefined && !isOver(scan);
  useActions([{ id: "scan", label: mode === "full" ? "Start a full scan" : "Scan what changed", group: "Here", icon: Radar, reason, words: "run", run: () => start.mutate() }]);
  return (
    <Card
      title="Scan"
      meta={scan === undefined ? undefined : `Scan ${scan.number}`}
      acts={
        <>
          <Link className={buttonClass("quiet", "small")} to="/w/$workspace/governance/scans" params={{ workspace: source.workspace }}>
            All scans
          </Link>
          <Button size="small" look="quiet" icon={FileChartColumn} onClick={onReport}>
            Build report
          </Button>
        </>
      }
    >
      <div className={styles["tools"]}>
        <Segmented<Scan["mode"]>
          label="What to look at"
          value={mode}
          onChange={setMode}
          segments={[
            { value: "full", label: "All tables" },
            { value: "incremental", label: "Changed tables" },
          ]}
        />
        <Button look="primary" icon={Radar} busy={start.isPending} reason={reason} onClick={() => start.mutate()}>
          Start scan
        </Button>
        {scan !== undefined && busy && (
          <Button icon={Square} busy={cancel.isPending} reason={reason} onClick={() => cancel.mutate(scan.id)}>
            Cancel scan
          </Button>
        )}
        {scan?.resumable === true && (
          <Button icon={RotateCw} busy={resume.isPending} reason={reason} onClick={() => resume.mutate(scan.id)}>
            Resume scan
          </Button>
        )}
        {scan !== undefined && (
          <span className={styles["now"]} aria-live="polite">
            <StateWord state={STATUS[scan.status].state}>{STATUS[scan.status].word}</StateWord>
            {isOver(scan) && <span>{changedWords(scan.counts)}</span>}
          </span>
        )}
      </div>
      {scan !== undefined && <Stages scan={scan} progress={progress?.scan === scan.id ? progress : undefined} />}
    </Card>
  );
}

function RuleSets({ workspace, source }: { readonly workspace: string; readonly source: string }) {
  const found = useQuery(ruleSetsOfQuery(source));
  const items = found.data?.items ?? [];
  return (
    <Card
      title="Rule sets"
      meta={found.data === undefined ? undefined : `${found.data.total}`}
      acts={
        <Link to="/w/$workspace/governance/rule-sets" params={{ workspace }}>
          All rule sets
        </Link>
      }
    >
      {found.data !== undefined && items.length === 0 ? (
        <p className={styles["note"]}>No rule set applies to this source. Where one is attached, each scan holds its rules against the tables.</p>
      ) : (
        <ul className={styles["sets"]}>
          {items.map((one) => (
            <li key={one.id}>
              <ListChecks size={14} aria-hidden="true" />
              <Link to="/w/$workspace/governance/rule-sets/$document" params={{ workspace, document: one.id }}>
                {one.title === "" ? "Without a name" : one.title}
              </Link>
              <span className="quiet">{one.rules === 1 ? "1 rule" : `${one.rules} rules`}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function useRunReason(workspace: string): string | undefined {
  const role = useWorkspace(workspace)?.role;
  return useOfflineReason() ?? mayRun(role);
}

function columnsOf(opened: string | undefined, open: (id: string | undefined) => void): readonly Column<Scan>[] {
  return [
    {
      id: "number",
      head: "Scan",
      cell: (one) => (
        <NameButton aria-expanded={opened === one.id} onClick={() => open(opened === one.id ? undefined : one.id)}>
          Scan {one.number}
        </NameButton>
      ),
    },
    { id: "status", head: "Status", width: 120, cell: (one) => <StateWord state={STATUS[one.status].state}>{STATUS[one.status].word}</StateWord> },
    { id: "mode", head: "Looked at", minor: true, cell: (one) => (one.mode === "full" ? "all tables" : "changed tables") },
    { id: "changed", head: "Findings", cell: (one) => changedWords(one.counts) },
    { id: "by", head: "By", minor: true, cell: (one) => one.started_by_name },
    { id: "at", head: "Started", align: "right", cell: (one) => <When micros={one.created_at} short /> },
  ];
}
