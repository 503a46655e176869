/** Runs the design again with what this run was given, changed where wanted. */
import type { Json, JsonObject, RunDetail, RunOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { Button, Dialog, ErrorState, Field, NumberInput, Switch, TextArea, TextInput } from "../ui";

interface RunAgainDialogProps {
  readonly run: RunDetail;
  readonly onClose: () => void;
  readonly onBegun: (run: RunOut) => void;
}

type Values = Readonly<Record<string, Json | undefined>>;

export function RunAgainDialog({ run, onClose, onBegun }: RunAgainDialogProps) {
  const [values, setValues] = useState<Values>(run.parameters);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const start = useMutation({
    mutationFn: () => call("runs.start", { id: run.design, parameters: given(values), key: crypto.randomUUID() }),
    onSuccess: onBegun,
  });
  const names = Object.keys(run.parameters);
  const failure = start.error === null ? undefined : asError(start.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run again"
      hint={names.length === 0 ? "The design asks for nothing. It runs as it stands now." : `As run ${run.number} was given, or changed. The design runs as it stands now.`}
      onSubmit={() => wrong.size === 0 && start.mutate()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" icon={Play} busy={start.isPending} reason={wrong.size > 0 ? "A value is no JSON" : undefined}>
            Run again
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {names.map((name) => (
        <Field key={name} label={name}>
          <Control
            was={run.parameters[name] ?? null}
            value={values[name]}
            onChange={(value, bad = false) => {
              setValues((old) => ({ ...old, [name]: value }));
              setWrong((old) => (bad ? new Set([...old, name]) : new Set([...old].filter((one) => one !== name))));
            }}
          />
        </Field>
      ))}
    </Dialog>
  );
}

interface ControlProps {
  readonly was: Json;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined, bad?: boolean) => void;
}

/** By the type of what was given before. */
function Control({ was, value, onChange }: ControlProps) {
  if (typeof was === "boolean") return <Switch label={value === true ? "Yes" : "No"} value={value === true} onChange={onChange} />;
  if (typeof was === "number") return <NumberInput needs="a number" value={typeof value === "number" ? value : undefined} onChange={onChange} />;
  if (typeof was === "string") return <TextInput value={typeof value === "string" ? value : ""} onChange={onChange} />;
  return <JsonControl value={value} onChange={onChange} />;
}

function JsonControl({ value, onChange }: Omit<ControlProps, "was">) {
  const [text, setText] = useState(() => JSON.stringify(value ?? null, undefined, 2));
  return (
    <TextArea
      machine
      rows={4}
      value={text}
      onChange={(next) => {
        setText(next);
        try {
          onChange(JSON.parse(next) as Json);
        } catch {
          onChange(value, true);
        }
      }}
    />
  );
}

function given(values: Values): JsonObject {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
