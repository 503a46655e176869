/** A control for one value of a run's parameters, wherever a run is started from. Inside a Field it takes its label and error. */
import { type ControlProps, ValueControl } from "../designer/inspector/ValueControl";
import type { ParameterType } from "../designer/model/design";
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";

interface ParameterControlProps extends ControlProps {
  readonly workspace: string;
  readonly type: ParameterType;
}

/** A source is chosen by its name; the value is its id. */
export function ParameterControl({ workspace, type, value, onChange, ...focus }: ParameterControlProps) {
  if (type === "source") return <Picker from={sourcesOf(workspace)} value={typeof value === "string" ? value : undefined} onChange={onChange} {...focus} />;
  return <ValueControl type={type} value={value} onChange={onChange} {...focus} />;
}
