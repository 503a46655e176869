/** What a run is asked for: add, name, type, default, needed or not, delete. Bindings follow a new name. */
import { Plus, Trash2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useBinding } from "../../forms/binding";
import { SharedSelect } from "../../forms/SharedFields";
import { SharedText } from "../../forms/SharedText";
import { type Json, removeAt, setAt, whole } from "@concert/sdk";
import { Button, Field, FieldRow, IconButton, type Option, Switch, TextInput } from "../../ui";
import { actsOn } from "../acts";
import { useDesignPart, useDesigning } from "../context";
import type { ParameterType, RunParameter } from "../model/design";
import styles from "./inspector.module.css";
import { ValueControl } from "./ValueControl";

export const TYPES: readonly Option<ParameterType>[] = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "boolean", label: "Yes or no" },
  { value: "source", label: "Source" },
  { value: "json", label: "JSON" },
];

export function RunParameters() {
  const { state, editReason } = useDesigning();
  const acts = useMemo(() => actsOn(state), [state]);
  const parameters = useDesignPart("parameters");
  const all = Object.entries(parameters);
  const [fresh, setFresh] = useState<string>();
  const add = () => setFresh(acts.addRunParameter({ name: freeName(all.map(([, one]) => one.name)), type: "string", default: null, required: false, description: "" }));
  return (
    <>
      <h3 className={styles["group"]}>Run parameters</h3>
      {all.length === 0 && <p className={styles["quiet"]}>None. A run starts without being asked anything.</p>}
      {all.map(([id, one]) => (
        <OneParameter key={id} id={id} parameter={one} taken={all.flatMap(([other, { name }]) => (other === id ? [] : [name]))} fresh={id === fresh} />
      ))}
      <div>
        <Button size="small" icon={Plus} reason={editReason} onClick={add}>
          Add a parameter
        </Button>
      </div>
    </>
  );
}

interface OneParameterProps {
  readonly id: string;
  readonly parameter: RunParameter;
  readonly taken: readonly string[];
  readonly fresh: boolean;
}

function OneParameter({ id, parameter, taken, fresh }: OneParameterProps) {
  const { state, editReason } = useDesigning();
  const at = ["body", "parameters", id];
  const initial = useBinding<Json>([...at, "default"], "value");
  const required = useBinding<boolean>([...at, "required"], "value");
  const remove = () => state.handle.edit((doc) => removeAt(doc, at));
  return (
    <fieldset className={styles["parameter"]}>
      <legend className="visually-hidden">Parameter {parameter.name}</legend>
      <FieldRow>
        <NameField id={id} name={parameter.name} taken={taken} fresh={fresh} />
        <SharedSelect path={[...at, "type"]} label="Type" options={TYPES} />
      </FieldRow>
      <Field label="Default" optional note={false} {...initial.marks}>
        <ValueControl
          type={parameter.type}
          value={initial.value ?? undefined}
          onChange={(value) => state.handle.edit((doc) => setAt(doc, [...at, "default"], value === undefined ? null : whole(value)))}
          onFocus={initial.onFocus}
          onBlur={initial.onBlur}
        />
      </Field>
      <SharedText path={[...at, "description"]} kind="value" label="Description" optional />
      <div className={styles["parameterFoot"]}>
        <Field label="" note={false} closed={required.marks.closed}>
          <Switch label="A run needs it" value={required.value === true} onChange={required.set} />
        </Field>
        <IconButton icon={Trash2} label={`Delete the parameter ${parameter.name}`} reason={editReason} onClick={remove} />
      </div>
    </fieldset>
  );
}

/** A name is written when one is done with it, since every binding to it changes too. */
function NameField({ id, name, taken, fresh }: { readonly id: string; readonly name: string; readonly taken: readonly string[]; readonly fresh: boolean }) {
  const { state } = useDesigning();
  const binding = useBinding<string>(["body", "parameters", id, "name"], "value");
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const error = problemWith(draft.trim(), taken);
  const commit = () => {
    if (error === undefined) actsOn(state).renameRunParameter(id, draft.trim());
    else setDraft(name);
  };
  return (
    <Field label="Name" error={error} note={error !== undefined} {...binding.marks}>
      <TextInput
        machine
        autoFocus={fresh}
        value={draft}
        onChange={setDraft}
        onFocus={binding.onFocus}
        onBlur={() => {
          commit();
          binding.onBlur();
        }}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </Field>
  );
}

function problemWith(name: string, taken: readonly string[]): string | undefined {
  if (name === "") return "Needs a name.";
  if (/[.[\]\s]/u.test(name)) return "No spaces, dots or brackets.";
  return taken.includes(name) ? "There is one already." : undefined;
}

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!taken.includes(`parameter_${number}`)) return `parameter_${number}`;
}
