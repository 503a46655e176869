/** What stops the draft from running; each row leads to its step and field. */
import { useReactFlow } from "@xyflow/react";
import { CircleCheck, CircleX } from "lucide-react";
import { sentence } from "../../forms/schema";
import { whole } from "../../format/numbers";
import { useStore } from "../../live/useStore";
import { Button, Icon } from "../../ui";
import { type Operation, useOperations } from "../catalogue";
import { useDesign, useDesigning } from "../context";
import { titleOf } from "../model/bindings";
import type { Problem } from "../model/design";
import { fieldNameOf, parameterFields } from "../model/parameterFields";
import { NODE } from "../model/placing";
import { pairKey, pairsOf } from "../model/walk";
import styles from "./drawer.module.css";

export function Problems() {
  const { state } = useDesigning();
  const problems = useStore(state.problems);
  const checked = useStore(state.checkedAt);
  if (problems.length === 0) {
    return (
      <p className={styles["none"]}>
        {checked === undefined ? (
          "Not checked yet."
        ) : (
          <>
            <Icon of={CircleCheck} /> No problems. The draft can run.
          </>
        )}
      </p>
    );
  }
  return (
    <ul className={styles["problems"]} aria-label="Problems">
      {problems.slice(0, MOST).map((one, index) => (
        <Row key={`${one.code} ${one.node ?? ""} ${one.field ?? ""} ${index}`} problem={one} />
      ))}
      {problems.length > MOST && <li className={styles["none"]}>{whole(problems.length - MOST)} more appear when these are mended.</li>}
    </ul>
  );
}

function Row({ problem }: { readonly problem: Problem }) {
  const { state } = useDesigning();
  const design = useDesign();
  const flow = useReactFlow();
  const operations = useOperations();
  const { node, field } = problem;
  const show = () => {
    if (problem.code === "cycle") {
      const pairs = pairsOf(problem.path);
      const edges = Object.entries(design.edges).flatMap(([id, edge]) => (pairs.has(pairKey(edge.source, edge.target)) ? [id] : []));
      state.select(problem.path, edges);
    } else if (node !== null) state.inspect(node, field === null ? undefined : fieldNameOf(field));
    const at = node === null ? undefined : state.graph.placeOf(node);
    if (at !== undefined) void flow.setCenter(at.x + NODE.width / 2, at.y + NODE.height / 2, { zoom: Math.max(0.7, flow.getZoom()) });
  };
  const where = problem.code === "cycle" ? problem.path.map((id) => titleOf(id, design)).join(" → ") : [node === null ? "" : titleOf(node, design), field === null || node === null ? "" : labelOf(field, operations.get(design.nodes[node]?.operation ?? ""))].filter((one) => one !== "").join(", ");
  return (
    <li className={styles["problem"]}>
      <Icon of={CircleX} />
      <span className={styles["kind"]}>{KINDS[problem.code] ?? "Problem"}</span>
      <span className={styles["where"]}>{where}</span>
      <span className={styles["message"]} title={`${problem.message} ${problem.next_step}`}>
        {problem.code === "cycle" ? "These steps wait for each other." : problem.message} {problem.next_step}
      </span>
      {(node !== null || problem.path.length > 0) && (
        <Button size="small" aria-label={`Show ${where}`} onClick={show}>
          Show
        </Button>
      )}
    </li>
  );
}

/** A field as the form calls it; what is inside it keeps its own name. */
function labelOf(place: string, operation: Operation | undefined): string {
  const name = fieldNameOf(place);
  const known = operation === undefined ? undefined : parameterFields(operation.input).find((one) => one.name === name);
  return (known?.label ?? sentence(name)) + place.slice(name.length);
}

/** More than anybody mends before the next check. */
const MOST = 100;

const KINDS: Readonly<Record<string, string>> = {
  cycle: "Cycle",
  dangling_edge: "Loose connection",
  unknown_operation: "Unknown operation",
  parameter_missing: "Missing value",
  parameter_invalid: "Wrong value",
  parameter_unknown: "Unknown value",
};
