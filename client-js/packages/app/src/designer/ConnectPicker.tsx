/** Connecting without the mouse: the step that follows is found by name. */
import { Dialog } from "radix-ui";
import { useEffect, useMemo } from "react";
import { useStore } from "../live/useStore";
import { iconNamed } from "../ui/kindIcons";
import { actsOn } from "./acts";
import { useOperations } from "./catalogue";
import { useDesign, useDesignerState } from "./context";
import styles from "./designer.module.css";
import { PickerList } from "./inspector/Picker";
import { titleOf } from "./model/bindings";
import { whyNotConnect } from "./model/scopes";
import { freePort, portLabel } from "./model/steering";

export function ConnectPicker() {
  const state = useDesignerState();
  const from = useStore(state.connecting);
  if (from === undefined) return null;
  return <Picking from={from} />;
}

function Picking({ from }: { readonly from: string }) {
  const state = useDesignerState();
  const design = useDesign();
  const operations = useOperations();
  const acts = useMemo(() => actsOn(state), [state]);
  const choices = Object.entries(design.nodes)
    .filter(([id]) => whyNotConnect(from, id, design) === undefined)
    .map(([id, step]) => ({ id, label: titleOf(id, design), end: operations.get(step.operation)?.title ?? step.operation, icon: iconNamed(operations.get(step.operation)?.icon ?? "") }));
  const port = freePort(from, design);
  const way = port === "" ? "" : `, by the way “${portLabel(design.nodes[from] ?? { operation: "" }, port)}”`;
  const title = `What comes after ${titleOf(from, design)}${way}`;
  const close = () => state.connecting.set(undefined);
  useEffect(() => {
    const before = document.activeElement;
    return () => void setTimeout(() => before instanceof HTMLElement && before.focus());
  }, []);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles["veil"]} />
        <Dialog.Content className={styles["picking"]} aria-describedby={undefined} onCloseAutoFocus={(event) => event.preventDefault()}>
          <Dialog.Title className={styles["pickingTitle"]}>{title}</Dialog.Title>
          <PickerList
            label={title}
            placeholder="Find a step"
            empty="No other step can follow this one."
            groups={[{ id: "steps", title: "Steps", choices }]}
            onPick={(id) => {
              acts.connect(from, id);
              close();
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
