/** Leads to what a problem is about: the step and its field, or the connections of a cycle, with the canvas around them. */
import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { toast } from "../../ui";
import { useDesigning } from "../context";
import { designOf } from "../model/design";
import { fieldNameOf } from "../model/parameterFields";
import { NODE } from "../model/placing";
import type { Problem } from "../model/problems";
import { pairKey, pairsOf } from "../model/walk";
import type { DesignerState } from "../state";

const NEAR = 0.7;

export function useShowProblem(): (problem: Problem) => void {
  const { state } = useDesigning();
  const flow = useReactFlow();
  return useCallback(
    (problem: Problem) => {
      lead(state, problem);
      const node = problem.node ?? problem.path[0];
      if (node !== undefined) state.unfold(node);
      const at = node === undefined ? undefined : state.graph.seenAt(node);
      if (at !== undefined) void flow.setCenter(at.x + NODE.width / 2, at.y + NODE.height / 2, { zoom: Math.max(NEAR, flow.getZoom()) });
    },
    [state, flow],
  );
}

function lead(state: DesignerState, { code, node, field, path, edge }: Problem): void {
  const { edges } = designOf(state.handle.at<unknown>(["body"]).get());
  if (code === "cycle" || code === "duplicate_edge") {
    const pairs = pairsOf(path);
    const between = Object.entries(edges).flatMap(([id, one]) => (pairs.has(pairKey(one.source, one.target)) ? [id] : []));
    state.select(path, code === "cycle" ? between : edge === null ? [] : [edge]);
  } else if (node !== null) {
    state.inspect(node, field === null ? undefined : fieldNameOf(field));
  } else {
    state.select([]);
    state.inspecting.set(true);
  }
}

/** Makes the edit that a problem offers, as one step of undo. */
export function fixProblem(state: DesignerState, problem: Problem): void {
  if (problem.fix === null) return;
  if (state.handle.problems.fix(problem)) toast({ text: problem.fix.label, detail: problem.fix.words, state: "done", act: { label: "Undo", onChoose: state.handle.undo.undo } });
  else toast({ text: "Nothing was changed", detail: "Somebody has changed this meanwhile. Look at what is wrong now.", state: "warning" });
}
