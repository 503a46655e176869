/** Below the canvas: what is wrong with the draft, what the run says, what it gave. */
import { hasEnded } from "../../data/runs";
import { when } from "../../format/times";
import { useNow } from "../../format/useNow";
import { useStore } from "../../live/useStore";
import { Logs } from "../../runs/Logs";
import { EmptyState, Tabs } from "../../ui";
import { useDesignerState, useSelection } from "../context";
import styles from "./drawer.module.css";
import { Problems } from "./Problems";
import { Result } from "./Result";

export function Drawer() {
  const state = useDesignerState();
  const tab = useStore(state.drawer);
  const problems = useStore(state.problems);
  const tabs = [
    { id: "problems", label: "Problems", count: problems.length, countTone: "fail" },
    { id: "logs", label: "Logs" },
    { id: "result", label: "Result" },
  ] as const;
  return (
    <Tabs label="About the draft and its run" tabs={tabs} value={tab} onChange={(next) => state.drawer.set(next)} className={styles["drawer"]} headClassName={styles["head"]} end={<CheckedWhen />}>
      {tab === "problems" && <Problems />}
      {tab === "logs" && <RunLogs />}
      {tab === "result" && <Result />}
    </Tabs>
  );
}

function CheckedWhen() {
  const checked = useStore(useDesignerState().checkedAt);
  const now = useNow(10_000);
  if (checked === undefined) return null;
  return <span className={styles["checked"]}>Checked {when(checked, Math.max(now, checked))}</span>;
}

function RunLogs() {
  const { runs, ...state } = useDesignerState();
  const run = useStore(runs.run);
  const log = useStore(runs.log);
  const { nodes } = useSelection();
  if (run === undefined) return <EmptyState>Nothing has run yet. What the steps of a run say appears here.</EmptyState>;
  const [only] = nodes;
  const step = nodes.size === 1 && only !== undefined ? runs.step(only)?.title : undefined;
  return <Logs key={run.id} log={log} step={step} onAllSteps={() => state.selection.set({ nodes: new Set(), edges: new Set() })} fileName={`run-${run.number}.log`} live={!hasEnded(run.status)} />;
}
