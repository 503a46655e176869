/** One stage of a rule: who is asked, and how many of them have to approve. */
import type { DocumentHandle } from "@concert/sdk";
import { Trash2, X } from "lucide-react";
import { SharedNumber, SharedSwitch } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { Picker } from "../pickers/Picker";
import { groupsOf, membersOf, subjectsOf } from "../pickers/finders";
import { useNames } from "../pickers/useNames";
import { FieldRow, IconButton } from "../ui";
import { addApprover, type Approver, type ApproverKind, type Mode, removeApprover, removeStage, type Rule, type Stage } from "./draft";
import { DefaultChoice, DefaultOn } from "./DefaultOn";
import styles from "./policies.module.css";

const MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: "any", label: "Any of them" },
  { value: "all", label: "All of them" },
  { value: "quorum", label: "So many of them" },
];
const BY_RIGHT = [{ value: "right approve", label: "Whoever may approve" }, ...["owner", "admin", "approver"].map((role) => ({ value: `role ${role}`, label: `Every ${role}` }))];

interface StageFormProps {
  readonly handle: DocumentHandle;
  readonly workspace: string;
  readonly rule: Rule;
  readonly stage: Stage;
  readonly number: number;
  readonly reason: string | undefined;
}

export function StageForm({ handle, workspace, rule, stage, number, reason }: StageFormProps) {
  const at = (...more: readonly string[]) => ["body", "rules", rule.id, "stages", stage.id, ...more];
  const title = stage.name.trim() === "" ? `Stage ${number}` : stage.name;
  return (
    <section className={styles["stage"]} aria-label={title}>
      <header className={styles["stageHead"]}>
        <h3>{title}</h3>
        <IconButton size="small" icon={Trash2} label={`Remove ${title}`} reason={reason} onClick={() => removeStage(handle, rule, stage.id)} />
      </header>
      <SharedText path={at("name")} label="Name" optional maxLength={200} placeholder={`Stage ${number}`} />
      <Approvers handle={handle} workspace={workspace} rule={rule} stage={stage} reason={reason} />
      <FieldRow>
        <DefaultChoice path={at("mode")} label="Who has to approve" options={MODES} fallback="any" />
        {stage.mode === "quorum" && <SharedNumber path={at("quorum")} label="How many" whole min={1} max={100} fallback={1} />}
      </FieldRow>
      <FieldRow>
        <DefaultOn path={at("veto")} label="One rejection ends it" />
        {number > 1 && <SharedSwitch path={at("parallel")} label="Beside the stage before" />}
      </FieldRow>
    </section>
  );
}

function Approvers({ handle, workspace, rule, stage, reason }: Omit<StageFormProps, "number">) {
  const people = useNames(membersOf(workspace), stage.approvers.flatMap((one) => (one.kind === "user" ? [one.name] : [])));
  const groups = useNames(groupsOf(workspace), stage.approvers.flatMap((one) => (one.kind === "group" ? [one.name] : [])));
  const named = (one: Approver): string => {
    switch (one.kind) {
      case "user":
        return people.get(one.name) ?? "Somebody who is not here";
      case "group":
        return groups.get(one.name) ?? one.name;
      case "role":
        return `Every ${one.name}`;
      case "right":
        return one.name === "approve" ? "Whoever may approve" : `Whoever may ${one.name}`;
    }
  };
  const taken = new Set(stage.approvers.map((one) => `${one.kind} ${one.name}`));
  const add = (choice: string, name: string) => {
    const [kind = "", ...rest] = choice.split(" ");
    addApprover(handle, rule, stage.id, kind as ApproverKind, kind === "group" ? name : rest.join(" "));
  };
  return (
    <div className={styles["approvers"]} data-place={`rules.${rule.id}.stages.${stage.id}.approvers`}>
      <ul aria-label="Approvers">
        {stage.approvers.map((one) => (
          <li key={one.key} className={styles["approver"]}>
            {named(one)}
            <IconButton size="small" icon={X} label={`Take out ${named(one)}`} reason={reason} onClick={() => removeApprover(handle, rule, stage.id, one.key)} />
          </li>
        ))}
        {stage.approvers.length === 0 && <li className="quiet">Whoever may approve</li>}
      </ul>
      {reason === undefined && <Picker label="Add an approver" from={subjectsOf(workspace)} first={BY_RIGHT} but={taken} value={undefined} placeholder="Add an approver" onChange={(choice, { label }) => add(choice, label)} />}
    </div>
  );
}
