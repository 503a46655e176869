/** Below the top bar: what is open and who changed it last, how one looks at it, and the one primary act. */
import { PanelRight, Redo2, Undo2 } from "lucide-react";
import { AnalyticsButton } from "../analysis/AnalyticsButton";
import { when } from "../format/times";
import { ms, useNow } from "../format/useNow";
import { HistoryButton } from "../history/HistoryButton";
import { firstName } from "../people/person";
import { useStore } from "../live/useStore";
import { Chip, IconButton, Segmented } from "../ui";
import { useDesigning } from "./context";
import { ProblemCount } from "./drawer/ProblemCount";
import styles from "./designer.module.css";
import { RunButton } from "./run/RunButton";

const VIEWS = [
  { value: "graph", label: "Graph" },
  { value: "outline", label: "Outline" },
  { value: "code", label: "Code" },
] as const;

export function SubBar({ covers }: { readonly covers: boolean }) {
  const { state, workspace, editReason } = useDesigning();
  const view = useStore(state.view);
  const undo = useStore(state.handle.undo.state);
  const inspecting = useStore(state.inspecting);
  return (
    <div className={styles["bar"]}>
      <div className={styles["left"]}>
        <Chip tone="accent">Draft</Chip>
        <LastChange />
        <ProblemCount />
      </div>
      <Segmented label="How to look at the design" segments={VIEWS} value={view} onChange={(next) => state.view.set(next)} />
      <div className={styles["right"]}>
        <IconButton icon={Undo2} label="Undo" keys="Ctrl Z" reason={editReason ?? (undo.canUndo ? undefined : "Nothing of yours to undo")} onClick={() => state.handle.undo.undo()} />
        <IconButton icon={Redo2} label="Redo" keys="Ctrl Shift Z" reason={editReason ?? (undo.canRedo ? undefined : "Nothing of yours to redo")} onClick={() => state.handle.undo.redo()} />
        <HistoryButton workspace={workspace} handle={state.handle} />
        <AnalyticsButton workspace={workspace} document={state.handle.id} />
        {covers && <IconButton icon={PanelRight} label="Inspector" aria-pressed={inspecting} onClick={() => state.inspecting.set(!inspecting)} />}
        <RunButton />
      </div>
    </div>
  );
}

function LastChange() {
  const { state } = useDesigning();
  const record = useStore(state.record);
  const now = useNow();
  if (record === undefined) return null;
  const by = record.changedBy === "you" ? "you" : firstName(record.changedBy);
  return (
    <span className={styles["changed"]}>
      Changed by {by}, {when(ms(record.changedAt), Math.max(now, ms(record.changedAt)))}
    </span>
  );
}
