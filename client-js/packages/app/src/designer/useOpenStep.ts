/** Opening a step: a called design is gone to, a closed container is opened, of any other step its form is shown. */
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useDesigning } from "./context";
import { calledBy } from "./model/steering";

export function useOpenStep(): (node: string) => void {
  const { state, workspace } = useDesigning();
  const navigate = useNavigate();
  return useCallback(
    (node) => {
      const called = calledBy(state.graph.design.nodes[node]);
      if (called !== undefined) void navigate({ to: "/w/$workspace/designs/$document", params: { workspace, document: called } });
      else if (state.closed.get().has(node)) state.fold(node, false);
      else state.inspect(node, "name");
    },
    [state, workspace, navigate],
  );
}
