/** A list that is one value of a step, as rows: added at the end, changed, moved and taken out. */
import { Plus } from "lucide-react";
import { type ComponentType, useState } from "react";
import { RowFrame } from "../../forms/RowFrame";
import { moved } from "../../forms/rows";
import { useRows } from "../../forms/useRows";
import { Button, useField } from "../../ui";
import { useDesigning } from "../context";
import styles from "./inspector.module.css";
import type { ControlProps } from "./ValueControl";

const CLOSED = "It cannot be changed now";

type Focus = Pick<ControlProps, "onFocus" | "onBlur">;

export interface RowProps<Value> extends Focus {
  readonly value: Value;
  readonly at: number;
  readonly all: readonly Value[];
  /** It was just added here: the keyboard goes there. */
  readonly fresh: boolean;
  /** For fields that may not be changed now. */
  readonly closed: { readonly closed?: string };
  readonly onChange: (change: Partial<Value>) => void;
}

interface RowsEditorProps<Value> extends Focus {
  readonly values: readonly Value[];
  readonly titleOf: (value: Value, at: number) => string;
  readonly add: string;
  /** Why no more are added, beside that nothing may be changed. */
  readonly full?: string | undefined;
  readonly made: (values: readonly Value[]) => Value;
  readonly row: ComponentType<RowProps<Value>>;
  readonly onChange: (values: readonly Value[]) => void;
}

export function RowsEditor<Value extends object>({ values, titleOf, add, full, made, row: Row, onChange, ...focus }: RowsEditorProps<Value>) {
  const { editReason } = useDesigning();
  const { id, label, locked } = useField();
  const rows = useRows(values);
  const [fresh, setFresh] = useState(false);
  const reason = locked ? (editReason ?? CLOSED) : undefined;
  const closed = reason === undefined ? {} : { closed: reason };
  const append = () => {
    setFresh(true);
    onChange([...values, made(values)]);
  };
  return (
    <div className={styles["rows"]} role="group" id={id} aria-label={label}>
      {rows.map(({ key, value }, at) => (
        <RowFrame key={key} title={titleOf(value, at)} at={at} count={rows.length} reason={reason} onMove={(by) => onChange(moved(values, at, by))} onRemove={() => onChange(values.toSpliced(at, 1))}>
          <Row value={value} at={at} all={values} fresh={fresh && at === rows.length - 1} closed={closed} onChange={(change) => onChange(values.with(at, { ...value, ...change }))} {...focus} />
        </RowFrame>
      ))}
      <Button size="small" icon={Plus} reason={reason ?? full} onClick={append}>
        {add}
      </Button>
    </div>
  );
}
