/** Asks for an approval from the screen of what it is about; leads to the request, which shows who was asked and by which rule. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Hand } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { useOfflineReason } from "../live/connection";
import { Button, Dialog, ErrorState, Field, TextArea, TextInput } from "../ui";
import { AskPreview } from "./AskPreview";

export type Asking = "workflow_publish" | "data_source_delete";

interface Words {
  readonly title: string;
  readonly hint: string;
  readonly act: string;
}

const WORDS: Readonly<Record<Asking, Words>> = {
  workflow_publish: { title: "Ask to publish", hint: "What stands in the design now is reviewed. Once it is approved it becomes a version that is kept for ever; any edit before that makes approvals stale.", act: "Ask for approval" },
  data_source_delete: { title: "Ask to delete", hint: "Once it is approved the source goes to the trash.", act: "Ask for approval" },
};

interface AskDialogProps {
  readonly workspace: string;
  readonly document: string;
  readonly asking: Asking;
  readonly onClose: () => void;
}

export function AskDialog({ workspace, document, asking, onClose }: AskDialogProps) {
  const { title, hint, act } = WORDS[asking];
  const navigate = useNavigate();
  const queries = useQueryClient();
  const offline = useOfflineReason();
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const publishes = asking === "workflow_publish";
  const ask = useMutation({
    mutationFn: () => call("approvals.ask", { workspace, type: asking, reason: reason.trim(), input: publishes ? { document, name: name.trim(), note: reason.trim() } : { document } }),
    onSuccess: async (request) => {
      void queries.invalidateQueries({ queryKey: ["approvals"] });
      await navigate({ to: "/w/$workspace/approvals/$id", params: { workspace, id: request.id } });
    },
  });
  const missing = publishes && name.trim() === "" ? "Give the version a name first" : undefined;
  const failure = ask.error === null ? undefined : asError(ask.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      hint={hint}
      onSubmit={() => missing === undefined && offline === undefined && !ask.isPending && ask.mutate()}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" icon={Hand} type="submit" busy={ask.isPending} reason={offline ?? missing}>
            {act}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {failure.nextStep}
        </ErrorState>
      )}
      {publishes && (
        <Field label="Version">
          <TextInput value={name} onChange={setName} maxLength={120} placeholder="Version 15" />
        </Field>
      )}
      <AskPreview wish={{ workspace, type: asking, input: publishes ? { document, name: "a version" } : { document } }} />
      <Field label={publishes ? "What is new" : "Why"} optional hint="Who decides is asked with these words.">
        <TextArea value={reason} onChange={setReason} maxLength={2000} rows={3} />
      </Field>
    </Dialog>
  );
}
