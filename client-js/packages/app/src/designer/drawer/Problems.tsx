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
import { kindWord, type Problem, told } from "../model/problems";
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
      <span className={styles["kind"]}>{kindWord(problem.code)}</span>
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
