/** A webhook as a form: where it calls, of which events, and which of them a filter lets through. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { anyEventWords, eventHint } from "../events/words";
import { useOfflineReason } from "../live/connection";
import { partsQuery } from "../reactions/queries";
import { Button, Dialog, ErrorState, Field, IconButton, SuggestInput, TextArea, TextInput } from "../ui";
import styles from "./integrations.module.css";
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
  const draft: WebhookDraft = { name: name.trim(), url: url.trim(), topics: lines.map((one) => one.trim()).filter((one) => one !== ""), filter: filter.trim() };
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
      <Topics workspace={workspace} lines={lines} onChange={setLines} error={tried ? problems.topics : undefined} />
      <Field label="Only if" optional hint="An expression over event, as in event.payload.status == 'failed'">
        <TextArea machine value={filter} onChange={setFilter} rows={2} maxLength={2000} />
      </Field>
    </Dialog>
  );
}

interface TopicsProps {
  readonly workspace: string;
  readonly lines: readonly string[];
  readonly onChange: (lines: readonly string[]) => void;
  readonly error: string | undefined;
}

/** Chosen among the events there are, or written as patterns: one a line. They are offered once they are known. */
function Topics({ workspace, lines, onChange, error }: TopicsProps) {
  const parts = useQuery(partsQuery(workspace));
  const known = parts.data?.topics ?? [];
  const suggestions = known.map((one) => ({ value: one.name, words: anyEventWords([one.name]) }));
  return (
    <fieldset className={styles["topics"]}>
      <legend>When this happens</legend>
      {lines.map((line, index) => (
        // A line is known by its place: its text is being written.
        <div key={index} className={styles["topic"]} data-alone={lines.length === 1 || undefined}>
          <Field label={`Event ${index + 1}`} error={index === 0 ? error : undefined} hint={eventHint(line)}>
            <SuggestInput machine label="Events" value={line} onChange={(next) => onChange(lines.map((one, at) => (at === index ? next : one)))} suggestions={suggestions} />
          </Field>
          {lines.length > 1 && <IconButton size="small" icon={Trash2} label={`Remove event ${index + 1}`} onClick={() => onChange(lines.filter((_, at) => at !== index))} />}
        </div>
      ))}
      <div>
        <Button size="small" icon={Plus} reason={lines.length >= MOST_TOPICS ? "A webhook has 20 patterns at most" : undefined} onClick={() => onChange([...lines, ""])}>
          Add an event
        </Button>
      </div>
    </fieldset>
  );
}
