/** Makes a branch: it asks for nothing but a name. */
import type { BranchOut } from "@concert/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { Button, Dialog, Field, TextInput, toast } from "../ui";

interface NewBranchDialogProps {
  readonly target: string;
  readonly title: string;
  readonly onClose: () => void;
  readonly onMade: (branch: BranchOut) => void;
}

const LONGEST = 100;

export function NewBranchDialog({ target, title, onClose, onMade }: NewBranchDialogProps) {
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => call("branches.create", { id: target, name: name.trim() }),
    onSuccess: (branch) => {
      void queries.invalidateQueries({ queryKey: ["branches"] });
      toast({ text: `You are on the branch ${branch.name}`, detail: `What you change here changes ${title} only when you merge it.`, state: "done" });
      onMade(branch);
    },
  });
  const problem = make.error === null ? undefined : asError(make.error);
  const missing = name.trim() === "" ? "Give it a name first" : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Make a branch of ${title}`}
      hint={`A copy to try things in. Both go on, and what you change can be merged back, question by question. Comments stay with ${title}.`}
      onSubmit={() => missing === undefined && make.mutate()}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={make.isPending} reason={missing}>
            Make the branch
          </Button>
        </>
      }
    >
      <Field label="Name" error={problem === undefined ? undefined : `${problem.message} ${problem.nextStep}`} hint="What you want to try">
        <TextInput value={name} maxLength={LONGEST} onChange={setName} />
      </Field>
    </Dialog>
  );
}
