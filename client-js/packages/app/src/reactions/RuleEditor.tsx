/** A rule as a form, with what it would have done beside it while it is written. */
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { asError, call } from "../data/api";
import { EventLines, written } from "../events/EventLines";
import { useOfflineReason } from "../live/connection";
import { Button, Card, ErrorState, Field, Form, NumberInput, TextArea, TextInput } from "../ui";
import { ActionFields } from "./ActionFields";
import { DryRunCard } from "./DryRunCard";
import { History } from "./History";
import type { Act, Parts, Reaction } from "./queries";
import styles from "./reactions.module.css";
import { missingOf } from "./words";

interface EditorProps {
  readonly workspace: string;
  readonly rule: Reaction | undefined;
  readonly parts: Parts;
  readonly reason: string | undefined;
  readonly onClose: () => void;
  readonly onSaved: (rule: Reaction) => void;
}

const FRESH: Act = { action: "notify", input: { tell: [], message: "" } };
const MOST_ACTIONS = 10;

export function RuleEditor({ workspace, rule, parts, reason, onClose, onSaved }: EditorProps) {
  const [name, setName] = useState(rule?.name ?? "");
  const [lines, setLines] = useState<readonly string[]>(rule?.topics ?? [""]);
  const [condition, setCondition] = useState(rule?.condition ?? "");
  const [actions, setActions] = useState<readonly Act[]>(rule?.actions ?? [FRESH]);
  const [perHour, setPerHour] = useState<number | undefined>(rule?.per_hour ?? 60);
  const [tried, setTried] = useState(false);
  const offline = useOfflineReason();
  const topics = written(lines);
  const whole = name.trim() !== "" && topics.length > 0 && actions.every((one) => missingOf(one) === undefined);
  const save = useMutation({
    mutationFn: () => {
      const said = { id: workspace, name: name.trim(), description: rule?.description ?? "", topics, condition: condition.trim(), actions: [...actions], per_hour: perHour ?? 60 };
      return rule === undefined ? call("rules.create", said) : call("rules.change", { ...said, rule: rule.id, version: rule.version });
    },
    onSuccess: onSaved,
  });
  const failure = save.error === null ? undefined : asError(save.error);
  return (
    <div className={styles["two"]}>
      <Card title={rule === undefined ? "New rule" : "The rule"} meta={rule === undefined ? undefined : `acts for ${rule.acts_as_name}`} bare>
        <Form
          className={styles["form"]}
          onSubmit={() => {
            setTried(true);
            if (whole) save.mutate();
          }}
        >
          {failure !== undefined && (
            <ErrorState title={failure.message} code={failure.code}>
              {failure.nextStep}
            </ErrorState>
          )}
          <Field label="Name" error={tried && name.trim() === "" ? "Needs a name." : undefined}>
            <TextInput value={name} onChange={setName} maxLength={120} autoFocus />
          </Field>
          <EventLines workspace={workspace} lines={lines} onChange={setLines} error={tried && topics.length === 0 ? "Needs an event." : undefined} />
          <Field label="Only if" optional hint="An expression over event and rule, as in event.payload.severity == 'high'">
            <TextArea machine value={condition} onChange={setCondition} rows={2} maxLength={4000} />
          </Field>
          <fieldset className={styles["acts"]}>
            <legend>Then</legend>
            {actions.map((act, index) => (
              <ActionFields
                // The order is what an action is known by: it has no other name.
                key={`${index} ${act.action}`}
                workspace={workspace}
                number={index + 1}
                act={act}
                parts={parts}
                tried={tried}
                onChange={(next) => setActions(actions.map((one, at) => (at === index ? next : one)))}
                onRemove={actions.length > 1 ? () => setActions(actions.filter((_, at) => at !== index)) : undefined}
              />
            ))}
            <div>
              <Button size="small" icon={Plus} reason={actions.length >= MOST_ACTIONS ? "A rule has ten actions at most" : undefined} onClick={() => setActions([...actions, FRESH])}>
                Add an action
              </Button>
            </div>
          </fieldset>
          <Field label="At most" hint="More events are held back, and you are told.">
            <NumberInput needs="a whole number" whole min={1} max={3600} unit="times an hour" value={perHour} onChange={setPerHour} />
          </Field>
          <div className={styles["foot"]}>
            <Button look="quiet" onClick={onClose}>
              Back to the rules
            </Button>
            <Button look="primary" type="submit" busy={save.isPending} reason={reason ?? offline}>
              {rule === undefined ? "Add the rule" : "Save the rule"}
            </Button>
          </div>
        </Form>
      </Card>
      <div className={styles["stack"]}>
        <DryRunCard workspace={workspace} draft={{ topics, condition: condition.trim(), actions: actions.filter((one) => missingOf(one) === undefined), per_hour: perHour ?? 60 }} />
        {rule !== undefined && <History workspace={workspace} rule={rule.id} />}
      </div>
    </div>
  );
}
