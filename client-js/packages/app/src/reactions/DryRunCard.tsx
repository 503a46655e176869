/** What a rule would have made of what was told lately, as it is being written: whether it fires, why, and what it would do. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { asError } from "../data/api";
import { anyEventWords } from "../events/words";
import { When } from "../format/When";
import { Card, EmptyState, Segmented, Skeleton, StateWord } from "../ui";
import { type Act, type DryRun, tryQuery } from "./queries";
import styles from "./reactions.module.css";
import { reasonWords, triedAs } from "./words";

const DAYS = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
] as const;
const SHOWN = [
  { value: "all", label: "All" },
  { value: "fires", label: "Would have fired" },
] as const;
const SETTLES_MS = 350;

interface Draft {
  readonly topics: readonly string[];
  readonly condition: string;
  readonly actions: readonly Act[];
  readonly per_hour: number;
}

export function DryRunCard({ workspace, draft }: { readonly workspace: string; readonly draft: Draft }) {
  const [days, setDays] = useState<(typeof DAYS)[number]["value"]>("7");
  const settled = useSettled(draft);
  const found = useQuery(tryQuery(workspace, { topics: [...settled.topics], condition: settled.condition, actions: [...settled.actions], per_hour: settled.per_hour, days: Number(days) }));
  const failure = found.error === null ? undefined : asError(found.error);
  return (
    <Card title="Dry run" acts={<Segmented label="Events of the last" segments={DAYS} value={days} onChange={setDays} />} bare>
      {draft.topics.length === 0 ? (
        <EmptyState>Name an event, and this shows when the rule would have fired.</EmptyState>
      ) : failure !== undefined ? (
        <p className={styles["sum"]} role="status">
          <span className={styles["problem"]}>{failure.message}</span>
        </p>
      ) : found.data === undefined ? (
        <Skeleton height={160} />
      ) : (
        <Found run={found.data} />
      )}
    </Card>
  );
}

function Found({ run }: { readonly run: DryRun }) {
  const [only, setOnly] = useState<(typeof SHOWN)[number]["value"]>("all");
  const items = only === "all" ? run.items : run.items.filter((one) => one.verdict === "fires");
  return (
    <>
      <p className={styles["sum"]} role="status">
        Would have fired <b>{run.fired}</b> {run.fired === 1 ? "time" : "times"}
        {run.held_back > 0 && `, and held back ${run.held_back} as too often`}
        <span className={styles["note"]}>
          {" "}
          ({run.matched} of {run.read} events were of this kind{run.more && "; there were more than are looked at"})
        </span>
        {run.failed > 0 && <span className={styles["problem"]}> The condition could not be worked out for {run.failed} of them.</span>}
      </p>
      {run.items.length > 0 && (
        <div className={styles["pick"]}>
          <Segmented label="Which events" segments={SHOWN} value={only} onChange={setOnly} />
        </div>
      )}
      <ul className={styles["list"]} aria-label="What it would have made of events">
        {items.map((one) => (
          <Looked key={one.number} one={one} />
        ))}
      </ul>
    </>
  );
}

/** One event: whether it would have fired, why, and what it would have done. */
function Looked({ one }: { readonly one: DryRun["items"][number] }) {
  const { state, word } = triedAs(one.verdict);
  return (
    <li>
      <span className={styles["row"]}>
        <span>
          <StateWord state={state}>{word}</StateWord> <b>{anyEventWords([one.topic])}</b>
        </span>
        <span className={styles["note"]}>
          <When micros={one.at} short />
        </span>
      </span>
      {one.error !== null && <span className={styles["problem"]}>{reasonWords(one.error)}</span>}
      {one.would.map((act, number) => (
        <span key={`${number} ${act.action}`} className={act.problem === null ? styles["note"] : styles["problem"]}>
          {act.problem === null ? act.says : `${act.says}, but that would fail: ${reasonWords(act.problem)}`}
        </span>
      ))}
      {one.why.length > 0 && (
        <ul className={styles["why"]} aria-label="Why">
          {one.why.map((clause) => (
            <li key={clause.text}>
              <code>{clause.text}</code> is <b>{clause.error === null ? said(clause.value) : "not to be worked out"}</b>
              {clause.reads.length > 0 && <span className={styles["note"]}>, with {clause.reads.map((read) => `${read.path} = ${said(read.value)}`).join(", ")}</span>}
            </li>
          ))}
        </ul>
      )}
      <details className={styles["note"]}>
        <summary>{one.would.length > 0 ? "What was told, and what the actions would be told" : "What was told"}</summary>
        <code className={styles["called"]}>{one.topic}</code>
        <pre className={styles["said"]}>{JSON.stringify(one.payload, null, 2)}</pre>
        {one.would.map((act, number) => (
          <pre key={`${number} ${act.action}`} className={styles["said"]}>
            {act.action} {JSON.stringify(act.input, null, 2)}
          </pre>
        ))}
      </details>
    </li>
  );
}

function said(value: unknown): string {
  return value === null ? "nothing" : JSON.stringify(value);
}

/** What stood still for a moment: nothing is asked for each key. */
function useSettled(draft: Draft): Draft {
  const [settled, settle] = useState(draft);
  const text = JSON.stringify(draft);
  useEffect(() => {
    const timer = setTimeout(() => settle(JSON.parse(text) as Draft), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
