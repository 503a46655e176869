/** What can be done in the designer from everywhere on the screen: for the palette, the key map and the keyboard. */
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  ArrowLeft,
  ArrowRight,
  ArrowRightFromLine,
  BoxSelect,
  ChevronsDownUp,
  ClipboardCopy,
  ClipboardPaste,
  Code,
  Copy,
  FolderInput,
  List,
  ListPlus,
  Maximize,
  Network,
  Plus,
  Redo2,
  Scan,
  Scissors,
  Search,
  Trash2,
  Undo2,
  Workflow,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { type Action, useActions } from "../keyboard/actions";
import { usePicked, useStore } from "../live/useStore";
import { useFollow } from "./canvas/canvasKeys";
import { useFit } from "./canvas/fit";
import { actsOn } from "./acts";
import { useDesigning, useSelection } from "./context";
import { mayHold } from "./model/graphStore";
import { useTidy } from "./tidy/useTidy";

export function DesignerActions() {
  const { state, editReason } = useDesigning();
  const fit = useFit();
  const acts = useMemo(() => actsOn(state), [state]);
  const tidy = useTidy();
  const selected = useSelection().nodes.size;
  const holder = usePicked(state.focus, (focus) => (focus !== undefined && mayHold(state.graph.design, focus) ? focus : undefined));
  const follow = useFollow();
  const flow = useReactFlow();
  const undo = useStore(state.handle.undo.state);
  const focus = useStore(state.focus);
  const view = useStore(state.view);
  const here = (action: Omit<Action, "group">): Action => ({ ...action, group: "Here" });
  const noStep = focus === undefined ? "Choose a step first" : undefined;
  const noGraph = view === "graph" ? undefined : "Only on the graph";
  const few = selected < 2 ? "Choose several steps first" : undefined;
  const noHolder = holder === undefined ? "Choose a container first" : undefined;
  useActions([
    here({ id: "add step", label: "Add a step", icon: Plus, keys: "n", words: "library new node", reason: editReason, run: () => state.addInto(undefined) }),
    here({ id: "add inside", label: "Add a step inside", icon: ListPlus, keys: "i", words: "container loop", reason: editReason ?? noHolder, run: () => holder !== undefined && state.addInto({ inside: holder, part: "body" }) }),
    here({ id: "move into", label: "Move into a container", icon: FolderInput, keys: "m", words: "group loop out", reason: editReason ?? noStep, run: () => state.moving.set(true) }),
    here({ id: "fold", label: "Close or open the container", icon: ChevronsDownUp, keys: "x", words: "collapse expand group", reason: noHolder, run: () => holder !== undefined && state.fold(holder) }),
    here({ id: "find", label: "Find in the design", icon: Search, keys: "Ctrl F", words: "search step", run: () => state.finding.set(state.finding.get() ?? "") }),
    here({ id: "tidy", label: selected > 1 ? "Tidy the chosen steps" : "Tidy the design", icon: Network, keys: "Shift T", words: "layout arrange", reason: editReason, run: tidy }),
    here({ id: "copy", label: "Copy the chosen steps", icon: ClipboardCopy, keys: "Ctrl C", there: true, reason: noStep, run: () => void navigator.clipboard.writeText(acts.copy() ?? "") }),
    here({ id: "cut", label: "Cut the chosen steps", icon: Scissors, keys: "Ctrl X", there: true, reason: editReason ?? noStep, run: () => void navigator.clipboard.writeText(acts.copy() ?? "").then(acts.removeSelected) }),
    here({ id: "paste", label: "Paste steps", icon: ClipboardPaste, keys: "Ctrl V", there: true, reason: editReason, run: () => void navigator.clipboard.readText().then((text) => acts.paste(text)) }),
    here({ id: "delete", label: "Delete the chosen steps", icon: Trash2, keys: "Delete", there: true, words: "remove", reason: editReason ?? noStep, run: acts.removeSelected }),
    here({ id: "choose all", label: "Choose all steps", icon: BoxSelect, keys: "Ctrl A", there: true, words: "select", run: () => state.select(state.graph.places().keys()) }),
    here({ id: "duplicate", label: "Duplicate the chosen steps", icon: Copy, keys: "Ctrl D", reason: editReason ?? noStep, run: acts.duplicate }),
    here({ id: "align left", label: "Align left sides", icon: AlignStartVertical, reason: editReason ?? few, run: () => acts.align("left") }),
    here({ id: "align middle", label: "Align middles from left to right", icon: AlignCenterVertical, reason: editReason ?? few, run: () => acts.align("middle") }),
    here({ id: "align right", label: "Align right sides", icon: AlignEndVertical, reason: editReason ?? few, run: () => acts.align("right") }),
    here({ id: "align top", label: "Align tops", icon: AlignStartHorizontal, reason: editReason ?? few, run: () => acts.align("top") }),
    here({ id: "align centre", label: "Align middles from top to bottom", icon: AlignCenterHorizontal, reason: editReason ?? few, run: () => acts.align("centre") }),
    here({ id: "align bottom", label: "Align bottoms", icon: AlignEndHorizontal, reason: editReason ?? few, run: () => acts.align("bottom") }),
    here({ id: "spread across", label: "Spread evenly from left to right", icon: AlignHorizontalDistributeCenter, reason: editReason ?? few, run: () => acts.distribute("across") }),
    here({ id: "spread down", label: "Spread evenly from top to bottom", icon: AlignVerticalDistributeCenter, reason: editReason ?? few, run: () => acts.distribute("down") }),
    here({ id: "connect", label: "Connect to a step", icon: ArrowRightFromLine, keys: "e", words: "edge", reason: editReason ?? noStep, run: () => state.connecting.set(state.focus.get()) }),
    here({ id: "next step", label: "Go to the step after", icon: ArrowRight, keys: "]", reason: noStep, run: () => follow("down") }),
    here({ id: "previous step", label: "Go to the step before", icon: ArrowLeft, keys: "[", reason: noStep, run: () => follow("up") }),
    here({ id: "fit", label: "Fit the design", icon: Maximize, keys: "f", reason: noGraph, run: () => fit() }),
    here({ id: "zoom in", label: "Zoom in", icon: ZoomIn, keys: "+", also: ["="], words: "nearer larger", reason: noGraph, run: () => void flow.zoomIn() }),
    here({ id: "zoom out", label: "Zoom out", icon: ZoomOut, keys: "-", words: "farther smaller", reason: noGraph, run: () => void flow.zoomOut() }),
    here({ id: "zoom back", label: "Zoom back to 100 %", icon: Scan, keys: "Ctrl 0", also: ["0"], reason: noGraph, run: () => void flow.zoomTo(1) }),
    here({ id: "graph", label: "Show the graph", icon: Workflow, keys: "1", run: () => state.view.set("graph") }),
    here({ id: "outline", label: "Show the outline", icon: List, keys: "2", run: () => state.view.set("outline") }),
    here({ id: "code", label: "Show the code", icon: Code, keys: "3", run: () => state.view.set("code") }),
    here({ id: "undo", label: "Undo my last change", icon: Undo2, keys: "Ctrl Z", reason: editReason ?? (undo.canUndo ? undefined : "Nothing of yours to undo"), run: state.handle.undo.undo }),
    here({ id: "redo", label: "Redo my last change", icon: Redo2, keys: "Ctrl Shift Z", also: ["Ctrl Y"], reason: editReason ?? (undo.canRedo ? undefined : "Nothing of yours to redo"), run: state.handle.undo.redo }),
  ]);
  return null;
}
