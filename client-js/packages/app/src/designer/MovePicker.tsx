/** Moving steps into a container, or out of it, without the mouse: the place is found by name. */
import { Dialog } from "radix-ui";
import { useEffect, useMemo } from "react";
import { counted } from "../format/numbers";
import { useStore } from "../live/useStore";
import { iconNamed } from "../ui/kindIcons";
import { actsOn } from "./acts";
import { useOperations } from "./catalogue";
import { useDesign, useDesignerState } from "./context";
import styles from "./designer.module.css";
import { type Choice, PickerList } from "./inspector/Picker";
import { titleOf } from "./model/bindings";
import type { Design } from "./model/design";
import { type Home, homeOf, sameHome, TOP, whyNotMove } from "./model/scopes";
import { partsOf, partWord } from "./model/steering";

export function MovePicker() {
  const state = useDesignerState();
  const moving = useStore(state.moving);
  return moving ? <Picking /> : null;
}

function Picking() {
  const state = useDesignerState();
  const design = useDesign();
  const operations = useOperations();
  const acts = useMemo(() => actsOn(state), [state]);
  const { nodes } = state.selection.get();
  const focus = state.focus.get();
  const ids = nodes.size > 0 || focus === undefined ? nodes : new Set([focus]);
  const [first] = ids;
  const homes = homesFor(ids, design);
  const choices = [...homes].map(([id, { home, label }]): Choice => ({ id, label, icon: iconNamed(operations.get(design.nodes[home.inside]?.operation ?? "")?.icon ?? "workflow") }));
  const title = ids.size === 1 && first !== undefined ? `Where ${titleOf(first, design)} goes` : `Where ${counted(ids.size, "step")} go`;
  const close = () => state.moving.set(false);
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
            placeholder="Find a container"
            empty="There is no container to go to. Add one first, such as For each."
            groups={[{ id: "places", title: "Places", choices }]}
            onPick={(id) => {
              const home = homes.get(id)?.home;
              if (home !== undefined) acts.moveChosenTo(home);
              close();
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Every part of every container that can hold them, and the top; without where they are. */
function homesFor(ids: ReadonlySet<string>, design: Design): ReadonlyMap<string, { readonly home: Home; readonly label: string }> {
  const all: { readonly home: Home; readonly label: string }[] = [{ home: TOP, label: "Out of every container" }];
  for (const [id, step] of Object.entries(design.nodes)) {
    const parts = partsOf(step.operation);
    for (const part of parts) all.push({ home: { inside: id, part }, label: parts.length === 1 ? titleOf(id, design) : `${titleOf(id, design)}: ${partWord(step.operation, part)}` });
  }
  const free = all.filter(({ home }) => whyNotMove(ids, home, design) === undefined && ![...ids].every((id) => sameHome(homeOf(id, design.nodes), home)));
  return new Map(free.map((one) => [`${one.home.inside} ${one.home.part}`, one]));
}
