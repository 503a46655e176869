/** A design without steps: one sentence, one act. */
import { Plus } from "lucide-react";
import { useStore } from "../../live/useStore";
import { Button, EmptyState } from "../../ui";
import { useDesigning } from "../context";
import styles from "./canvas.module.css";

export function EmptyCanvas() {
  const { state, editReason } = useDesigning();
  const adding = useStore(state.library);
  if (adding) return null;
  return (
    <div className={styles["empty"]}>
      <EmptyState
        centered
        act={
          <Button look="secondary" icon={Plus} reason={editReason} onClick={() => state.library.set(true)}>
            Add the first step
          </Button>
        }
      >
        A design is a flow of steps, and this one has none yet.
      </EmptyState>
    </div>
  );
}
