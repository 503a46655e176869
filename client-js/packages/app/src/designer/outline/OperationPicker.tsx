/** What a step does, and what else it could do: chosen from the same list as a new step. */
import { useMemo } from "react";
import { iconNamed } from "../../ui/kindIcons";
import { actsOn } from "../acts";
import { byCategory, useOperations } from "../catalogue";
import { useDesignerState } from "../context";
import { Picker } from "../inspector/Picker";
import styles from "./outline.module.css";

interface OperationPickerProps {
  readonly node: string;
  readonly name: string;
  readonly title: string;
  readonly reason: string | undefined;
}

export function OperationPicker({ node, name, title, reason }: OperationPickerProps) {
  const state = useDesignerState();
  const acts = useMemo(() => actsOn(state), [state]);
  const operations = useOperations();
  const groups = useMemo(
    () => byCategory(operations).map(([category, these]) => ({ id: category, title: category, choices: these.filter((one) => one.missing === undefined).map((one) => ({ id: one.name, label: one.title, icon: iconNamed(one.icon) })) })),
    [operations],
  );
  if (reason !== undefined) return <span>{title}</span>;
  return (
    <Picker
      label={`What ${name} does`}
      placeholder="Find an operation"
      empty="No operation is called that."
      align="start"
      groups={groups}
      onPick={(operation) => acts.setOperation(node, operation)}
      trigger={
        <button type="button" className={styles["operation"]} aria-label={`Change what ${name} does: ${title}`}>
          {title}
        </button>
      }
    />
  );
}
