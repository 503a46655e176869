/** Two to five choices side by side, one of them on. */
import { Switch as RadixSwitch, ToggleGroup } from "radix-ui";
import { useId } from "react";
import { useField } from "./Field";
import { Icon, type LucideIcon } from "./Icon";
import styles from "./tabs.module.css";
import { Tooltip } from "./Tooltip";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly count?: number | undefined;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** As wide as what it stands in; in a field it always is. */
  readonly wide?: boolean;
}

export function Segmented<Value extends string>({ label, segments, value, onChange, wide = false }: SegmentedProps<Value>) {
  const field = useField();
  const choose = (chosen: string) => {
    const segment = segments.find((one) => one.value === chosen);
    if (segment !== undefined) onChange(segment.value);
  };
  return (
    <ToggleGroup.Root type="single" className={styles["segmented"]} data-wide={wide || field.id !== ""} aria-label={label} value={value} onValueChange={choose} disabled={field.locked}>
      {segments.map((segment) => (
        <ToggleGroup.Item key={segment.value} value={segment.value} className={styles["segment"]}>
          {segment.icon !== undefined && <Icon of={segment.icon} size={14} />}
          {segment.label}
          {segment.count !== undefined && segment.count > 0 && <span className={styles["count"]}>{segment.count}</span>}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

interface SwitchProps {
  readonly label: string;
  /** Undefined where it has to be chosen and is not yet. */
  readonly value: boolean | undefined;
  readonly onChange: (value: boolean) => void;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  /** Why it stays as it is; for one that stands alone. */
  readonly reason?: string | undefined;
}

/** Something that is on or off, and takes effect at once. Beside a field's label it says which; alone it says what. */
export function Switch({ label, value, onChange, onFocus, onBlur, reason }: SwitchProps) {
  const field = useField();
  const own = useId();
  const id = field.id === "" ? own : field.id;
  const root = (
    <RadixSwitch.Root id={id} className={styles["switch"]} checked={value === true} onCheckedChange={onChange} disabled={field.locked || reason !== undefined} onFocus={onFocus} onBlur={onBlur}>
      <RadixSwitch.Thumb className={styles["knob"]} />
    </RadixSwitch.Root>
  );
  if (field.label === label) {
    return (
      <span className={styles["switchRow"]}>
        {root}
        <span aria-hidden="true">{value === undefined ? "Not chosen" : value ? "On" : "Off"}</span>
      </span>
    );
  }
  return (
    <Tooltip text={reason}>
      <label className={styles["switchRow"]} htmlFor={id}>
        {root}
        {label}
      </label>
    </Tooltip>
  );
}
