/** How many problems the draft has, in the sub bar: leads to the list. Says nothing while there are none. */
import { useStore } from "../../live/useStore";
import { useDesignerState } from "../context";
import { countWords } from "../model/problems";
import { ProblemIcon } from "../ProblemIcon";
import styles from "./drawer.module.css";

export function ProblemCount() {
  const state = useDesignerState();
  const counts = useStore(state.problemCounts);
  const words = countWords(counts);
  if (words === "") return null;
  const severity = counts.errors > 0 ? "error" : "warning";
  return (
    <button type="button" className={styles["count"]} data-severity={severity} onClick={() => state.drawer.set("problems")}>
      <ProblemIcon severity={severity} size={14} />
      {words}
    </button>
  );
}
