/** The stages of a scan in their order: how far each is, what it came to, why it failed. */
import { counted, whole } from "../format/numbers";
import { Progress, StateIcon } from "../ui";
import type { Scan, ScanProgress, StageState } from "./queries";
import styles from "./scans.module.css";
import { changedWords, saidOf, STAGE, summaryWords } from "./words";

interface StagesProps {
  readonly scan: Scan;
  readonly progress?: ScanProgress | undefined;
}

export function Stages({ scan, progress }: StagesProps) {
  return (
    <ol className={styles["stages"]} aria-label={`Stages of scan ${scan.number}`}>
      {scan.stages.map((stage) => (
        <Stage key={stage.name} stage={stage} progress={progress?.stage === stage.name ? progress : undefined} over={scan.status !== "running" && scan.status !== "queued"} />
      ))}
    </ol>
  );
}

interface StageProps {
  readonly stage: StageState;
  readonly progress: ScanProgress | undefined;
  readonly over: boolean;
}

function Stage({ stage, progress, over }: StageProps) {
  const done = Math.max(stage.done, progress?.tables_done ?? 0);
  const words = stage.status === "running" && !over ? "at work" : stage.status === "failed" ? "failed" : stage.status === "succeeded" ? "done" : over ? "not run" : "waits";
  return (
    <li className={styles["stage"]}>
      <StateIcon state={over && stage.status === "running" ? "cancelled" : STAGE[stage.status]} label={words} />
      <span className={styles["title"]}>{stage.title}</span>
      <span className={styles["said"]}>{saidOfStage(stage, progress, done)}</span>
      {stage.status === "running" && !over && (
        <span className={styles["bar"]}>
          <Progress thin label={`${whole(done)} of ${counted(stage.wanted, "table")}`} total={Math.max(1, stage.wanted)} parts={[{ state: "done", amount: done }]} />
        </span>
      )}
    </li>
  );
}

function saidOfStage(stage: StageState, progress: ScanProgress | undefined, done: number): string {
  switch (stage.status) {
    case "waiting":
      return "";
    case "running":
      return [stage.wanted > 0 ? `${whole(done)} of ${counted(stage.wanted, "table")}` : "", progress?.label ?? ""].filter((part) => part !== "").join(" · ");
    case "failed":
      return saidOf(stage.error);
    case "succeeded": {
      const changed = changedWords(stage.counts);
      return [summaryWords(stage.summary), changed === "no change" ? "" : `findings: ${changed}`].filter((part) => part !== "").join(" · ");
    }
  }
}
