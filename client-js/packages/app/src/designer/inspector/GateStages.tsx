/** The stages in which a gate is decided, as rows: who is asked, how many of them have to approve, one after the other. */
import { DraftText } from "../../forms/DraftText";
import { ApproverList } from "../../stages/ApproverList";
import { MODES, subjectOf } from "../../stages/approvers";
import { Field, FieldRow, NumberInput, Select, Switch } from "../../ui";
import { useDesigning } from "../context";
import { FRESH, type GateStage, MOST_STAGES, quorumProblem, stagesIn, stagesValue } from "../model/gateStages";
import { type RowProps, RowsEditor } from "./RowsEditor";
import { type ControlProps, JsonArea } from "./ValueControl";

export function GateStages({ value, onChange, ...focus }: ControlProps) {
  const stages = stagesIn(value);
  if (stages === undefined) return <JsonArea value={value} onChange={onChange} {...focus} />;
  const full = stages.length >= MOST_STAGES ? `${MOST_STAGES} stages at most` : undefined;
  return <RowsEditor values={stages} titleOf={titleOf} add="Add a stage" full={full} made={() => FRESH} row={StageRow} onChange={(next) => onChange(stagesValue(next))} {...focus} />;
}

function titleOf({ name }: GateStage, at: number): string {
  return name.trim() === "" ? `Stage ${at + 1}` : name;
}

function StageRow({ value: stage, at, fresh, closed, onChange, ...focus }: RowProps<GateStage>) {
  const { workspace } = useDesigning();
  const wrong = quorumProblem(stage);
  return (
    <>
      <Field label="Name of the stage" optional note={false} {...closed}>
        <DraftText value={stage.name} maxLength={200} autoFocus={fresh} placeholder={`Stage ${at + 1}`} onChange={(name) => onChange({ name })} {...focus} />
      </Field>
      <ApproverList
        workspace={workspace}
        approvers={stage.approvers}
        reason={closed.closed}
        onAdd={(one) => onChange({ approvers: [...stage.approvers, one] })}
        onRemove={(gone) => onChange({ approvers: stage.approvers.filter((one) => subjectOf(one) !== subjectOf(gone)) })}
      />
      <FieldRow>
        <Field label="Who has to approve" note={false} {...closed}>
          <Select value={stage.mode} options={MODES} onChange={(mode) => onChange({ mode })} {...focus} />
        </Field>
        {stage.mode === "quorum" && (
          <Field label="How many of them" error={wrong} note={wrong !== undefined} {...closed}>
            <NumberInput value={stage.quorum} min={1} max={100} whole needs="a whole number from 1 to 100" onChange={(quorum) => onChange({ quorum: quorum ?? 1 })} {...focus} />
          </Field>
        )}
      </FieldRow>
      <Field label="One rejection ends it" note={false} {...closed}>
        <Switch label="One rejection ends it" value={stage.veto} onChange={(veto) => onChange({ veto })} {...focus} />
      </Field>
      {at > 0 && (
        <Field label="Beside the stage before" note={false} {...closed}>
          <Switch label="Beside the stage before" value={stage.parallel} onChange={(parallel) => onChange({ parallel })} {...focus} />
        </Field>
      )}
    </>
  );
}
