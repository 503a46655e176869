/** Asks once, then does it to each run, and says what became of every one of them. */
import type { RunOut } from "@concert/sdk";
import { useState } from "react";
import { counted } from "../format/numbers";
import { Button, Dialog, Progress, StateIcon, STATES } from "../ui";
import { runState } from "../data/runs";
import { type Act, actOnAll, type Outcome } from "./bulk";
import styles from "./list.module.css";

interface BulkDialogProps {
  readonly act: Act;
  readonly runs: readonly RunOut[];
  readonly onClose: () => void;
  /** It was done to every one of them. */
  readonly onDone?: () => void;
}

type Stage = "asking" | "acting" | "done";

export function BulkDialog({ act, runs, onClose, onDone }: BulkDialogProps) {
  const [stage, setStage] = useState<Stage>("asking");
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const verb = VERBS[act];
  const start = () => {
    setStage("acting");
    let refused = 0;
    const told = (outcome: Outcome) => {
      refused += outcome.done ? 0 : 1;
      setOutcomes((old) => new Map(old).set(outcome.run.id, outcome));
    };
    void actOnAll(act, runs, told).then(() => {
      setStage("done");
      if (refused === 0) onDone?.();
    });
  };
  const failed = [...outcomes.values()].filter((one) => !one.done).length;
  const hint = stage === "asking" ? HINTS[act] : `${outcomes.size} of ${runs.length} done${failed === 0 ? "" : `, ${failed} refused`}`;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${verb} ${counted(runs.length, "run")}`}
      hint={hint}
      foot={
        stage === "asking" ? (
          <>
            <Button look="quiet" onClick={onClose}>
              Keep as they are
            </Button>
            <Button look={act === "retry" ? "primary" : "danger"} onClick={start}>
              {`${verb} ${counted(runs.length, "run")}`}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>Close</Button>
        )
      }
    >
      {stage !== "asking" && <Progress label={hint} parts={[{ state: "done", amount: outcomes.size - failed }, { state: "failed", amount: failed }]} total={runs.length} />}
      <ul className={styles["outcomes"]} aria-label="Runs" tabIndex={0}>
        {runs.map((run) => {
          const outcome = outcomes.get(run.id);
          const state = outcome === undefined ? runState(run.status) : outcome.done ? "done" : "failed";
          return (
            <li key={run.id}>
              <StateIcon state={state} label={STATES[state].word} />
              <span>
                {run.title}, run {run.number}
              </span>
              <span className={outcome?.done === false ? styles["fail"] : undefined}>{outcome?.words ?? ""}</span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

const VERBS: Readonly<Record<Act, string>> = { cancel: "Cancel", retry: "Retry", delete: "Delete" };

const HINTS: Readonly<Record<Act, string>> = {
  cancel: "Steps that run are told to stop. What has finished stays as it is.",
  retry: "Each goes on in a new run from where it stopped, with the same version of its design.",
  delete: "Its steps, logs, results, reports and questions go for good. What its steps did, statistics, lineage and the audit log stay.",
};
