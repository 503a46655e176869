/** What a rule would have done lately, as it is being written. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { asError } from "../data/api";
import { When } from "../format/When";
import { Card, EmptyState, Segmented, Skeleton } from "../ui";
import { type Act, type DryRun, tryQuery } from "./queries";
import styles from "./reactions.module.css";

const DAYS = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
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
  return (
    <>
      <p className={styles["sum"]} role="status">
        Would have fired <b>{run.fired}</b> {run.fired === 1 ? "time" : "times"}
        {run.held_back > 0 && `, and held back ${run.held_back} as too often`}
        <span className={styles["note"]}>
          {" "}
          ({run.matched} of {run.read} events had such a topic{run.more && "; there were more than are looked at"})
        </span>
        {run.failed > 0 && <span className={styles["problem"]}> The condition could not be worked out for {run.failed} of them.</span>}
      </p>
      <ul className={styles["list"]} aria-label="Events it would have fired for">
        {run.items.map((one) => (
          <li key={one.number}>
            <span className={styles["row"]}>
              <b>{one.topic}</b>
              <span className={styles["note"]}>
                <When micros={one.at} short />
              </span>
            </span>
            <span className={styles["note"]}>{one.held_back ? "Too often: held back" : one.would.join("; ")}</span>
            <details className={styles["note"]}>
              <summary>What was told</summary>
              <pre className={styles["said"]}>{JSON.stringify(one.payload, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
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
