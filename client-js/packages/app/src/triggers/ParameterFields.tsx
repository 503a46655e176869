/** What a run is given: for each parameter of the design a value, something of the event, or an expression. */
import type { Json, JsonObject } from "@concert/sdk";
import { record, type RunParameter } from "../designer/model/design";
import { ParameterControl } from "../forms/ParameterControl";
import { Field, Select, TextInput } from "../ui";
import type { Problems } from "./TriggerDialog";
import styles from "./triggers.module.css";

type Way = "unset" | "value" | "event" | "expression";

const WAYS = [
  { value: "unset", label: "Its default" },
  { value: "value", label: "A value" },
  { value: "event", label: "From the event" },
  { value: "expression", label: "An expression" },
] as const;

interface ParameterFieldsProps {
  readonly workspace: string;
  readonly parameters: readonly RunParameter[];
  readonly values: JsonObject;
  readonly problems: Problems;
  readonly onChange: (values: JsonObject) => void;
}

export function ParameterFields({ workspace, parameters, values, problems, onChange }: ParameterFieldsProps) {
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _gone, ...rest } = values;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  return (
    <fieldset style={{ border: 0, padding: 0 }}>
      <legend className="visually-hidden">What its runs are given</legend>
      {parameters.map((parameter) => {
        const { way, text } = read(values[parameter.name]);
        return (
          <div key={parameter.name} className={styles["parameter"]}>
            <Field label="Parameter" hint={parameter.description}>
              <TextInput readOnly machine value={parameter.name} onChange={() => undefined} />
            </Field>
            <Field label="Is given">
              <Select value={way} options={WAYS} onChange={(next) => set(parameter.name, written(next, next === "event" ? "event." : "", parameter))} />
            </Field>
            <Field label={`Value of ${parameter.name}`} error={problems[`parameters.${parameter.name}`]}>
              {way === "value" && parameter.type === "source" ? (
                <ParameterControl workspace={workspace} type="source" value={text} onChange={(next) => set(parameter.name, next)} />
              ) : (
                <TextInput machine={way !== "value"} readOnly={way === "unset"} value={text} onChange={(next) => set(parameter.name, written(way, next, parameter))} />
              )}
            </Field>
          </div>
        );
      })}
    </fieldset>
  );
}

function read(value: Json | undefined): { readonly way: Way; readonly text: string } {
  if (value === undefined) return { way: "unset", text: "" };
  const bound = record(value);
  if (typeof bound["$from"] === "string") return { way: "event", text: bound["$from"] };
  if (typeof bound["$cel"] === "string") return { way: "expression", text: bound["$cel"] };
  return { way: "value", text: typeof value === "string" ? value : JSON.stringify(value) };
}

/** What is typed, as the parameter's type has it; text that is no such value stays text, and the server says what it needs. */
function written(way: Way, text: string, parameter: RunParameter): Json | undefined {
  switch (way) {
    case "unset":
      return undefined;
    case "event":
      return { $from: text };
    case "expression":
      return { $cel: text };
    case "value":
      return parameter.type === "string" || parameter.type === "source" ? text : parsed(text);
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
