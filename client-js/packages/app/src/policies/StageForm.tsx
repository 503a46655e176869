/** One stage of a rule: who is asked, and how many of them have to approve. */
import type { DocumentHandle } from "@concert/sdk";
import { RowFrame } from "../forms/RowFrame";
import { SharedNumber, SharedSwitch } from "../forms/SharedFields";
import { SharedText } from "../forms/SharedText";
import { ApproverList } from "../stages/ApproverList";
import { MODES } from "../stages/approvers";
import { FieldRow } from "../ui";
import { DefaultChoice, DefaultOn } from "./DefaultOn";
import { addApprover, moveStage, removeApprover, removeStage, type Rule, type Stage } from "./draft";

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
    <RowFrame title={title} at={number - 1} count={rule.stages.length} reason={reason} onMove={(by) => moveStage(handle, rule, stage.id, by)} onRemove={() => removeStage(handle, rule, stage.id)}>
      <SharedText path={at("name")} label="Name" optional maxLength={200} placeholder={`Stage ${number}`} />
      <div data-place={`rules.${rule.id}.stages.${stage.id}.approvers`}>
        <ApproverList
          workspace={workspace}
          approvers={stage.approvers}
          reason={reason}
          onAdd={(one) => addApprover(handle, rule, stage.id, one)}
          onRemove={(gone) => {
            for (const one of stage.approvers) if (one.kind === gone.kind && one.name === gone.name) removeApprover(handle, rule, stage.id, one.key);
          }}
        />
      </div>
      <FieldRow>
        <DefaultChoice path={at("mode")} label="Who has to approve" options={MODES} fallback="any" />
        {stage.mode === "quorum" && <SharedNumber path={at("quorum")} label="How many" whole min={1} max={100} fallback={1} />}
      </FieldRow>
      <FieldRow>
        <DefaultOn path={at("veto")} label="One rejection ends it" />
        {number > 1 && <SharedSwitch path={at("parallel")} label="Beside the stage before" />}
      </FieldRow>
    </RowFrame>
  );
}
