/** One field of a step's form: a literal in the control of its type, or bound to something that is known when it runs. */
import type { Json, JsonObject } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Link2, SquareFunction, Wrench, X } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ExpressionField } from "../../expressions/ExpressionField";
import { useBinding } from "../../forms/binding";
import { SchemaControl } from "../../forms/SchemaControl";
import { usePicked, useStore } from "../../live/useStore";
import { Button, Field, Icon, IconButton } from "../../ui";
import { actsOn } from "../acts";
import { call } from "../../data/api";
import { useOperations } from "../catalogue";
import { useDesign, useDesignerState } from "../context";
import { fixProblem } from "../drawer/show";
import { binding, boundTo, expression, expressionIn, offersFor, readable } from "../model/bindings";
import { designOf } from "../model/design";
import { localOffers } from "../model/localOffers";
import { fieldNameOf, fieldProblem, type ParameterField as Shape } from "../model/parameterFields";
import styles from "./inspector.module.css";
import { GateForm } from "./GateForm";
import { GateStages } from "./GateStages";
import { MapEditor } from "./MapEditor";
import { Picker } from "./Picker";
import { TableInput } from "./TableInput";
import { Lines, Several } from "./Several";
import { JsonArea, PolicySelect, RuleSetSelect, SourceSelect, WorkflowSelect } from "./ValueControl";

interface ParameterFieldProps {
  readonly node: string;
  readonly shape: Shape;
}

export function ParameterField({ node, shape }: ParameterFieldProps) {
  const state = useDesignerState();
  const acts = useMemo(() => actsOn(state), [state]);
  const shared = useBinding<Json>(["body", "nodes", node, "parameters", shape.name], "value");
  const told = usePicked(state.problems, (problems) => problems.find((one) => one.node === node && one.field !== null && fieldNameOf(one.field) === shape.name));
  const host = useReveal(`${node} ${shape.name}`);
  /** Whether this person has just begun an expression: nobody else's keyboard is taken to it. */
  const [begun, setBegun] = useState(false);
  const { value } = shared;
  const reference = boundTo(value);
  const formula = expressionIn(value);
  const set = (next: Json | undefined) => acts.setParameter(node, shape.name, next === "" ? undefined : next);
  const error = fieldProblem(shape, value) ?? (told === undefined ? undefined : `${told.message} ${told.next_step}`);
  const control = { value, onChange: set, onFocus: shared.onFocus, onBlur: shared.onBlur };
  return (
    <div ref={host}>
      <Field label={shape.label} hint={shape.hint} optional={!shape.required} error={error} {...shared.marks}>
        <div className={styles["bindable"]} data-tall={TALL.has(shape.kind) || undefined}>
          {formula !== undefined ? (
            <ExpressionInput node={node} field={shape.name} autoFocus={begun} value={formula} label={shape.label} closed={shared.marks.closed !== undefined} onChange={(text) => set(expression(text))} onFree={() => set(undefined)} onFocus={shared.onFocus} onBlur={shared.onBlur} />
          ) : reference === undefined ? (
            <Literal shape={shape} node={node} control={control} />
          ) : (
            <BoundChip reference={reference} closed={shared.marks.closed !== undefined} onFree={() => set(undefined)} />
          )}
          {formula === undefined && reference === undefined && !CHOSEN.has(shape.kind) && shared.marks.closed === undefined && (
            <IconButton
              icon={SquareFunction}
              look="secondary"
              label={`Work out ${shape.label} with an expression`}
              onClick={() => {
                setBegun(true);
                set(expression(""));
              }}
            />
          )}
          {shape.kind !== "map" && shape.kind !== "workflow" && formula === undefined && shared.marks.closed === undefined && <BindMenu node={node} shape={shape} onPick={set} />}
        </div>
      </Field>
      {told?.fix != null && shared.marks.closed === undefined && (
        <div className={styles["mend"]}>
          <Button size="small" icon={Wrench} title={told.fix.words} onClick={() => fixProblem(state, told)}>
            {told.fix.label}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What fills the whole width, with what it may be bound to beneath it. */
const TALL: ReadonlySet<Shape["kind"]> = new Set(["stages", "form"]);

/** What has to be known before a run. */
const CHOSEN: ReadonlySet<Shape["kind"]> = new Set(["workflow", "policy"]);

interface LiteralProps {
  readonly shape: Shape;
  readonly node: string;
  readonly control: Parameters<typeof SourceSelect>[0];
}

function Literal({ shape, node, control }: LiteralProps) {
  switch (shape.kind) {
    case "plain":
      return <SchemaControl field={shape.field} {...control} value={control.value ?? (shape.field.kind === "switch" ? shape.field.initial : undefined)} />;
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
    case "json":
      return <JsonArea {...control} />;
  }
}

/** The entries of a map. Those that a step hands to another workflow are what that one asks for. */
function Entries({ node, shape, ...control }: { readonly node: string; readonly shape: Shape } & LiteralProps["control"]) {
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
  readonly onFocus: () => void;
  readonly onBlur: () => void;
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

/** Brings the field into view and focuses its control when a problem or a key leads to it. */
export function useReveal(field: string) {
  const state = useDesignerState();
  const wanted = useStore(state.reveal);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wanted !== field) return;
    state.reveal.set(undefined);
    host.current?.scrollIntoView({ block: "nearest" });
    // The button for comments comes first, and is not what is meant.
    const control = host.current?.querySelector<HTMLElement>("input, select, textarea, [contenteditable]") ?? host.current?.querySelector<HTMLElement>("button:not([data-count])");
    control?.focus();
  }, [wanted, field, state]);
  return host;
}
