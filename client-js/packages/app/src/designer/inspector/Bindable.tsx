/** A value of a step: a literal in the control of its type, or bound to something that is known when it runs. */
import type { JsonObject } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link2, SquareFunction, X } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { call } from "../../data/api";
import { ExpressionField } from "../../expressions/ExpressionField";
import { SchemaControl } from "../../forms/SchemaControl";
import { Icon, IconButton, useField } from "../../ui";
import { useOperations } from "../catalogue";
import { useDesign, useDesignerState } from "../context";
import { binding, boundTo, expression, expressionIn, offersFor, readable } from "../model/bindings";
import { designOf } from "../model/design";
import { localOffers } from "../model/localOffers";
import type { ParameterField as Shape } from "../model/parameterFields";
import { GateForm } from "./GateForm";
import { GateStages } from "./GateStages";
import styles from "./inspector.module.css";
import { MapEditor } from "./MapEditor";
import { Picker } from "./Picker";
import { Lines, Several } from "./Several";
import { StructureGroup, StructureRows } from "./Structured";
import { TableInput } from "./TableInput";
import { type ControlProps, JsonArea, PolicySelect, RuleSetSelect, SourceSelect, TopicInput, WorkflowSelect } from "./ValueControl";

export interface BindableProps extends ControlProps {
  readonly node: string;
  /** Where in the values of the step it stands, as problems name it: "cases[0].value". */
  readonly place: string;
  readonly shape: Shape;
}

/** Stands in a Field. */
export function Bindable(props: BindableProps) {
  const { node, place, shape, value, onChange, onFocus, onBlur } = props;
  const { locked } = useField();
  /** Whether this person has just begun an expression: nobody else's keyboard is taken to it. */
  const [begun, setBegun] = useState(false);
  const reference = boundTo(value);
  const formula = expressionIn(value);
  const focus = { ...(onFocus === undefined ? {} : { onFocus }), ...(onBlur === undefined ? {} : { onBlur }) };
  return (
    <div className={styles["bindable"]} data-tall={TALL.has(shape.kind) || undefined}>
      {formula !== undefined ? (
        <ExpressionInput node={node} field={place} autoFocus={begun} value={formula} label={shape.label} closed={locked} onChange={(text) => onChange(expression(text))} onFree={() => onChange(undefined)} {...focus} />
      ) : reference === undefined ? (
        <Literal {...props} />
      ) : (
        <BoundChip reference={reference} closed={locked} onFree={() => onChange(undefined)} />
      )}
      {formula === undefined && reference === undefined && !CHOSEN.has(shape.kind) && !locked && (
        <IconButton
          icon={SquareFunction}
          look="secondary"
          label={`Work out ${shape.label} with an expression`}
          onClick={() => {
            setBegun(true);
            onChange(expression(""));
          }}
        />
      )}
      {shape.kind !== "map" && shape.kind !== "workflow" && formula === undefined && !locked && <BindMenu node={node} shape={shape} onPick={onChange} />}
    </div>
  );
}

/** What fills the whole width, with what it may be bound to beneath it. */
const TALL: ReadonlySet<Shape["kind"]> = new Set(["stages", "form", "rows", "group"]);

/** What has to be known before a run. */
const CHOSEN: ReadonlySet<Shape["kind"]> = new Set(["workflow", "policy"]);

function Literal({ shape, node, place, ...control }: BindableProps) {
  switch (shape.kind) {
    case "plain":
      return <SchemaControl field={shape.field} {...control} value={control.value ?? (shape.field.kind === "switch" && !shape.required ? shape.field.initial : undefined)} />;
    case "source":
      return <SourceSelect {...control} />;
    case "table":
      return <TableInput node={node} source={shape.source} {...control} />;
    case "workflow":
      return <WorkflowSelect {...control} />;
    case "ruleSet":
      return <RuleSetSelect {...control} />;
    case "policy":
      return <PolicySelect {...control} />;
    case "topic":
      return <TopicInput {...control} />;
    case "sources":
    case "people":
      return <Several of={shape.kind} label={shape.label} {...control} />;
    case "lines":
      return <Lines {...control} />;
    case "map":
      return <Entries node={node} shape={shape} {...control} />;
    case "stages":
      return <GateStages {...control} />;
    case "form":
      return <GateForm {...control} />;
    case "rows":
      return <StructureRows node={node} place={place} shape={shape} {...control} />;
    case "group":
      return <StructureGroup node={node} place={place} shape={shape} {...control} />;
    case "json":
      return <JsonArea bare={shape.wanted === "value"} {...control} />;
  }
}

