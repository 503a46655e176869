/** One rule at one place: what it came to, the rows that fail now, and how it went from run to run. */
import { useQuery } from "@tanstack/react-query";
import { Pencil, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { counted } from "../format/numbers";
import { When } from "../format/When";
import { Button, Card, Chip, IconButton, Skeleton, StateWord } from "../ui";
import { historyQuery, type Result } from "./queries";
import styles from "./quality.module.css";
import { RowsTable, Statement } from "./RowsTable";
import { Trend } from "./Trend";
import { cameTo, sentence, severityTone, shareOf, STATUS } from "./words";

interface ResultDetailProps {
  readonly source: string;
  readonly result: Result;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function ResultDetail({ source, result, onEdit, onClose }: ResultDetailProps) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <div ref={top} tabIndex={-1} className={styles["detail"]} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <Card title={result.name} acts={<IconButton size="small" icon={X} label="Close" onClick={onClose} />}>
        <p className={styles["facts"]}>
          <StateWord state={STATUS[result.status].state}>{STATUS[result.status].word}</StateWord>
          <Chip tone={severityTone(result.severity)}>{sentence(result.severity)}</Chip>
          <span>
            checked <When micros={result.at} />
          </span>
        </p>
        <p className={styles["note"]}>{result.message === "" ? cameTo(result) : result.message}</p>
        <div className={styles["acts"]}>
          <Button size="small" icon={Pencil} onClick={onEdit}>
            Edit the rule
          </Button>
        </div>
        {(result.status === "failed" || result.rows_failing > 0) && <FailingNow source={source} result={result} />}
        <History source={source} result={result} />
      </Card>
    </div>
  );
}

const MOST = 20;

function FailingNow({ source, result }: Pick<ResultDetailProps, "source" | "result">) {
  const { rule_set, rule, table, column } = result;
  const rows = useQuery({
    queryKey: ["quality", source, "rows", rule_set, rule, table, column],
    queryFn: ({ signal }) => call("quality.failing_rows", { id: source, rule_set, rule, table, column, limit: MOST }, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return (
    <section className={styles["part"]} aria-label="Failing rows">
      <h3>Failing rows</h3>
      {rows.error !== null && rows.data === undefined ? (
        <LoadFailure title="The rows could not be read" error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.data === undefined ? (
        <Skeleton height={96} />
      ) : (
        <>
          <RowsTable found={rows.data} label="Failing rows" />
          <Statement sql={rows.data.sql} />
        </>
      )}
    </section>
  );
}

function History({ source, result }: Pick<ResultDetailProps, "source" | "result">) {
  const { data, error, refetch } = useQuery(historyQuery(source, result.id));
  if (error !== null && data === undefined) return <LoadFailure title="The earlier results could not be loaded" error={error} onRetry={() => void refetch()} />;
  const judged = (data?.items ?? []).filter((one) => one.status === "passed" || one.status === "failed").toReversed();
  if (judged.length < 2) return null;
  const most = Math.max(0.01, ...judged.map((one) => one.share));
  const marks = judged.map((one) => ({ key: one.run, at: one.at, value: one.share, words: `${STATUS[one.status].word}, ${shareOf(one.share)} failing` }));
  return (
    <section className={styles["part"]} aria-label="Run by run">
      <h3>Failing share, run by run</h3>
      <Trend label={`Failing share of ${counted(marks.length, "run")}: ${marks.map((one) => shareOf(one.value)).join(", ")}`} marks={marks} most={most} height={96} ticks={[0, most].map((value) => ({ value, words: shareOf(value) }))} />
    </section>
  );
}
