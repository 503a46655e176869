/** How a step stands in the flow: when it starts, which container holds it, what it takes back. */
import { X } from "lucide-react";
import { useMemo } from "react";
import { useBinding } from "../../forms/binding";
import { Field, IconButton, Select } from "../../ui";
import { actsOn } from "../acts";
import { useDesign, useDesigning, useStepReason } from "../context";
import { titleOf } from "../model/bindings";
import { RUN_IFS, type RunIf } from "../model/design";
import { homeOf, TOP, whyNotMove } from "../model/scopes";
import { partsOf, partWord, RUN_IF_WORDS } from "../model/steering";
import styles from "./inspector.module.css";
import { Picker } from "./Picker";

const RUN_IF_OPTIONS = RUN_IFS.map((value) => ({ value, label: RUN_IF_WORDS[value] }));

export function StepFlow({ node }: { readonly node: string }) {
  const { state } = useDesigning();
  const design = useDesign();
  const reason = useStepReason(node);
  const acts = useMemo(() => actsOn(state), [state]);
  const runIf = useBinding<RunIf>(["body", "nodes", node, "run_if"], "value");
  const step = design.nodes[node];
  if (step === undefined) return null;
  const home = homeOf(node, design.nodes);
  const homes = [TOP, ...Object.entries(design.nodes).flatMap(([id, { operation }]) => partsOf(operation).map((part) => ({ inside: id, part })))].filter((one) => whyNotMove(new Set([node]), one, design) === undefined);
  const word = ({ inside, part }: typeof home) => {
    if (inside === "") return "No container";
    const operation = design.nodes[inside]?.operation ?? "";
    return partsOf(operation).length > 1 ? `${titleOf(inside, design)}: ${partWord(operation, part)}` : titleOf(inside, design);
  };
  const others = () => [{ id: "steps", title: "Steps", choices: Object.keys(design.nodes).filter((id) => id !== node && design.nodes[id]?.undoes === "").map((id) => ({ id, label: titleOf(id, design) })) }];
  return (
    <>
      <h3 className={styles["group"]}>When it starts</h3>
      {step.undoes === "" && (
        <Field label="Starts when" hint="If this is not so once the steps before it have ended, this step is skipped." {...runIf.marks}>
          <Select value={step.run_if} options={RUN_IF_OPTIONS} onChange={runIf.set} onFocus={runIf.onFocus} onBlur={runIf.onBlur} />
        </Field>
      )}
      {homes.length > 1 && (
        <Field label="Inside" note={false} closed={reason}>
          <Select
            value={`${home.inside} ${home.part}`}
            options={homes.map((one) => ({ value: `${one.inside} ${one.part}`, label: word(one) }))}
            onChange={(next) => {
              const to = homes.find((one) => `${one.inside} ${one.part}` === next);
              state.select([node]);
              if (to !== undefined) acts.moveChosenTo(to);
            }}
          />
        </Field>
      )}
      <Field label="Undoes" optional hint={step.undoes === "" ? "Choose the step whose work it takes back when a run fails." : "It runs when the run fails after that step succeeded, last done first."} closed={reason}>
        <div className={styles["bindable"]}>
          <Picker
            label="The step that it undoes"
            placeholder="Find a step"
            empty="There is no other step."
            groups={others}
            onPick={(id) => acts.setUndoes(node, id)}
            trigger={
              <button type="button" className={styles["bound"]}>
                {step.undoes === "" ? "Nothing: an ordinary step" : titleOf(step.undoes, design)}
              </button>
            }
          />
          {step.undoes !== "" && <IconButton icon={X} label="Make it an ordinary step" onClick={() => acts.setUndoes(node, "")} />}
        </div>
      </Field>
    </>
  );
}
