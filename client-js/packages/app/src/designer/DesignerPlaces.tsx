/** What befalls the places of the open design, with the way to each: refused edits, locks, who asks for one. */
import type { Path } from "@concert/sdk";
import { useReactFlow } from "@xyflow/react";
import { BranchPlace } from "../branches/BranchPlace";
import { ConflictPlace } from "../conflicts/ConflictPlace";
import { DocumentLock } from "../locks/DocumentLock";
import { LockAsks } from "../locks/LockAsks";
import { useLockAction } from "../locks/useLockAction";
import { DocumentMessages } from "../live/DocumentMessages";
import { usePicked, useStore } from "../live/useStore";
import { useLabels } from "./catalogue";
import { useDesignPart, useDesigning, useSelection } from "./context";
import { ProblemActions } from "./drawer/ProblemActions";
import { ProblemNews } from "./drawer/ProblemNews";
import { titleOf } from "./model/bindings";
import { nameOfPlace, partOfDesign, stepPart, WHOLE_DESIGN } from "./model/parts";
import { NODE } from "./model/placing";

export function DesignerPlaces() {
  const { state } = useDesigning();
  const { handle } = state;
  const nodes = useDesignPart("nodes");
  const flow = useReactFlow();
  const labels = useLabels();
  useStepLockAction();
  const partOf = (section: readonly string[]) => partOfDesign(section, { nodes });
  const nameOf = (path: Path) => nameOfPlace(path, { nodes }, labels);
  const show = (path: readonly string[]) => {
    const [, map, node, field, parameter] = path;
    if (map !== "nodes" || node === undefined || !(node in nodes)) {
      state.select([]);
      state.inspecting.set(true);
      return;
    }
    state.inspect(node, field === "parameters" ? parameter : field === "x" || field === "y" ? undefined : field);
    state.unfold(node);
    const at = state.graph.seenAt(node);
    if (at !== undefined) void flow.setCenter(at.x + NODE.width / 2, at.y + NODE.height / 2, { zoom: Math.max(0.7, flow.getZoom()) });
  };
  return (
    <>
      <DocumentMessages handle={handle} nameOf={nameOf} onShow={show} />
      <DocumentLock handle={handle} part={WHOLE_DESIGN} partOf={partOf} onShow={show} />
      <BranchPlace handle={handle} />
      <ConflictPlace handle={handle} nameOf={nameOf} />
      <LockAsks handle={handle} partOf={partOf} />
      <ProblemActions />
      <ProblemNews />
    </>
  );
}

/** The key is for the step one has chosen, or stands on. */
function useStepLockAction(): void {
  const { state } = useDesigning();
  const { nodes } = useSelection();
  const focus = useStore(state.focus);
  const [only] = nodes;
  const node = nodes.size === 1 ? only : nodes.size === 0 ? focus : undefined;
  const title = usePicked(state.design, (design) => (node === undefined ? "" : titleOf(node, design)));
  useLockAction(state.handle, node === undefined ? undefined : stepPart(node, title), "Choose one step first");
}
