/** What a run is asked for, as a small form. */
import type { Json, JsonObject } from "@concert/sdk";
import { Play } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, Field } from "../../ui";
import { ValueControl } from "../inspector/ValueControl";
import type { RunParameter } from "../model/design";

interface RunDialogProps {
  readonly parameters: readonly RunParameter[];
  readonly onClose: () => void;
  readonly onRun: (values: JsonObject) => void;
}

export function RunDialog({ parameters, onClose, onRun }: RunDialogProps) {
  const [values, setValues] = useState<JsonObject>(() => Object.fromEntries(parameters.flatMap((one) => (one.default === null ? [] : [[one.name, one.default]]))));
  const [tried, setTried] = useState(false);
  const missing = (one: RunParameter) => one.required && (values[one.name] === undefined || values[one.name] === null || values[one.name] === "");
  const set = (name: string, value: Json | undefined) =>
    setValues((old) => Object.fromEntries([...Object.entries(old).filter(([key]) => key !== name), ...(value === undefined ? [] : [[name, value] as const])]));
  const submit = () => {
    setTried(true);
    if (!parameters.some(missing)) onRun(values);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run draft"
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" icon={Play}>
            Run draft
          </Button>
        </>
      }
    >
      {parameters.map((one) => (
        <Field key={one.name} label={one.name} hint={one.description} optional={!one.required} error={tried && missing(one) ? "Needs a value. It is empty." : undefined}>
          <ValueControl type={one.type} value={values[one.name]} onChange={(value) => set(one.name, value)} />
        </Field>
      ))}
    </Dialog>
  );
}
