/** How far an operation is: figures, bar, pace and the time that is left. Grows because work was done. */
import type { BulkDetail } from "@concert/sdk";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { counted, whole } from "../format/numbers";
import { Card, Progress, StateWord } from "../ui";
import type { Picture } from "./live";
import styles from "./operations.module.css";
import { isOver, lasting, pace, troubleOf } from "./words";

export function ProgressCard({ job, picture }: { readonly job: BulkDetail; readonly picture: Picture }) {
  const { done, failed, skipped, running, left, total } = picture;
  const label = `${whole(done)} of ${whole(total)} done${failed === 0 ? "" : `, ${whole(failed)} failed`}${skipped === 0 ? "" : `, ${whole(skipped)} passed over`}`;
  const trouble = troubleOf(job.error);
  const back = job.rollback_of !== null;
  return (
    <Card title="Progress" meta={picture.waves > 1 ? `${counted(picture.waves, "wave")}, one after the other` : undefined}>
      <dl className={styles["figures"]}>
        <Figure name={back ? "Taken back" : "Done"} value={whole(done)} of={`of ${whole(total)}`} />
        <Figure name="Failed" value={whole(failed)} bad={failed > 0} />
        <Figure name="Passed over" value={whole(skipped)} />
        <Figure name="Left" value={whole(left)} of={running === 0 ? "" : `${whole(running)} in hand`} />
      </dl>
      <Progress
        label={label}
        parts={[
          { state: "done", amount: done },
          { state: "failed", amount: failed },
          { state: "skipped", amount: skipped },
          { state: "running", amount: running },
        ]}
        total={total}
      />
      <p className={styles["now"]} role="status">
        {nowWords(job, picture)}
      </p>
      {trouble !== undefined && (
        <p className={styles["trouble"]}>
          <StateWord state="failed">{trouble.message}</StateWord> {trouble.next}
        </p>
      )}
    </Card>
  );
}

function nowWords(job: BulkDetail, { status, rate, eta, left, total }: Picture): string {
  const took = job.finished_at === null || job.started_at === null ? undefined : (job.finished_at - job.started_at) / 1_000_000;
  if (status === "planned") return total > 0 ? `The plan is being written down: ${counted(total, "item")} so far.` : "The plan is being written down.";
  if (status === "paused") return "Paused: no more items are taken up for now.";
  if (status === "cancelling") return "What is in hand comes to its end.";
  if (status === "rolling_back") return "What it did is being taken back.";
  if (isOver(status)) return took === undefined ? "" : `It took ${took < 1 ? "less than a second" : lasting(took)}.`;
  if (rate <= 0) return "It has begun.";
  return `${pace(rate)}${eta === undefined || left === 0 ? "" : `, about ${lasting(eta)} left`}`;
}

function Figure({ name, value, of, bad = false }: { readonly name: string; readonly value: ReactNode; readonly of?: string; readonly bad?: boolean }) {
  return (
    <div className={styles["figure"]}>
      <dt>{name}</dt>
      <dd>
        <span className={clsx(styles["value"], bad && styles["bad"])}>{value}</span>
        {of !== undefined && of !== "" && <span className="quiet"> {of}</span>}
      </dd>
    </div>
  );
}
