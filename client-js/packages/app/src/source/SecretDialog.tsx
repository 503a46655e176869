/** Keeps a secret under a name, or gives the one that is there another value. What is typed goes to the vault and is shown to nobody again. */
import type { OutputOf } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { Button, Dialog, ErrorState, Field, Switch, TextInput, toast } from "../ui";
import { secretName } from "./secrets";

interface SecretDialogProps {
  readonly workspace: string;
  /** Where the source connects to. */
  readonly host: string;
  readonly reference: string;
  readonly kept: readonly OutputOf<"secrets.put">[];
  readonly onKept: (name: string) => void;
  readonly onClose: () => void;
}

export function SecretDialog({ workspace, host, reference, kept, onKept, onClose }: SecretDialogProps) {
  const [name, setName] = useState(secretName(reference === "" ? host : reference));
  const [value, setValue] = useState("");
  const [bound, bind] = useState(host !== "");
  const [tried, setTried] = useState(false);
  const there = kept.find((one) => one.name === name);
  const send = useMutation({
    mutationFn: () => {
      const said = { id: workspace, name, value, host: bound ? host : "" };
      return there === undefined ? call("secrets.put", said) : call("secrets.rotate", said);
    },
    onSuccess: () => {
      toast({ text: there === undefined ? "The secret is kept" : "The secret was rotated", state: "done" });
      onKept(name);
    },
  });
  const nameProblem = name !== "" && secretName(name) === name ? undefined : "Needs small letters, digits and hyphens, such as orders-ro.";
  const valueProblem = value === "" ? "Needs the secret." : undefined;
  const submit = () => {
    setTried(true);
    if (nameProblem === undefined && valueProblem === undefined) send.mutate();
  };
  const failure = send.error === null ? undefined : asError(send.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title={there === undefined ? "Keep a secret" : "Rotate the secret"}
      hint={there === undefined ? "The source names it; nobody can read it again." : "What names it goes on with the new value."}
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={send.isPending}>
            {there === undefined ? "Keep the secret" : "Rotate the secret"}
          </Button>
        </>
      }
    >
      <Field label="Name of the secret" hint={`Documents hold vault:${name === "" ? "name" : name}`} error={tried ? nameProblem : undefined}>
        <TextInput machine value={name} maxLength={64} onChange={setName} />
      </Field>
      <Field label="Secret" hint="A password, token or key" error={tried ? valueProblem : undefined}>
        <TextInput autoFocus machine type="password" autoComplete="new-password" value={value} maxLength={16_384} onChange={setValue} />
      </Field>
      {host !== "" && (
        <Field label="Where it may go" hint={bound ? "Sources at other hosts and steps do not get it." : "Any source and step of the workspace can send it anywhere."} note>
          <Switch label={`Only to ${host}`} value={bound} onChange={bind} />
        </Field>
      )}
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
    </Dialog>
  );
}
