/** What a finished run gave: the reports it published as tables, and what each step found. */
import type { Json, ReportOut, RunDetail, StepOut } from "@concert/sdk";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "../../data/api";
import { hasEnded } from "../../data/runs";
import { figure, percent } from "../../format/numbers";
import { useStore } from "../../live/useStore";
import { type Column, EmptyState, StateWord, Table } from "../../ui";
import { sentence } from "../../forms/schema";
import { useDesignerState, useSelection } from "../context";
import { record } from "../model/design";
import { StepRounds } from "../inspector/StepRounds";
import { factOf, type ReportTable, tableIn } from "../run/facts";
import { stateOfStep } from "../../data/runs";
import { wordsOf } from "../run/words";
import styles from "./drawer.module.css";
import { isProfile, ProfileTable } from "./ProfileTable";

const reportsQuery = (run: string) =>
  queryOptions({
    queryKey: ["reports", run],
    queryFn: ({ signal }) => call("runs.reports", { id: run }, { signal }),
  });

export function Result() {
  const { runs } = useDesignerState();
  const run = useStore(runs.run);
  if (run === undefined) return <EmptyState>Nothing has run yet. What a run gives appears here.</EmptyState>;
  if (!hasEnded(run.status)) return <EmptyState>Run {run.number} is under way. Its result appears here when it has ended.</EmptyState>;
  return <Ended key={run.id} run={run} />;
}

function Ended({ run }: { readonly run: RunDetail }) {
  const state = useDesignerState();
  const { nodes } = useSelection();
  const { data } = useQuery(reportsQuery(run.id));
  const [only] = nodes;
  const steps = state.runs.steps();
  const chosen = nodes.size === 1 && only !== undefined ? steps.find((step) => step.node === only) : undefined;
  return (
    <div className={styles["result"]}>
      <div className={styles["steps"]}>
        <h2 className={styles["title"]}>Steps of run {run.number}</h2>
        <ul>
          {steps.map((step) => (
            <li key={step.node}>
              <button type="button" className={styles["stepRow"]} data-inside={step.inside !== "" || undefined} aria-pressed={step.node === chosen?.node} onClick={() => state.select([step.node])}>
                <StateWord state={stateOfStep(step)}>{step.title}</StateWord>
                <span>{state.runs.timesOf(step.node) ?? (wordsOf(step) || factOf(step.summary))}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles["what"]}>
        {chosen === undefined ? (data?.items ?? []).map((report) => <Report key={report.key} report={report} />) : <Output step={chosen} run={run} reports={data?.items ?? []} />}
        {chosen === undefined && data?.items.length === 0 && <p className={styles["none"]}>No step published a report. Choose a step to see its output.</p>}
      </div>
    </div>
  );
}

function Output({ step, run, reports }: { readonly step: StepOut; readonly run: RunDetail; readonly reports: readonly ReportOut[] }) {
  const { runs } = useDesignerState();
  if (runs.timesOf(step.node) !== undefined) return (
      <div className={styles["rounds"]}>
        <StepRounds node={step.node} run={run} />
      </div>
    );
  const report = reports.find((one) => one.key.endsWith(`:${step.node}`));
  if (report !== undefined) return <Report report={report} />;
  if (isProfile(step.output)) return <ProfileTable profile={step.output} />;
  if (step.output === null) return <p className={styles["none"]}>{step.stored === null ? wordsOf(step) || "This step gave nothing." : "The output is too large to show here; it is kept beside the run."}</p>;
  return <pre className={styles["json"]} tabIndex={0} aria-label="Result">{JSON.stringify(step.output, undefined, 2)}</pre>;
}

function Report({ report }: { readonly report: ReportOut }) {
  const table = tableIn(report.content);
  return (
    <section aria-label={report.title}>
      <h2 className={styles["title"]}>
        {report.title} <span>{factOf(withoutLists(report.content))}</span>
      </h2>
      {table !== undefined && <ReportRows title={report.title} table={table} />}
    </section>
  );
}

function ReportRows({ title, table }: { readonly title: string; readonly table: ReportTable }) {
  const columns = table.columns.map((name): Column<ReportTable["rows"][number]> => {
    const numeric = table.rows.every((row) => typeof row[name] === "number");
    return { id: name, head: sentence(name), align: numeric ? "right" : "left", cell: (row) => shown(name, row[name]) };
  });
  return <Table label={title} columns={columns} rows={{ kind: "rows", rows: table.rows }} keyOf={(row) => JSON.stringify(row)} />;
}

function shown(name: string, value: Json | undefined): string {
  if (typeof value === "number") return name.endsWith("_share") ? percent(value) : figure(value);
  if (value === null || value === undefined || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function withoutLists(content: Json): Json {
  return Object.fromEntries(Object.entries(record(content)).filter(([, value]) => typeof value !== "object")) as Json;
}

