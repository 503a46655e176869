/** What each rule came to at each place, what failed first; or the rules themselves. */
import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { LoadFailure } from "../data/failure";
import { rowsOf } from "../data/rows";
import { counted, whole } from "../format/numbers";
import { Button, Card, Chip, type Column, EmptyState, IconButton, NameButton, Pager, type Rows, Segmented, StateWord, Table } from "../ui";
import type { Beside } from "./QualityTab";
import { PAGE, type Result, resultsQuery, type Rule, rulesQuery } from "./queries";
import styles from "./quality.module.css";
import { cameTo, sentence, severityTone, shareOf, STATUS } from "./words";

interface ResultsCardProps {
  readonly source: string;
  readonly beside: Beside;
  readonly show: (beside: Beside) => void;
  readonly reason: string | undefined;
  readonly onAdd: () => void;
}

type View = "results" | "failed" | "rules";

export function ResultsCard({ source, beside, show, reason, onAdd }: ResultsCardProps) {
  const [view, look] = useState<View>("results");
  const acts = (
    <Segmented
      label="What is listed"
      value={view}
      onChange={look}
      segments={[
        { value: "results", label: "Results" },
        { value: "failed", label: "Failed" },
        { value: "rules", label: "Rules" },
      ]}
    />
  );
  return (
    <Card title={view === "rules" ? "Rules" : "Results of rules"} acts={acts} bare>
      <div className={styles["scroll"]}>
        {view === "rules" ? (
          <RuleTable source={source} beside={beside} show={show} reason={reason} onAdd={onAdd} />
        ) : (
          <ResultTable key={view} source={source} status={view === "failed" ? "failed" : ""} beside={beside} show={show} />
        )}
      </div>
    </Card>
  );
}

interface ResultTableProps extends Pick<ResultsCardProps, "source" | "beside" | "show"> {
  readonly status: Result["status"] | "";
}

function ResultTable({ source, status, beside, show }: ResultTableProps) {
  const [offset, go] = useState(0);
  const results = useQuery(resultsQuery(source, status, offset));
  const chosen = beside?.kind === "result" ? beside.result.id : undefined;
  const columns: readonly Column<Result>[] = [
    {
      id: "rule",
      head: "Rule",
      cell: (one) => (
        <NameButton aria-expanded={chosen === one.id} onClick={() => show(chosen === one.id ? undefined : { kind: "result", result: one })}>
          {one.name}
        </NameButton>
      ),
    },
    { id: "status", head: "Status", cell: (one) => <StateWord state={STATUS[one.status].state}>{STATUS[one.status].word}</StateWord> },
    { id: "severity", head: "Severity", minor: true, cell: (one) => <Chip tone={severityTone(one.severity)}>{sentence(one.severity)}</Chip> },
    { id: "came", head: "Failing", align: "right", cell: (one) => cameTo(one) || <span className="quiet">{one.message || "nothing to count"}</span> },
    { id: "share", head: "Share", align: "right", minor: true, cell: (one) => (one.status === "failed" || one.status === "passed" ? shareOf(one.share) : <span className="quiet">not judged</span>) },
  ];
  const empty = <EmptyState>{status === "failed" ? "No rule failed in the last run." : "Nothing was checked yet. What rules come to shows here after a run."}</EmptyState>;
  return (
    <>
      <Table label="Results of rules" columns={columns} rows={rowsOf(results, "The results could not be loaded", empty)} keyOf={(one) => one.id} selected={chosen} />
      <Pager offset={offset} limit={PAGE} total={results.data?.total ?? 0} onMove={go} />
    </>
  );
}

function RuleTable({ source, beside, show, reason, onAdd }: ResultsCardProps) {
  const rules = useQuery(rulesQuery(source));
  const chosen = beside?.kind === "rule" ? beside.rule : undefined;
  const columns: readonly Column<Rule>[] = [
    {
      id: "rule",
      head: "Rule",
      cell: (one) => (
        <NameButton aria-expanded={chosen === one.id} onClick={() => show(chosen === one.id ? undefined : { kind: "rule", ruleSet: one.rule_set, rule: one.id })}>
          {one.words}
        </NameButton>
      ),
    },
    { id: "set", head: "Rule set", minor: true, cell: (one) => one.rule_set_title },
    { id: "severity", head: "Severity", cell: (one) => <Chip tone={severityTone(one.severity)}>{sentence(one.severity)}</Chip> },
    { id: "tolerance", head: "Tolerates", minor: true, cell: (one) => tolerated(one) ?? <span className="quiet">nothing</span> },
    { id: "state", head: "State", cell: (one) => <RuleState rule={one} /> },
    { id: "acts", head: <span className="visually-hidden">Acts</span>, align: "right", cell: (one) => <IconButton size="small" icon={Pencil} label={`Edit ${one.words}`} onClick={() => show({ kind: "rule", ruleSet: one.rule_set, rule: one.id })} /> },
  ];
  const empty = (
    <EmptyState
      act={
        <Button size="small" reason={reason} onClick={onAdd}>
          Add a rule
        </Button>
      }
    >
      No quality rule applies to this source. A rule says what must hold, for example that every order has a customer.
    </EmptyState>
  );
  return <Table label="Rules" columns={columns} rows={listed(rules, empty)} keyOf={(one) => `${one.rule_set} ${one.id}`} selected={chosen} />;
}

function listed(rules: { readonly data: { readonly rules: readonly Rule[] } | undefined; readonly error: Error | null; readonly refetch: () => unknown }, empty: ReactNode): Rows<Rule> {
  if (rules.data !== undefined) return rules.data.rules.length === 0 ? { kind: "empty", message: empty } : { kind: "rows", rows: rules.data.rules };
  if (rules.error === null) return { kind: "loading" };
  return { kind: "failed", message: <LoadFailure title="The rules could not be loaded" error={rules.error} onRetry={() => void rules.refetch()} /> };
}

function RuleState({ rule }: { readonly rule: Rule }) {
  if (!rule.enabled) return <StateWord state="cancelled">Off</StateWord>;
  if (rule.wrong !== "") return <StateWord state="warning">{rule.wrong}</StateWord>;
  if (rule.status === null) return <StateWord state="idle">Not checked yet</StateWord>;
  return <StateWord state={STATUS[rule.status].state}>{rule.places > 1 ? `${STATUS[rule.status].word}, ${counted(rule.places, "place")}` : STATUS[rule.status].word}</StateWord>;
}

function tolerated({ tolerance }: Rule): string | undefined {
  const said = [];
  if (typeof tolerance.share === "number" && tolerance.share > 0) said.push(shareOf(tolerance.share));
  if (typeof tolerance.rows === "number" && tolerance.rows > 0) said.push(`${whole(tolerance.rows)} rows`);
  return said.length === 0 ? undefined : said.join(" or ");
}
