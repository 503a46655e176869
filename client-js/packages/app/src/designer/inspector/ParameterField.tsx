/** One field of a step's form: its value, what is wrong with it, and what mends that. */
import type { Json } from "@concert/sdk";
import { Wrench } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useBinding } from "../../forms/binding";
import { usePicked, useStore } from "../../live/useStore";
import { Button, Field, prose } from "../../ui";
import { actsOn } from "../acts";
import { useDesignerState } from "../context";
import { fixProblem } from "../drawer/show";
import { fieldHint, fieldNameOf, fieldProblem, type ParameterField as Shape } from "../model/parameterFields";
import { Bindable } from "./Bindable";
import styles from "./inspector.module.css";
import { saysItself } from "./Structured";

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
  const { value } = shared;
  const set = (next: Json | undefined) => acts.setParameter(node, shape.name, next === "" ? undefined : next);
  const error = fieldProblem(shape, value) ?? (told === undefined || saysItself(shape, value, told.field) ? undefined : `${told.message} ${told.next_step}`);
  const control = { value, onChange: set, onFocus: shared.onFocus, onBlur: shared.onBlur };
  return (
    <div ref={host}>
      <Field label={shape.label} hint={prose(fieldHint(shape, value))} optional={!shape.required} error={error} {...shared.marks}>
        <Bindable node={node} place={shape.name} shape={shape} {...control} />
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
