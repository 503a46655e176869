/** The score of a source: one figure, where it comes from, how it went, and the tables it is made of. */
import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../data/failure";
import { counted, whole } from "../format/numbers";
import { When } from "../format/When";
import { Card, type Column, EmptyState, Skeleton, StateWord, Table } from "../ui";
import { type Run, runsQuery, type Score, scoreQuery } from "./queries";
import styles from "./quality.module.css";
import { Trend } from "./Trend";
import { change, scoreWords } from "./words";

const TICKS = [0, 50, 100].map((value) => ({ value, words: String(value) }));

export function ScoreCard({ source }: { readonly source: string }) {
  const { data: score, error, refetch } = useQuery(scoreQuery(source));
  const runs = useQuery(runsQuery(source));
  if (error !== null && score === undefined) {
    return (
      <Card title="Score">
        <LoadFailure title="The score could not be loaded" error={error} onRetry={() => void refetch()} />
      </Card>
    );
  }
  if (score === undefined) {
    return (
      <Card title="Score">
        <Skeleton height={180} />
      </Card>
    );
  }
  return (
    <Card title="Score" meta={score.run === null ? undefined : <LastRun run={score.run} />}>
      {score.run === null ? (
        <EmptyState>No rule was held against this source yet. Add a rule, then check it.</EmptyState>
      ) : (
        <div className={styles["score"]}>
          <Figure score={score} />
          <RunsTrend runs={runs.data?.items ?? []} />
        </div>
      )}
      <Formula score={score} />
      {score.tables.length > 1 && <Tables score={score} />}
    </Card>
  );
}

function LastRun({ run }: { readonly run: Run }) {
  return (
    <>
      run {run.number}, {run.started_by_name === "" ? "" : `by ${run.started_by_name}, `}
      <When micros={run.finished_at} />
    </>
  );
}

function Figure({ score }: { readonly score: Score }) {
  const { run } = score;
  return (
    <div className={styles["figure"]}>
      <strong data-testid="quality-score">{scoreWords(score.score)}</strong>
      <span>of 100{change(score) === "" ? "" : `, ${change(score)}`}</span>
      {run !== null && (
        <ul className={styles["counts"]}>
          <li>
            <StateWord state={run.passed === 0 ? "idle" : "done"}>{whole(run.passed)} passed</StateWord>
          </li>
          <li>
            <StateWord state={run.failed === 0 ? "idle" : "failed"}>{whole(run.failed)} failed</StateWord>
          </li>
          {run.errored > 0 && (
            <li>
              <StateWord state="warning">{whole(run.errored)} not checked</StateWord>
            </li>
          )}
          {run.skipped > 0 && (
            <li>
              <StateWord state="skipped">{whole(run.skipped)} with nothing to check</StateWord>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function RunsTrend({ runs }: { readonly runs: readonly Run[] }) {
  const scored = runs.filter((run) => run.score !== null).toReversed();
  if (scored.length === 0) return null;
  const marks = scored.map((run) => ({ key: run.id, at: run.finished_at, value: run.score ?? 0, words: `Run ${run.number}: ${scoreWords(run.score)}, ${whole(run.failed)} failed` }));
  return <Trend label={`Scores of the last ${counted(marks.length, "run")}, ${marks.map((one) => one.value.toFixed(1)).join(", ")}`} marks={marks} most={100} ticks={TICKS} />;
}

/** Nobody has to believe a number: what went into it stands under it. */
function Formula({ score }: { readonly score: Score }) {
  const weights = Object.entries(score.weights).toSorted((a, b) => b[1] - a[1]);
  return (
    <details className={styles["formula"]}>
      <summary>How the score is worked out</summary>
      <p>
        <code>100 × Σ(weight × share of rows that pass) ÷ Σ weight</code>
        {score.weight > 0 && (
          <>
            {" = "}
            <code>
              100 × {Number(score.points.toFixed(3))} ÷ {score.weight}
            </code>
          </>
        )}
      </p>
      <p>
        A rule weighs by its severity: {weights.map(([name, weight]) => `${name} ${weight}`).join(", ")}. A rule about one value counts 1 or 0. What could not be checked does not count; a tolerance decides whether a rule passes, not how it counts.
      </p>
    </details>
  );
}

function Tables({ score }: { readonly score: Score }) {
  const columns: readonly Column<Score["tables"][number]>[] = [
    { id: "table", head: "Table", cell: (one) => <span className="mono">{one.table}</span> },
    { id: "score", head: "Score", align: "right", cell: (one) => (one.score === null ? <span className="quiet">not judged</span> : scoreWords(one.score)) },
    { id: "failed", head: "Failed", align: "right", cell: (one) => whole(one.failed) },
    { id: "rules", head: "Rules", align: "right", minor: true, cell: (one) => whole(one.passed + one.failed + one.errored + one.skipped) },
  ];
  return (
    <div className={styles["tables"]}>
      <Table label="Scores of tables" columns={columns} rows={{ kind: "rows", rows: score.tables }} keyOf={(one) => one.table} />
    </div>
  );
}
