/** What can be done in the designer from everywhere on the screen: for the palette, the key map and the keyboard. */
import { useReactFlow } from "@xyflow/react";
import { ArrowLeft, ArrowRight, ArrowRightFromLine, Code, List, Maximize, Plus, Redo2, Undo2, Workflow } from "lucide-react";
import { type Action, useActions } from "../keyboard/actions";
import { useStore } from "../live/useStore";
import { useFollow } from "./canvas/canvasKeys";
import { fit } from "./canvas/fit";
import { useDesigning } from "./context";

export function DesignerActions() {
  const { state, editReason } = useDesigning();
  const flow = useReactFlow();
  const follow = useFollow();
  const undo = useStore(state.handle.undo.state);
  const focus = useStore(state.focus);
  const view = useStore(state.view);
  const here = (action: Omit<Action, "group">): Action => ({ ...action, group: "Here" });
  const noStep = focus === undefined ? "Choose a step first" : undefined;
  const noGraph = view === "graph" ? undefined : "Only on the graph";
  useActions([
    here({ id: "add step", label: "Add a step", icon: Plus, keys: "n", words: "library new node", reason: editReason, run: () => state.library.set(true) }),
    here({ id: "connect", label: "Connect to a step", icon: ArrowRightFromLine, keys: "e", words: "edge", reason: editReason ?? noStep, run: () => state.connecting.set(state.focus.get()) }),
    here({ id: "next step", label: "Go to the step after", icon: ArrowRight, keys: "]", reason: noStep, run: () => follow("down") }),
    here({ id: "previous step", label: "Go to the step before", icon: ArrowLeft, keys: "[", reason: noStep, run: () => follow("up") }),
    here({ id: "fit", label: "Fit the design", icon: Maximize, keys: "f", reason: noGraph, run: () => void flow.fitView(fit()) }),
    here({ id: "graph", label: "Show the graph", icon: Workflow, keys: "1", run: () => state.view.set("graph") }),
    here({ id: "outline", label: "Show the outline", icon: List, keys: "2", run: () => state.view.set("outline") }),
    here({ id: "code", label: "Show the code", icon: Code, keys: "3", run: () => state.view.set("code") }),
    here({ id: "undo", label: "Undo my last change", icon: Undo2, keys: "Ctrl Z", reason: editReason ?? (undo.canUndo ? undefined : "Nothing of yours to undo"), run: state.handle.undo.undo }),
    here({ id: "redo", label: "Redo my last change", icon: Redo2, keys: "Ctrl Shift Z", also: ["Ctrl Y"], reason: editReason ?? (undo.canRedo ? undefined : "Nothing of yours to redo"), run: state.handle.undo.redo }),
  ]);
  return null;
}
