/** A small mark on a step that does not start as usual, which is after all before it succeeded. */
import { ListFilter } from "lucide-react";
import { Icon } from "../../ui";
import type { RunIf } from "../model/design";
import { RUN_IF_WORDS } from "../model/steering";
import styles from "./canvas.module.css";

export function RunIfMark({ runIf }: { readonly runIf: RunIf }) {
  if (runIf === "all_succeeded") return null;
  return (
    <span className={styles["runIf"]} title={`Starts when: ${RUN_IF_WORDS[runIf].toLowerCase()}`}>
      <Icon of={ListFilter} size={12} />
    </span>
  );
}
