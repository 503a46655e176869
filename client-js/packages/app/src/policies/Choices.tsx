/** Several of a few words, each on or off. */
import { useId } from "react";
import styles from "./policies.module.css";

interface ChoicesProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly reason: string | undefined;
  readonly onChange: (value: string, on: boolean) => void;
}

export function Choices({ label, options, chosen, reason, onChange }: ChoicesProps) {
  const name = useId();
  return (
    <fieldset className={styles["choices"]} disabled={reason !== undefined} title={reason}>
      <legend>{label}</legend>
      {options.map((one) => (
        <label key={one.value} className={styles["choice"]}>
          <input type="checkbox" name={name} checked={chosen.includes(one.value)} onChange={(event) => onChange(one.value, event.target.checked)} />
          {one.label}
        </label>
      ))}
    </fieldset>
  );
}
