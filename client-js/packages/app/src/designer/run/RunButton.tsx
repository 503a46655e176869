/** "Run draft": at once where every parameter has a value, else after asking for those that have none. */
import { ChevronDown, Play } from "lucide-react";
import { useState } from "react";
import { useActions } from "../../keyboard/actions";
import { Button, IconButton } from "../../ui";
import { usePicked, useStore } from "../../live/useStore";
import { useDesignerState, useDesignPart } from "../context";
import { mendFirst } from "../model/problems";
import { RunDialog } from "./RunDialog";
import styles from "./run.module.css";
import { useRunActs } from "./useRunActs";

export function RunButton() {
  const { start, reason } = useRunActs();
  const { design, problemCounts } = useDesignerState();
  const [asking, setAsking] = useState(false);
  const parameters = Object.values(useDesignPart("parameters")).filter((one) => one.name !== "");
  const lacking = parameters.some((one) => one.required && one.default === null);
  const empty = usePicked(design, ({ nodes }) => Object.keys(nodes).length === 0) ? "Needs a step first" : undefined;
  const problems = useStore(problemCounts);
  const why = reason ?? empty ?? mendFirst(problems);
  const press = () => (lacking ? setAsking(true) : start.mutate({}));
  useActions([
    { id: "run", label: "Run draft", group: "Here", icon: Play, keys: "Ctrl Enter", reason: why, run: press },
    ...(parameters.length > 0 ? [{ id: "run with", label: "Run draft with other values", group: "Here" as const, icon: Play, reason: why, run: () => setAsking(true) }] : []),
  ]);
  return (
    <span className={styles["start"]}>
      <Button look="primary" icon={Play} busy={start.isPending} reason={why} onClick={press}>
        Run draft
      </Button>
      {parameters.length > 0 && <IconButton icon={ChevronDown} label="Run draft with other values" reason={why} onClick={() => setAsking(true)} />}
      {asking && (
        <RunDialog
          parameters={parameters}
          onClose={() => setAsking(false)}
          onRun={(values) => {
            setAsking(false);
            start.mutate(values);
          }}
        />
      )}
    </span>
  );
}
