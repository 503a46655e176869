/** What is wrong with the draft, live for everybody: each row leads to its step and field, and mends it where that is safe. */
import { CircleCheck } from "lucide-react";
import { memo } from "react";
import { sentence } from "../../forms/schema";
import { whole } from "../../format/numbers";
import { usePicked, useStore } from "../../live/useStore";
import { Button, Icon } from "../../ui";
import { type Operation, useOperations } from "../catalogue";
import { useDesigning } from "../context";
import { titleOf } from "../model/bindings";
import type { Design } from "../model/design";
import { fieldNameOf, labelOf } from "../model/parameterFields";
import { type Problem, told } from "../model/problems";
import { ProblemIcon } from "../ProblemIcon";
import styles from "./drawer.module.css";
import { fixProblem, useShowProblem } from "./show";

export function Problems() {
  const { state } = useDesigning();
  const problems = useStore(state.problems);
  const { state: known, more } = useStore(state.problemCounts);
  const empty = usePicked(state.design, ({ nodes }) => Object.keys(nodes).length === 0);
  if (problems.length === 0) {
    return (
      <p className={styles["none"]}>
        {known === "asking" ? (
          "Not checked yet."
        ) : (
          <>
            <Icon of={CircleCheck} /> {empty ? "No problems. A run needs a step first." : "No problems. The draft can run."}
          </>
        )}
      </p>
    );
  }
  const left = problems.length - MOST + more;
  return (
    <ul className={styles["problems"]} aria-label="Problems">
      {problems.slice(0, MOST).map((one) => (
        <Row key={one.id} problem={one} />
      ))}
      {left > 0 && <li className={styles["none"]}>{whole(left)} more appear when these are mended.</li>}
    </ul>
  );
}

/** Repaints when it says something else, not with every edit of the design. */
const Row = memo(function Row({ problem }: { readonly problem: Problem }) {
  const { state, editReason } = useDesigning();
  const operations = useOperations();
  const show = useShowProblem();
  const where = usePicked(state.design, (design) => whereOf(problem, design, operations.get(design.nodes[problem.node ?? ""]?.operation ?? "")));
  const message = usePicked(state.design, (design) => (problem.code === "cycle" ? "These steps wait for each other." : told(problem, design)));
  const next = usePicked(state.design, (design) => told(problem, design, problem.next_step));
  const mends = usePicked(state.design, (design) => (problem.fix === null ? "" : told(problem, design, problem.fix.words)));
  return (
    <li className={styles["problem"]} data-severity={problem.severity}>
      <ProblemIcon severity={problem.severity} />
      <span className={styles["kind"]}>{KINDS[problem.code] ?? "Problem"}</span>
      <span className={styles["where"]}>{where}</span>
      <span className={styles["message"]} title={`${message} ${next}`}>
        {message} {next}
      </span>
      <span className={styles["acts"]}>
        {problem.fix !== null && (
          <Button size="small" reason={editReason} title={mends} onClick={() => fixProblem(state, problem)}>
            {problem.fix.label}
          </Button>
        )}
        <Button size="small" look="quiet" aria-label={`Show ${where}`} onClick={() => show(problem)}>
          Show
        </Button>
      </span>
    </li>
  );
});

/** Where it is, in names: "Null rate, Maximum null rate". */
function whereOf(problem: Problem, design: Design, operation: Operation | undefined): string {
  const { node, field, path } = problem;
  if (path.length > 0) return path.map((id) => titleOf(id, design)).join(" → ");
  if (node !== null) return [titleOf(node, design), field === null ? "" : placeLabel(field, operation)].filter((one) => one !== "").join(", ");
  const [section, id] = (field ?? "").split(".");
  if (section === "parameters" && id !== undefined) return `Parameter ${design.parameters[id]?.name || id}`;
  const edge = section === "edges" ? design.edges[id ?? ""] : undefined;
  return edge === undefined ? "This design" : [edge.source, edge.target].map((end) => (design.nodes[end] === undefined ? "a step that is gone" : titleOf(end, design))).join(" → ");
}

/** A field as the form calls it; what is inside it keeps its own name. */
function placeLabel(place: string, operation: Operation | undefined): string {
  const name = fieldNameOf(place);
  return (labelOf(name, operation?.input) ?? sentence(name)) + place.slice(name.length);
}

/** More than anybody mends at a time. */
const MOST = 100;

const KINDS: Readonly<Record<string, string>> = {
  cycle: "Cycle",
  unreachable_step: "Never starts",
  dangling_edge: "Loose connection",
  step_id_invalid: "Unfit id",
  duplicate_edge: "Double connection",
  unknown_operation: "Unknown operation",
  operation_not_allowed: "Not allowed",
  parameter_missing: "Missing value",
  parameter_invalid: "Wrong value",
  parameter_unknown: "Unknown value",
  parameter_undeclared: "Unknown parameter",
  binding_malformed: "Wrong reference",
  binding_unknown_step: "Unknown step",
  binding_not_upstream: "Not before",
  binding_no_field: "Unknown field",
  binding_type: "Type error",
  source_unknown: "Unknown source",
  source_trashed: "Source in trash",
  rule_set_unknown: "Unknown rule set",
  rule_set_trashed: "Rule set in trash",
  default_invalid: "Wrong value",
  name_clash: "Same name",
  step_name_clash: "Same name",
  value_refused: "Wrong value",
  empty_body: "Nothing inside",
  binding_into_loop: "Inside a loop",
  binding_may_not_run: "May be missing",
  call_not_literal: "Not chosen here",
  approver_without_right: "May not approve",
  call_round_trip: "Calls itself",
  call_too_deep: "Too deep",
  container_cycle: "Inside itself",
  container_too_deep: "Too deep",
  container_unfit: "Holds no steps",
  container_unknown: "Unknown frame",
  edge_crosses_border: "Across a frame",
  part_unknown: "Unknown part",
  port_unknown: "Unknown way out",
  result_never_set: "Result not set",
  result_undeclared: "Unknown result",
  undo_connected: "Undo in the flow",
  undo_of_undo: "Undo of an undo",
  undo_unknown: "Undoes nothing",
  workflow_unknown: "Unknown design",
  workflow_trashed: "Design in trash",
};
