/** A control for one value of a run parameter's type. Inside a Field it takes its label and error. */
import type { Json } from "@concert/sdk";
import { useEffect, useState } from "react";
import { EventInput } from "../../events/EventInput";
import { Picker } from "../../pickers/Picker";
import { designsOf, policiesOf, ruleSetsOf, sourcesOf } from "../../pickers/finders";
import { NumberInput, Switch, TextArea, TextInput, useField } from "../../ui";
import { useDesigning } from "../context";
import type { ParameterType } from "../model/design";
import { readJson, readValue, writtenJson, writtenValue } from "../model/json";

export interface ControlProps {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
}

export function ValueControl({ type, ...rest }: ControlProps & { readonly type: ParameterType }) {
  const { value, onChange, ...focus } = rest;
  switch (type) {
    case "string":
      return <TextInput value={typeof value === "string" ? value : ""} onChange={(next) => onChange(next === "" ? undefined : next)} {...focus} />;
    case "number":
    case "integer":
      return <NumberInput whole={type === "integer"} needs={type === "integer" ? "a whole number" : "a number"} value={typeof value === "number" ? value : undefined} onChange={onChange} {...focus} />;
    case "boolean":
      return <Switch label={value === true ? "Yes" : "No"} value={value === true} onChange={onChange} {...focus} />;
    case "source":
      return <SourceSelect {...rest} />;
    case "json":
      return <JsonArea bare {...rest} />;
  }
}

/** The sources of the workspace by name; the value is the id of one. */
export function SourceSelect({ value, onChange, ...focus }: ControlProps) {
  const { workspace } = useDesigning();
  return <Picker from={sourcesOf(workspace)} value={typeof value === "string" ? value : undefined} onChange={(id) => onChange(id)} {...focus} />;
}

/** The other designs of the workspace by name; the value is the id of one, or the key of one in the library. */
export function WorkflowSelect({ value, onChange, ...focus }: ControlProps) {
  const { workspace, state } = useDesigning();
  const chosen = typeof value === "string" ? value : "";
  const shipped = chosen === "" || UUID.test(chosen) ? [] : [{ value: chosen, label: `${chosen} of the library` }];
  return <Picker from={designsOf(workspace)} first={shipped} but={new Set([state.handle.id])} value={chosen} onChange={(id) => onChange(id)} {...focus} />;
}

/** The rule sets of the workspace by name; the value is the id of one. */
export function RuleSetSelect({ value, onChange, ...focus }: ControlProps) {
  const { workspace } = useDesigning();
  return <Picker from={ruleSetsOf(workspace)} value={typeof value === "string" ? value : undefined} onChange={(id) => onChange(id)} {...focus} />;
}

/** The policies of the workspace by name; the value is the id of one, or "*" for all that are in force. */
export function PolicySelect({ value, onChange, ...focus }: ControlProps) {
  const { workspace } = useDesigning();
  return <Picker from={policiesOf(workspace)} first={POLICIES} value={typeof value === "string" ? value : ""} onChange={(id) => onChange(id === "" ? undefined : id)} {...focus} />;
}

const POLICIES = [
  { value: "", label: "None" },
  { value: "*", label: "Those of the workspace" },
] as const;

/** An event of the workspace, or a pattern of some. */
export function TopicInput({ value, onChange, ...focus }: ControlProps) {
  const { workspace } = useDesigning();
  return <EventInput workspace={workspace} value={typeof value === "string" ? value : ""} onChange={(next) => onChange(next === "" ? undefined : next)} {...focus} />;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-/u;

interface JsonAreaProps extends ControlProps {
  readonly rows?: number;
  /** Any value may stand here: a bare word is a text. */
  readonly bare?: boolean;
}

/** JSON as text. What does not read as JSON stays here and is not written. */
export function JsonArea({ value, onChange, rows = 3, bare = false, ...focus }: JsonAreaProps) {
  const [reads, writes] = bare ? [readValue, writtenValue] : [readJson, writtenJson];
  const { complain } = useField();
  useEffect(() => () => complain(undefined), [complain]);
  const [draft, setDraft] = useState<string>();
  return (
    <TextArea
      machine
      rows={rows}
      value={draft ?? writes(value)}
      onChange={(text) => {
        setDraft(text);
        const read = reads(text);
        complain(read.kind === "wrong" ? read.problem : undefined);
        if (read.kind === "value") onChange(read.value);
      }}
      onFocus={() => focus.onFocus?.()}
      onBlur={() => {
        if (draft !== undefined && reads(draft).kind === "value") setDraft(undefined);
        focus.onBlur?.();
      }}
    />
  );
}
