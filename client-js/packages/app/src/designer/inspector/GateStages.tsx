/** The stages in which a gate is decided, as rows: who is asked, how many of them have to approve, one after the other. */
import { Plus } from "lucide-react";
import { useState } from "react";
import { DraftText } from "../../forms/DraftText";
import { RowFrame } from "../../forms/RowFrame";
import { moved } from "../../forms/rows";
import { useRows } from "../../forms/useRows";
import { ApproverList } from "../../stages/ApproverList";
import { MODES, subjectOf } from "../../stages/approvers";
import { Button, Field, FieldRow, NumberInput, Select, Switch, useField } from "../../ui";
import { useDesigning } from "../context";
import { FRESH, type GateStage, MOST_STAGES, quorumProblem, stagesIn, stagesValue } from "../model/gateStages";
import styles from "./inspector.module.css";
import { type ControlProps, JsonArea } from "./ValueControl";

const NONE: readonly GateStage[] = [];
const CLOSED = "It cannot be changed now";

export function GateStages({ value, onChange, ...focus }: ControlProps) {
  const { editReason } = useDesigning();
  const { id, label, locked } = useField();
  const stages = stagesIn(value);
  const rows = useRows(stages ?? NONE);
  const [fresh, setFresh] = useState(false);
  if (stages === undefined) return <JsonArea value={value} onChange={onChange} {...focus} />;
  const reason = locked ? (editReason ?? CLOSED) : undefined;
  const write = (next: readonly GateStage[]) => onChange(stagesValue(next));
  return (
    <div className={styles["rows"]} role="group" id={id} aria-label={label}>
      {rows.map(({ key, value: stage }, at) => (
        <StageRow
          key={key}
          stage={stage}
          at={at}
          count={rows.length}
          fresh={fresh && at === rows.length - 1}
          reason={reason}
          onChange={(next) => write(stages.with(at, next))}
          onMove={(by) => write(moved(stages, at, by))}
          onRemove={() => write(stages.toSpliced(at, 1))}
          {...focus}
        />
      ))}
      <Button
        size="small"
        icon={Plus}
        reason={reason ?? (stages.length >= MOST_STAGES ? `${MOST_STAGES} stages at most` : undefined)}
        onClick={() => {
          setFresh(true);
          write([...stages, FRESH]);
        }}
      >
        Add a stage
      </Button>
    </div>
  );
}

interface StageRowProps extends Pick<ControlProps, "onFocus" | "onBlur"> {
  readonly stage: GateStage;
  readonly at: number;
  readonly count: number;
  /** It was just added here: the keyboard goes there. */
  readonly fresh: boolean;
  readonly reason: string | undefined;
  readonly onChange: (stage: GateStage) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function StageRow({ stage, at, count, fresh, reason, onChange, onMove, onRemove, ...focus }: StageRowProps) {
  const { workspace } = useDesigning();
  const title = stage.name.trim() === "" ? `Stage ${at + 1}` : stage.name;
  const closed = reason === undefined ? {} : { closed: reason };
  const set = (change: Partial<GateStage>) => onChange({ ...stage, ...change });
  return (
    <RowFrame title={title} at={at} count={count} reason={reason} onMove={onMove} onRemove={onRemove}>
      <Field label="Name of the stage" optional note={false} {...closed}>
        <DraftText value={stage.name} maxLength={200} autoFocus={fresh} placeholder={`Stage ${at + 1}`} onChange={(name) => set({ name })} {...focus} />
      </Field>
      <ApproverList
        workspace={workspace}
        approvers={stage.approvers}
        reason={reason}
        onAdd={(one) => set({ approvers: [...stage.approvers, one] })}
        onRemove={(gone) => set({ approvers: stage.approvers.filter((one) => subjectOf(one) !== subjectOf(gone)) })}
      />
      <FieldRow>
        <Field label="Who has to approve" note={false} {...closed}>
          <Select value={stage.mode} options={MODES} onChange={(mode) => set({ mode })} {...focus} />
        </Field>
        {stage.mode === "quorum" && (
          <Field label="How many of them" error={quorumProblem(stage)} note={quorumProblem(stage) !== undefined} {...closed}>
            <NumberInput value={stage.quorum} min={1} max={100} whole needs="a whole number from 1 to 100" onChange={(quorum) => set({ quorum: quorum ?? 1 })} {...focus} />
          </Field>
        )}
      </FieldRow>
      <Field label="One rejection ends it" note={false} {...closed}>
        <Switch label="One rejection ends it" value={stage.veto} onChange={(veto) => set({ veto })} {...focus} />
      </Field>
      {at > 0 && (
        <Field label="Beside the stage before" note={false} {...closed}>
          <Switch label="Beside the stage before" value={stage.parallel} onChange={(parallel) => set({ parallel })} {...focus} />
        </Field>
      )}
    </RowFrame>
  );
}
