/** The right panel: the chosen step, what can be done with several, or the design itself. */
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  Copy,
  FolderInput,
  Network,
  Trash2,
  X,
} from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo } from "react";
import { counted } from "../../format/numbers";
import { useStore } from "../../live/useStore";
import { Button, IconButton } from "../../ui";
import { type Acts, actsOn } from "../acts";
import { useTidy } from "../tidy/useTidy";
import { useDesignerState, useDesigning, useSelection } from "../context";
import { DesignInspector } from "./DesignInspector";
import { EdgeInspector } from "./EdgeInspector";
import styles from "./inspector.module.css";
import { StepInspector } from "./StepInspector";

export function Inspector({ covers }: { readonly covers: boolean }) {
  const state = useDesignerState();
  const { nodes, edges } = useSelection();
  const [only] = nodes;
  const [edge] = edges;
  return (
    <aside className={styles["inspector"]} data-covers={covers} aria-label="Inspector" onKeyDown={leave}>
      {covers && (
        <div className={styles["close"]}>
          <IconButton icon={X} label="Close the inspector" onClick={() => state.inspecting.set(false)} />
        </div>
      )}
      {nodes.size === 1 && only !== undefined ? <StepInspector node={only} /> : nodes.size === 0 && edges.size === 1 && edge !== undefined ? <EdgeInspector edge={edge} /> : nodes.size + edges.size > 0 ? <Several nodes={nodes} edges={edges} /> : <DesignInspector />}
    </aside>
  );
}

/** Escape leads back to the canvas or the outline, on the step one came from. */
function leave(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented || !(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
  document.querySelector<HTMLElement>(".react-flow, [role=treegrid] [tabindex='0']")?.focus();
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
            <Button icon={Copy} reason={editReason} onClick={acts.duplicate}>
              Duplicate
            </Button>
          )}
          {nodes.size > 0 && (
            <Button icon={FolderInput} reason={editReason} onClick={() => state.moving.set(true)}>
              Move into a container
            </Button>
          )}
          {nodes.size > 1 && <Arrange acts={acts} reason={editReason} />}
          <Button look="danger" icon={Trash2} reason={editReason} onClick={acts.removeSelected}>
            Delete {words}
          </Button>
        </div>
      </div>
    </>
  );
}

const ALIGNMENTS = [
  { how: "left", label: "Align left sides", icon: AlignStartVertical },
  { how: "middle", label: "Align middles from left to right", icon: AlignCenterVertical },
  { how: "right", label: "Align right sides", icon: AlignEndVertical },
  { how: "top", label: "Align tops", icon: AlignStartHorizontal },
  { how: "centre", label: "Align middles from top to bottom", icon: AlignCenterHorizontal },
  { how: "bottom", label: "Align bottoms", icon: AlignEndHorizontal },
] as const;

function Arrange({ acts, reason }: { readonly acts: Acts; readonly reason: string | undefined }) {
  const tidy = useTidy();
  return (
    <div className={styles["arrange"]} role="toolbar" aria-label="Arrange the chosen steps">
      {ALIGNMENTS.map(({ how, label, icon }) => (
        <IconButton key={how} icon={icon} label={label} reason={reason} onClick={() => acts.align(how)} />
      ))}
      <IconButton icon={AlignHorizontalDistributeCenter} label="Spread evenly from left to right" reason={reason} onClick={() => acts.distribute("across")} />
      <IconButton icon={AlignVerticalDistributeCenter} label="Spread evenly from top to bottom" reason={reason} onClick={() => acts.distribute("down")} />
      <IconButton icon={Network} label="Tidy the chosen steps" reason={reason} onClick={tidy} />
    </div>
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
