/** Runs the design again with what this run was given, changed where wanted. */
import type { RunDetail, RunOut } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { LoadFailure } from "../data/failure";
import { ParameterControl } from "../forms/ParameterControl";
import { Button, Dialog, ErrorState, Field, Skeleton } from "../ui";
import { begun, droppedOf, type Given, isMissing, sent } from "./again";
import { useRunParameters } from "./useRunParameters";

interface RunAgainDialogProps {
  readonly workspace: string;
  readonly run: RunDetail;
  readonly onClose: () => void;
  readonly onBegun: (run: RunOut) => void;
}

export function RunAgainDialog({ workspace, run, onClose, onBegun }: RunAgainDialogProps) {
  const { parameters, error, retry } = useRunParameters(run.design);
  const [changed, change] = useState<Given>({});
  const [tried, setTried] = useState(false);
  const given = { ...begun(parameters ?? [], run.parameters), ...changed };
  const start = useMutation({
    mutationFn: () => call("runs.start", { id: run.design, parameters: sent(given), key: crypto.randomUUID() }),
    onSuccess: onBegun,
  });
  const submit = () => {
    setTried(true);
    if (parameters?.some((one) => isMissing(one, given)) === false) start.mutate();
  };
  const failure = start.error === null ? undefined : asError(start.error);
  const dropped = droppedOf(parameters ?? [], run.parameters);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run again"
      hint={parameters?.length === 0 ? "The design asks for nothing. It runs as it stands now." : `With what run ${run.number} was given. Change what you want; the design runs as it stands now.`}
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" icon={Play} busy={start.isPending} reason={parameters === undefined ? "What the design asks for is not known yet" : undefined}>
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
      {parameters === undefined && (error === null ? <Skeleton height={64} /> : <LoadFailure title="What the design asks for did not load" error={error} onRetry={retry} />)}
      {parameters !== undefined && dropped.length > 0 && <p>{`The design does not ask for ${dropped.join(", ")} any more.`}</p>}
      {parameters?.map((one) => (
        <Field key={one.name} label={one.name} hint={one.description} optional={!one.required} error={tried && isMissing(one, given) ? "Needs a value. It is empty." : undefined}>
          <ParameterControl workspace={workspace} type={one.type} value={given[one.name]} onChange={(value) => change((old) => ({ ...old, [one.name]: value }))} />
        </Field>
      ))}
    </Dialog>
  );
}
