/** The last connection test, step by step with its times, and why it failed if it did. */
import type { Step, TestOutput } from "@concert/sdk";
import { PlugZap } from "lucide-react";
import type { ReactNode } from "react";
import type { Kept } from "../data/results";
import { duration } from "../format/times";
import { When } from "../format/When";
import { firstName } from "../people/person";
import { Button, Card, EmptyState, ErrorState, type State, StateChip, StateIcon } from "../ui";
import styles from "./source.module.css";

interface ConnectionTestProps {
  readonly kept: Kept<TestOutput>;
  /** A test that runs now, by whom. */
  readonly running: string | undefined;
  /** True where the form was changed after the test. */
  readonly outdated: boolean;
  readonly reason: string | undefined;
  readonly onTest: () => void;
  /** What else is known of how the source answers. */
  readonly children?: ReactNode;
}

export function ConnectionTest({ kept, running, outdated, reason, onTest, children }: ConnectionTestProps) {
  const again = (
    <Button size="small" icon={PlugZap} busy={running !== undefined} reason={reason} onClick={onTest}>
      {kept.kind === "none" ? "Test the connection" : "Test again"}
    </Button>
  );
  return (
    <Card className={styles["test"]} bare title="Connection test" meta={<Summary kept={kept} running={running} outdated={outdated} />} acts={again}>
      <Outcome kept={kept} />
      {children}
    </Card>
  );
}

function Summary({ kept, running, outdated }: Pick<ConnectionTestProps, "kept" | "running" | "outdated">) {
  if (running !== undefined) return <StateChip state="running">{running} tests now</StateChip>;
  if (kept.kind === "none") return null;
  const passed = kept.kind === "succeeded" && kept.output.passed;
  const chip = passed ? <StateChip state="done">Passed in {duration(kept.took / 1000)}</StateChip> : <StateChip state="failed">Failed</StateChip>;
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 8 }}>
      {chip}
      <span>
        {firstName(kept.by)}, <When micros={kept.at} />, {outdated ? "before the last change" : "with the values now in the form"}
      </span>
    </span>
  );
}

function Outcome({ kept }: { readonly kept: Kept<TestOutput> }) {
  switch (kept.kind) {
    case "none":
      return <EmptyState>Nobody has tested this source yet. A test opens it step by step and only reads.</EmptyState>;
    case "failed":
      return (
        <div className={styles["reason"]}>
          <ErrorState title={kept.error.message} code={kept.error.code}>
            {kept.error.next_step}
          </ErrorState>
        </div>
      );
    case "succeeded":
      return <Steps steps={kept.output.steps} />;
  }
}

const STEP_STATE: Readonly<Record<Step["status"], State>> = { passed: "done", failed: "failed", skipped: "skipped" };

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const wrong = steps.find((step) => step.status === "failed") ?? steps.find((step) => step.reason !== "");
  return (
    <>
      <ol className={styles["track"]}>
        {steps.map((step) => (
          <li key={step.name} className={styles["step"]} data-status={step.status}>
            <div className={styles["stepLine"]}>
              <StateIcon state={STEP_STATE[step.status]} size={18} label={step.status} />
            </div>
            <div className={styles["stepName"]} title={step.message}>
              {step.name}
            </div>
            <div className={styles["stepTime"]}>{step.status === "skipped" ? "not reached" : duration(step.duration / 1000)}</div>
            {step.status === "passed" && step.message !== "" && (
              <div className={styles["stepSaid"]} title={step.message}>
                {step.message}
              </div>
            )}
          </li>
        ))}
      </ol>
      {wrong !== undefined && (
        <div className={styles["reason"]}>
          <ErrorState title={`${wrong.name}: ${wrong.message}`} code={wrong.reason === "" ? undefined : wrong.reason}>
            {wrong.next_step}
          </ErrorState>
        </div>
      )}
    </>
  );
}
