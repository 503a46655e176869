/** A connection: what it joins, the way out it leaves by, and when it counts. */
import { Trash2 } from "lucide-react";
import { useMemo } from "react";
import { ExpressionField } from "../../expressions/ExpressionField";
import { useBinding } from "../../forms/binding";
import { Button, Field, Select } from "../../ui";
import { actsOn } from "../acts";
import { usePicked } from "../../live/useStore";
import { useDesign, useDesigning } from "../context";
import { titleOf } from "../model/bindings";
import { portsOf } from "../model/steering";
import styles from "./inspector.module.css";

export function EdgeInspector({ edge: id }: { readonly edge: string }) {
  const { state, editReason } = useDesigning();
  const design = useDesign();
  const acts = useMemo(() => actsOn(state), [state]);
  const condition = useBinding<string>(["body", "edges", id, "condition"], "value");
  const way = useBinding<string>(["body", "edges", id, "port"], "value");
  const told = usePicked(state.problems, (problems) => problems.find((one) => one.edge === id && one.field === `edges.${id}.condition`));
  const edge = design.edges[id];
  const source = design.nodes[edge?.source ?? ""];
  if (edge === undefined || source === undefined) return null;
  const used = Object.values(design.edges).flatMap((one) => (one.source === edge.source ? [one.port] : []));
  const ports = portsOf(source, used);
  return (
    <>
      <header className={styles["head"]}>
        <div className={styles["title"]}>
          <h2>Connection</h2>
          <p>
            {titleOf(edge.source, design)} → {titleOf(edge.target, design)}
          </p>
        </div>
      </header>
      <div className={styles["scroll"]}>
        <div className={styles["form"]}>
          {ports.length > 0 && (
            <Field label="Way out" hint={`Of ${titleOf(edge.source, design)}.`} {...way.marks}>
              <Select value={edge.port} options={ports.map((port) => ({ value: port.id, label: port.label }))} onChange={(port) => acts.setEdge(id, { port })} onFocus={way.onFocus} onBlur={way.onBlur} />
            </Field>
          )}
          <Field label="Condition" optional hint={`An expression. Empty: it counts whenever ${titleOf(edge.source, design)} has ended.`} error={told === undefined ? undefined : `${told.message} ${told.next_step}`} {...condition.marks}>
            <ExpressionField
              label="the connection"
              value={edge.condition}
              placeholder={`steps.${edge.source}.output.rows > 0`}
              place={{ design: state.handle.id, step: edge.target, field: "", wanted: "boolean" }}
              onChange={(text) => condition.set(text)}
              onFocus={condition.onFocus}
              onBlur={condition.onBlur}
            />
          </Field>
          <div className={styles["acts"]}>
            <Button look="danger" icon={Trash2} reason={editReason} onClick={() => acts.remove(new Set(), new Set([id]))}>
              Delete the connection
            </Button>
          </div>
        </div>
      </div>
    </>
  );
}
