/** One rule as a form that several people fill in at once: when it holds, what it does, whom it asks. */
import type { DocumentHandle } from "@concert/sdk";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useBinding } from "../forms/binding";
import { SharedText } from "../forms/SharedText";
import { useStore } from "../live/useStore";
import { Button, Card, Field, Segmented, Select } from "../ui";
import { DefaultOn } from "./DefaultOn";
import { addStage, type Outcome, OUTCOMES, type Rule } from "./draft";
import styles from "./policies.module.css";
import { laddersQuery } from "./queries";
import { StageForm } from "./StageForm";

interface RuleCardProps {
  readonly handle: DocumentHandle;
  readonly workspace: string;
  readonly rule: Rule;
  readonly title: string;
  readonly reason: string | undefined;
  readonly onRemove: () => void;
}

export function RuleCard({ handle, workspace, rule, title, reason, onRemove }: RuleCardProps) {
  const at = (...more: readonly string[]) => ["body", "rules", rule.id, ...more];
  const { problems } = useStore(handle.problems.all);
  const wrong = problems.find((one) => one.field === `rules.${rule.id}.when`);
  return (
    <Card
      title={title}
      acts={
        <Button size="small" look="quiet" icon={Trash2} reason={reason} onClick={onRemove}>
          Remove rule
        </Button>
      }
    >
      <div className={styles["fields"]}>
        <SharedText path={at("name")} label="Name" optional maxLength={200} placeholder="Made of the condition, when empty" />
        <SharedText path={at("when")} label="Holds when" machine rows={2} placeholder="Empty: always" hint={WORDS} problem={() => (wrong === undefined ? undefined : `${wrong.message} ${wrong.next_step}`)} />
        <OutcomeField path={at("outcome")} />
        {rule.outcome === "route" && (
          <>
            <ol className={styles["stages"]}>
              {rule.stages.map((stage, number) => (
                <li key={stage.id}>
                  <StageForm handle={handle} workspace={workspace} rule={rule} stage={stage} number={number + 1} reason={reason} />
                </li>
              ))}
            </ol>
            {rule.stages.length === 0 && <p className={styles["note"]}>Without stages the leads of the team are asked, and with what is critical also security and architecture.</p>}
            <div>
              <Button size="small" icon={Plus} reason={reason} onClick={() => addStage(handle, rule)}>
                Add stage
              </Button>
            </div>
            <Ladder workspace={workspace} path={at("ladder")} />
          </>
        )}
        <SharedText path={at("reason")} label="Reason" optional rows={2} placeholder="What the people it concerns are told" />
        <DefaultOn path={at("enabled")} label="In use" />
      </div>
    </Card>
  );
}

const WORDS = "Over request: type, title, criticality, fields, count, document_kind, change, hour, weekday, requester.id, requester.groups.";

function OutcomeField({ path }: { readonly path: readonly string[] }) {
  const binding = useBinding<Outcome>(path, "value");
  return (
    <Field label="Then" {...binding.marks}>
      <Segmented label="What the rule does" segments={OUTCOMES} value={binding.value ?? "route"} onChange={binding.set} />
    </Field>
  );
}

function Ladder({ workspace, path }: { readonly workspace: string; readonly path: readonly string[] }) {
  const binding = useBinding<string>(path, "value");
  const ladders = useQuery(laddersQuery(workspace)).data?.items ?? [];
  const options = [{ value: "", label: "The standard one" }, ...ladders.filter((one) => !one.standard).map((one) => ({ value: one.id, label: one.name }))];
  return (
    <Field label="When nobody answers" {...binding.marks}>
      <Select value={binding.value ?? ""} options={options} onChange={binding.set} onFocus={binding.onFocus} onBlur={binding.onBlur} />
    </Field>
  );
}
