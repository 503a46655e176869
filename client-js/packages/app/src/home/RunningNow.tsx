/** What runs now in the workspace, how far it is; it moves as steps end. */
import type { RunOut } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { runsQuery } from "../data/queries";
import { stateOfRun } from "../data/runs";
import { useServerNow } from "../live/connection";
import { timeOf } from "../runs/RunEntry";
import { Progress, StateIcon, STATES, StateWord } from "../ui";
import styles from "./home.module.css";

export function RunningNow({ workspace }: { readonly workspace: string }) {
  const { data } = useQuery(runsQuery({ workspace, status: "queued,running", days: 30, limit: 20 }));
  const now = useServerNow(1000);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={styles["part"]} aria-labelledby="running">
      <header>
        <h2 id="running">Running now</h2>
        <span>updates as it happens</span>
      </header>
      <div className={styles["list"]}>
        {data.items.map((run) => (
          <Row key={run.id} run={run} now={now} />
        ))}
      </div>
    </section>
  );
}

function Row({ run, now }: { readonly run: RunOut; readonly now: number }) {
  const state = stateOfRun(run);
  const fact = run.status === "queued" ? "Queued" : `${run.steps_ended} of ${run.steps}`;
  return (
    <div className={styles["row"]}>
      <StateIcon state={state} label={STATES[state].word} />
      <Link className={styles["name"]} style={{ flexBasis: "30%" }} to="/w/$workspace/runs/$run" params={{ workspace: run.workspace, run: run.id }}>
        {run.title}
      </Link>
      <span className={styles["bar"]}>
        <Progress label={`${fact} steps ended`} parts={[{ state: "done", amount: run.steps_ended }]} total={run.steps} />
      </span>
      <span className={styles["fact"]}>{fact}</span>
      {state === "waiting" && <StateWord state="waiting">Waits for a decision</StateWord>}
      <span className={styles["time"]} style={{ marginLeft: "auto" }}>
        {timeOf(run, now)}
      </span>
    </div>
  );
}
