/** A token as a form: what it is called, the most it may do, where, and for how long. */
import type { OutputOf, Role } from "@concert/sdk";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { useOfflineReason } from "../live/connection";
import { useBootstrap } from "../session/Bootstrap";
import { Button, Dialog, ErrorState, Field, Select, TextInput } from "../ui";
import { optionsUpTo } from "../workspace/roles";
import { daysOf, type End, ENDS, serverProblems } from "./words";

interface TokenDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
  readonly onMade: (made: OutputOf<"tokens.create">) => void;
}

const EVERYWHERE = "";

export function TokenDialog({ workspace, onClose, onMade }: TokenDialogProps) {
  const { workspaces } = useBootstrap();
  const [name, setName] = useState("");
  const [where, setWhere] = useState(workspace);
  const roles = optionsUpTo(where === EVERYWHERE ? undefined : workspaces.find((one) => one.id === where)?.role);
  const [wanted, want] = useState<Role>("viewer");
  const [end, setEnd] = useState<End>("90");
  const [tried, tryIt] = useState(false);
  const offline = useOfflineReason();
  const role = roles.some((one) => one.value === wanted) ? wanted : "viewer";
  const make = useMutation({ mutationFn: () => call("tokens.create", { name: name.trim(), role, workspace: where, days: daysOf(end) }), onSuccess: onMade });
  const failure = make.error === null ? undefined : asError(make.error);
  const submit = () => {
    tryIt(true);
    if (name.trim() !== "" && offline === undefined && !make.isPending) make.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="New token"
      hint="It works in your name, and may never do more than you may."
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={make.isPending} reason={offline}>
            Make the token
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {serverProblems(failure.details) ?? failure.nextStep}
        </ErrorState>
      )}
      <Field label="Name" hint="What uses it: Nightly export" error={tried && name.trim() === "" ? "Needs a name." : undefined}>
        <TextInput value={name} onChange={setName} maxLength={100} />
      </Field>
      <Field label="Where">
        <Select value={where} onChange={setWhere} options={[...workspaces.map((one) => ({ value: one.id, label: one.name })), { value: EVERYWHERE, label: "Everywhere I am" }]} />
      </Field>
      <Field label="Role" hint="The most it may do">
        <Select value={role} onChange={want} options={roles} />
      </Field>
      <Field label="Ends" hint={end === "never" ? "A token without an end works until it is revoked." : undefined}>
        <Select value={end} onChange={setEnd} options={ENDS} />
      </Field>
    </Dialog>
  );
}
