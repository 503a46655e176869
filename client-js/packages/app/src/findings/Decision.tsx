/** One decision about many findings: why they may be ignored, or whose task they are and until when. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api";
import { whole } from "../format/numbers";
import { PersonPicker } from "../pickers/PersonPicker";
import { Button, Dialog, Field, TextArea, TextInput, toast } from "../ui";
import type { FindingFilter } from "./queries";

type Target = { readonly findings: readonly string[] } | { readonly matching: FindingFilter };

interface DecisionProps {
  readonly workspace: string;
  readonly what: "ignore" | "assign";
  readonly target: Target;
  readonly many: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const MS = 1000;

export function Decision({ workspace, what, target, many, onClose, onDone }: DecisionProps) {
  const [reason, setReason] = useState("");
  const [owner, setOwner] = useState("");
  const [due, setDue] = useState("");
  const decide = useMutation({
    mutationFn: () =>
      call("findings.decide", {
        id: workspace,
        do: what,
        ...target,
        ...(what === "ignore" ? { reason } : { owner: owner === "" ? null : owner, due: due === "" ? null : Date.parse(`${due}T23:59:59`) * MS }),
      }),
    onSuccess: ({ changed, skipped }) => {
      toast({ text: changed === 1 ? "1 finding changed" : `${whole(changed)} findings changed`, ...(skipped > 0 ? { detail: `${whole(skipped)} stay as they were.` } : {}), state: "done" });
      onDone();
    },
    onError: (error) => void toast({ text: "Nothing was decided", detail: error.message, state: "failed" }),
  });
  const missing = what === "ignore" && reason.trim() === "" ? "Say why" : undefined;
  const act = () => missing === undefined && decide.mutate();
  const findings = many === 1 ? "1 finding" : `${whole(many)} findings`;
  return (
    <Dialog
      open
      onClose={onClose}
      title={what === "ignore" ? `Ignore ${findings}` : `Assign ${findings}`}
      onSubmit={act}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={decide.isPending} reason={missing} onClick={act}>
            {what === "ignore" ? "Ignore findings" : "Assign findings"}
          </Button>
        </>
      }
    >
      {what === "ignore" ? (
        <Field label="Why they may be ignored" hint="They stay ignored in every scan until somebody reopens them.">
          <TextArea value={reason} onChange={setReason} maxLength={2000} rows={3} />
        </Field>
      ) : (
        <>
          <Field label="Owner">
            <PersonPicker workspace={workspace} value={owner} onChange={setOwner} />
          </Field>
          <Field label="Due" optional>
            <TextInput type="date" value={due} onChange={setDue} />
          </Field>
        </>
      )}
    </Dialog>
  );
}
