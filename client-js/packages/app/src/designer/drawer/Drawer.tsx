/** Below the canvas: what is wrong with the draft, what the run says, what it gave. */
import { lazy, Suspense } from "react";
import { hasEnded } from "../../data/runs";
import { useStore } from "../../live/useStore";
import { Logs } from "../../runs/Logs";
import { EmptyState, Skeleton, Tabs } from "../../ui";
import { useDesignerState, useSelection } from "../context";
import styles from "./drawer.module.css";
import { Problems } from "./Problems";
import { Result } from "./Result";

const PlanPanel = lazy(async () => ({ default: (await import("../../analysis/PlanPanel")).PlanPanel }));

export function Drawer() {
  const state = useDesignerState();
  const tab = useStore(state.drawer);
  const { errors, warnings, more } = useStore(state.problemCounts);
  const tabs = [
    { id: "problems", label: "Problems", count: errors + warnings + more, countTone: errors + more > 0 ? "fail" : "wait" },
    { id: "plan", label: "Plan" },
    { id: "logs", label: "Logs" },
    { id: "result", label: "Result" },
  ] as const;
  return (
    <Tabs label="About the draft and its run" tabs={tabs} value={tab} onChange={(next) => state.drawer.set(next)} className={styles["drawer"]} headClassName={styles["head"]} end={<CheckedWhen />}>
      {tab === "problems" && <Problems />}
      {tab === "plan" && (
        <Suspense fallback={<Skeleton height={96} />}>
          <PlanPanel />
        </Suspense>
      )}
      {tab === "logs" && <RunLogs />}
      {tab === "result" && <Result />}
    </Tabs>
  );
}

function CheckedWhen() {
  const { state } = useStore(useDesignerState().problemCounts);
  return <span className={styles["checked"]}>{CHECKED[state]}</span>;
}

const CHECKED = {
  asking: "Checking…",
  live: "Checked with every edit",
  away: "As it was when the server was last reached",
} as const;

function RunLogs() {
  const { runs, ...state } = useDesignerState();
  const run = useStore(runs.run);
  const log = useStore(runs.log);
  const { nodes } = useSelection();
  if (run === undefined) return <EmptyState>Nothing has run yet. What the steps of a run say appears here.</EmptyState>;
  const [only] = nodes;
  const step = nodes.size === 1 && only !== undefined ? runs.step(only) : undefined;
  return <Logs key={run.id} log={log} step={step} onAllSteps={() => state.selection.set({ nodes: new Set(), edges: new Set() })} fileName={`run-${run.number}.log`} live={!hasEnded(run.status)} />;
}
