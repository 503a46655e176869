/** What I am called: shown beside my cursor, my comments and all that I do. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { useBootstrap } from "../session/Bootstrap";
import { Field, FormDialog, TextInput, toast } from "../ui";

export function MyNameDialog({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient();
  const { user } = useBootstrap();
  const [name, setName] = useState(user.name);
  const [error, setError] = useState<string>();
  const rename = useMutation({
    mutationFn: () => call("people.rename", { name: name.trim() }),
    onSuccess: (me) => {
      toast({ text: `You are ${me.name} now`, state: "done" });
      void queries.invalidateQueries(); // names stand in nearly every list
      onClose();
    },
  });
  const failed = rename.error === null ? undefined : asError(rename.error);
  const send = () => {
    if (name.trim() === "") setError("Needs a name, so that others know who you are.");
    else rename.mutate();
  };
  return (
    <FormDialog
      title="Change my name"
      act="Change my name"
      busy={rename.isPending}
      failure={failed === undefined ? undefined : { message: failed.message, code: failed.code, next: failed.nextStep }}
      onSubmit={send}
      onClose={onClose}
    >
      <Field label="Your name" hint="Shown beside your cursor and your edits." error={error}>
        <TextInput autoComplete="name" maxLength={80} value={name} onChange={setName} onFocus={(event) => event.currentTarget.select()} />
      </Field>
    </FormDialog>
  );
}
