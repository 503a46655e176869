/** The right panel: the chosen step, what can be done with several, or the design itself. */
import { Copy, Trash2, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { counted } from "../../format/numbers";
import { useStore } from "../../live/useStore";
import { Button, IconButton } from "../../ui";
import { actsOn } from "../acts";
import { useDesignerState, useDesigning, useSelection } from "../context";
import { DesignInspector } from "./DesignInspector";
import styles from "./inspector.module.css";
import { StepInspector } from "./StepInspector";

export function Inspector({ covers }: { readonly covers: boolean }) {
  const state = useDesignerState();
  const { nodes, edges } = useSelection();
  const [only] = nodes;
  return (
    <aside className={styles["inspector"]} data-covers={covers} aria-label="Inspector">
      {covers && (
        <div className={styles["close"]}>
          <IconButton icon={X} label="Close the inspector" onClick={() => state.inspecting.set(false)} />
        </div>
      )}
      {nodes.size === 1 && only !== undefined ? <StepInspector node={only} /> : nodes.size + edges.size > 0 ? <Several nodes={nodes} edges={edges} /> : <DesignInspector />}
    </aside>
  );
}

function Several({ nodes, edges }: { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> }) {
  const { state, editReason } = useDesigning();
  const acts = useMemo(() => actsOn(state), [state]);
  const words = [nodes.size > 0 ? counted(nodes.size, "step") : "", edges.size > 0 ? counted(edges.size, "connection") : ""].filter((one) => one !== "").join(", ");
  return (
    <>
      <header className={styles["head"]}>
        <div className={styles["title"]}>
          <h2>{words}</h2>
          <p>Chosen together</p>
        </div>
      </header>
      <div className={styles["form"]}>
        <div className={styles["acts"]}>
          {nodes.size > 0 && (
            <Button
              icon={Copy}
              reason={editReason}
              onClick={() => {
                const text = acts.copy();
                if (text !== undefined) acts.paste(text);
              }}
            >
              Duplicate
            </Button>
          )}
          <Button look="danger" icon={Trash2} reason={editReason} onClick={acts.removeSelected}>
            Delete {words}
          </Button>
        </div>
      </div>
    </>
  );
}

/** Tells the others which step this person has open, and what they selected. */
export function useSharedSelection(): void {
  const state = useDesignerState();
  const selection = useStore(state.selection);
  const key = [...selection.nodes].join(" ");
  useEffect(() => {
    const nodes = key === "" ? [] : key.split(" ");
    const [only] = nodes;
    state.handle.presence.update({ selection: nodes.slice(0, MOST_SHARED), node: nodes.length === 1 ? only : undefined });
  }, [state, key]);
}

const MOST_SHARED = 40;
