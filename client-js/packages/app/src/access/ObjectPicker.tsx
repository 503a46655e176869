/** Chooses what access is about: the whole workspace, or one of its sources. */
import { sourcesOf } from "../pickers/finders";
import { Picker } from "../pickers/Picker";

interface ObjectPickerProps {
  readonly workspace: string;
  /** "workspace:ID" or "doc:ID". */
  readonly value: string;
  readonly onChange: (object: string) => void;
  readonly label?: string;
}

const DOCUMENT = "doc:";

export function ObjectPicker({ workspace, value, onChange, ...rest }: ObjectPickerProps) {
  const whole = `workspace:${workspace}`;
  return (
    <Picker
      from={sourcesOf(workspace)}
      first={[{ value: whole, label: "The whole workspace" }]}
      value={value.startsWith(DOCUMENT) ? value.slice(DOCUMENT.length) : value}
      onChange={(next) => onChange(next === whole ? next : `${DOCUMENT}${next}`)}
      {...rest}
    />
  );
}