/** The entries of a map. Those that a step hands to another workflow are what that one asks for. */
function Entries({ node, shape, ...control }: { readonly node: string; readonly shape: Shape } & ControlProps) {
  const step = useDesign().nodes[node];
  const called = step?.operation === CALL && shape.name === "parameters" ? step.parameters["workflow"] : undefined;
  const id = typeof called === "string" && called.includes("-") ? called : undefined;
  const { data } = useQuery({ queryKey: ["design-parameters", id], queryFn: ({ signal }) => call("designs.get", { id: id ?? "" }, { signal }), enabled: id !== undefined });
  const asked = useMemo(() => (data === undefined ? [] : Object.values(designOf(data.body).parameters)), [data]);
  return <MapEditor node={node} shape={shape} asked={asked.filter((one) => one.name !== "")} {...control} />;
}

const CALL = "flow.call";

interface ExpressionInputProps {
  readonly node: string;
  readonly field: string;
  readonly autoFocus: boolean;
  readonly value: string;
  readonly label: string;
  readonly closed: boolean;
  readonly onChange: (text: string) => void;
  readonly onFree: () => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
}

/** What works the value out; the cross makes it a literal again. */
function ExpressionInput({ node, field, closed, onFree, ...editor }: ExpressionInputProps) {
  const design = useDesignerState().handle.id;
  return (
    <div className={styles["formula"]}>
      <ExpressionField {...editor} place={{ design, step: node, field }} />
      {!closed && <IconButton icon={X} size="small" label="Write a value instead" onClick={onFree} />}
    </div>
  );
}

/** Where a value comes from, in mono; the cross makes it a literal again. */
function BoundChip({ reference, closed, onFree }: { readonly reference: string; readonly closed: boolean; readonly onFree: () => void }) {
  const design = useDesign();
  return (
    <div className={styles["bound"]} data-locked={closed}>
      <span className={styles["chip"]} title={reference}>
        <Icon of={Link2} size={12} />
        <code>{readable(reference, design)}</code>
      </span>
      {!closed && <IconButton icon={X} size="small" label="Write a value instead" onClick={onFree} />}
    </div>
  );
}

interface BindMenuProps {
  readonly node: string;
  readonly shape: Pick<Shape, "label" | "schema">;
  readonly onPick: (value: JsonObject) => void;
  /** Opens it instead of the usual button. */
  readonly trigger?: ReactNode;
}

export function BindMenu({ node, shape, onPick, trigger }: BindMenuProps) {
  const design = useDesign();
  const operations = useOperations();
  const groups = useCallback(() => {
    const outputOf = (name: string) => operations.get(name)?.output;
    return [...localOffers(node, shape.schema, design, outputOf), ...offersFor(node, shape.schema, design, outputOf)]
      .filter((group) => group.offers.length > 0)
      .map((group) => ({
        id: group.id,
        title: group.title,
        choices: group.offers.map((offer) => ({ id: JSON.stringify(offer.worked === true ? expression(offer.reference) : binding(offer.reference)), label: offer.label, end: offer.type })),
      }));
  }, [node, shape.schema, design, operations]);
  return (
    <Picker
      machine
      label={`What ${shape.label} comes from`}
      placeholder="Parameter, earlier step or loop"
      empty="Nothing before or around this step gives what fits here."
      groups={groups}
      onPick={(id) => onPick(JSON.parse(id) as JsonObject)}
      trigger={trigger ?? <IconButton icon={Link2} look="secondary" label={`Take ${shape.label} from elsewhere`} />}
    />
  );
}
