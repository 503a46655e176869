/** Several of many: those that are chosen by name, each with its way out, and a picker for one more. */
import { X } from "lucide-react";
import { IconButton, useField } from "../ui";
import type { Finder } from "./finders";
import { Picker } from "./Picker";
import styles from "./picked.module.css";
import { useNames } from "./useNames";

interface PickedListProps {
  readonly from: Finder;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** Those that are chosen, as a name: "Who is told". */
  readonly label: string;
  /** "Tell somebody else" */
  readonly add: string;
  readonly gone?: string;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
}

export function PickedList({ from, chosen, onChange, label, add, gone = `A ${from.one} that is not here any more`, onFocus, onBlur }: PickedListProps) {
  const { locked } = useField();
  const names = useNames(from, chosen);
  return (
    <div className={styles["picked"]}>
      {chosen.length > 0 && (
        <ul aria-label={label}>
          {chosen.map((value) => {
            const name = names.get(value) ?? gone;
            return (
              <li key={value}>
                {name}
                {!locked && <IconButton size="small" icon={X} label={`Leave out ${name}`} onClick={() => onChange(chosen.filter((one) => one !== value))} />}
              </li>
            );
          })}
        </ul>
      )}
      <Picker from={from} but={new Set(chosen)} value={undefined} label={add} placeholder={add} onChange={(value) => onChange([...chosen, value])} onFocus={onFocus} onBlur={onBlur} />
    </div>
  );
}
