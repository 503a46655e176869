/** Keys for problems: from one to the next, and the edit that mends the one at hand. */
import { Wrench, TriangleAlert } from "lucide-react";
import { useRef } from "react";
import { useActions } from "../../keyboard/actions";
import { useStore } from "../../live/useStore";
import { useDesigning, useSelection } from "../context";
import { nextProblem, type Problem } from "../model/problems";
import { fixProblem, useShowProblem } from "./show";

export function ProblemActions() {
  const { state, editReason } = useDesigning();
  const problems = useStore(state.problems);
  const { nodes } = useSelection();
  const show = useShowProblem();
  const current = useRef<string>(undefined);
  const none = problems.length === 0 ? "There are no problems" : undefined;
  const fixable = atHand(problems, nodes, current.current);
  const go = () => {
    const next = nextProblem(problems, current.current);
    if (next === undefined) return;
    current.current = next.id;
    state.drawer.set("problems");
    show(next);
  };
  useActions([
    { id: "next problem", label: "Go to the next problem", group: "Here", icon: TriangleAlert, keys: "F8", words: "error warning", reason: none, run: go },
    { id: "fix problem", label: fixable?.fix == null ? "Fix the problem" : `Fix the problem: ${fixable.fix.label}`, group: "Here", icon: Wrench, keys: "Ctrl .", words: "mend quick fix", reason: editReason ?? none ?? (fixable === undefined ? "No problem here has a safe fix" : undefined), run: () => fixable !== undefined && fixProblem(state, fixable) },
  ]);
  return null;
}

/** The one that was gone to, else one of the chosen steps, else the first that can be mended. */
function atHand(problems: readonly Problem[], nodes: ReadonlySet<string>, current: string | undefined): Problem | undefined {
  const fixable = problems.filter(({ fix }) => fix !== null);
  return fixable.find(({ id }) => id === current) ?? fixable.find(({ node, path }) => (node !== null && nodes.has(node)) || path.some((id) => nodes.has(id))) ?? (nodes.size === 0 ? fixable[0] : undefined);
}
