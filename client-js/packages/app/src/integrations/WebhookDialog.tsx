/** A webhook as a form: where it calls, of which events, and which of them a filter lets through. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asError, call } from "../data/api";
import { EventLines, written } from "../events/EventLines";
import { useOfflineReason } from "../live/connection";
import { Button, Dialog, ErrorState, Field, TextArea, TextInput } from "../ui";
import { problemsOf, serverProblems, type Webhook, type WebhookDraft } from "./words";

interface WebhookDialogProps {
  readonly workspace: string;
  readonly webhook: Webhook | undefined;
  readonly onClose: () => void;
  /** `secret` only of one that was just made. */
  readonly onSaved: (webhook: Webhook, secret: string | undefined) => void;
}

const MOST_TOPICS = 20;

export function WebhookDialog({ workspace, webhook, onClose, onSaved }: WebhookDialogProps) {
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [lines, setLines] = useState<readonly string[]>(webhook?.topics ?? [""]);
  const [filter, setFilter] = useState(webhook?.filter ?? "");
  const [tried, tryIt] = useState(false);
  const offline = useOfflineReason();
  const draft: WebhookDraft = { name: name.trim(), url: url.trim(), topics: written(lines), filter: filter.trim() };
  const problems = problemsOf(draft);
  const save = useMutation({
    mutationFn: async () => {
      if (webhook === undefined) return call("integrations.create", { id: workspace, ...draft });
      return { webhook: await call("integrations.change", { id: workspace, webhook: webhook.id, ...draft }), secret: undefined };
    },
    onSuccess: (made) => onSaved(made.webhook, made.secret),
  });
  const failure = save.error === null ? undefined : asError(save.error);
  const submit = () => {
    tryIt(true);
    if (Object.keys(problems).length === 0 && offline === undefined && !save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      width={600}
      title={webhook === undefined ? "New webhook" : `Edit ${webhook.name}`}
      hint="Each event is posted as JSON, signed as Standard Webhooks says. An address that does not answer is asked again."
      onSubmit={submit}
      foot={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" busy={save.isPending} reason={offline}>
            {webhook === undefined ? "Make the webhook" : "Save the webhook"}
          </Button>
        </>
      }
    >
      {failure !== undefined && (
        <ErrorState title={failure.message} code={failure.code}>
          {serverProblems(failure.details) ?? failure.nextStep}
        </ErrorState>
      )}
      <Field label="Name" error={tried ? problems.name : undefined}>
        <TextInput value={name} onChange={setName} maxLength={200} />
      </Field>
      <Field label="Address" error={tried ? problems.url : undefined}>
        <TextInput machine type="url" value={url} onChange={setUrl} maxLength={2000} placeholder="https://example.org/in" />
      </Field>
      <EventLines workspace={workspace} lines={lines} onChange={setLines} error={tried ? problems.topics : undefined} most={MOST_TOPICS} />
      <Field label="Only if" optional hint="An expression over event, as in event.payload.status == 'failed'">
        <TextArea machine value={filter} onChange={setFilter} rows={2} maxLength={2000} />
      </Field>
    </Dialog>
  );
}
