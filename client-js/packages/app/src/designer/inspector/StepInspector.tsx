/** One step: what it is, and its form, its code and its last run as tabs. */
import { ArrowRightFromLine, Copy, Ellipsis, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { useDesk } from "../../comments/desk";
import { isOpen, nodeOf, unreadOf } from "../../comments/places";
import { useStore } from "../../live/useStore";
import { IconButton, IconTile, Menu, STATES, Tabs } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { actsOn } from "../acts";
import { useOperations } from "../catalogue";
import { LockButton, LockStrip } from "../../locks/LockStrip";
import { useDesigning, useStep, useStepReason, useStepRun } from "../context";
import { stepPart } from "../model/parts";
import { stateOfStep } from "../../data/runs";
import styles from "./inspector.module.css";
import { StepCode } from "./StepCode";
import { StepComments } from "./StepComments";
import { StepForm } from "./StepForm";
import { StepRun } from "./StepRun";

const TABS = [
  { id: "form", label: "Form" },
  { id: "code", label: "Code" },
  { id: "comments", label: "Comments" },
  { id: "run", label: "Run" },
] as const;

export function StepInspector({ node }: { readonly node: string }) {
  const { state, editReason } = useDesigning();
  const reason = useStepReason(node);
  const step = useStep(node);
  const run = useStepRun(node);
  const tab = useStore(state.inspector);
  const operation = useOperations().get(step?.operation ?? "");
  const acts = useMemo(() => actsOn(state), [state]);
  const { threads } = useDesk();
  if (step === undefined) return null;
  const unread = unreadOf(threads.filter((thread) => isOpen(thread) && nodeOf(thread.anchor) === node));
  const tabs = TABS.map((one) => (one.id === "comments" && unread > 0 ? { ...one, count: unread } : one));
  const name = step.name.trim() === "" ? (operation?.title ?? node) : step.name;
  return (
    <>
      <header className={styles["head"]}>
        <IconTile icon={iconNamed(operation?.icon ?? "")} tone={run === undefined ? "idle" : STATES[stateOfStep(run)].tone} size={28} />
        <div className={styles["title"]}>
          <h2>{name}</h2>
          <p>{operation?.title ?? step.operation}</p>
        </div>
        <LockButton handle={state.handle} part={stepPart(node, name)} />
        <Menu
          items={[
            { kind: "act", label: "Connect to a step", icon: ArrowRightFromLine, keys: "e", reason, onChoose: () => state.connecting.set(node) },
            { kind: "act", label: "Duplicate", icon: Copy, reason: editReason, onChoose: () => duplicate(acts) },
            { kind: "rule" },
            { kind: "act", label: "Delete the step", icon: Trash2, keys: "Delete", danger: true, reason, onChoose: () => acts.remove(new Set([node]), new Set()) },
          ]}
        >
          <IconButton icon={Ellipsis} label={`More for ${name}`} />
        </Menu>
      </header>
      <LockStrip handle={state.handle} part={stepPart(node, name)} />
      <Tabs label="Step" tabs={tabs} value={tab} onChange={(next) => state.inspector.set(next)} className={styles["tabs"]} headClassName={styles["tabHeads"]}>
        <div className={styles["scroll"]}>
          {tab === "form" && <StepForm key={node} node={node} operation={operation} />}
          {tab === "code" && <StepCode key={node} node={node} />}
          {tab === "comments" && <StepComments key={node} node={node} />}
          {tab === "run" && <StepRun key={node} node={node} />}
        </div>
      </Tabs>
    </>
  );
}

function duplicate(acts: ReturnType<typeof actsOn>): void {
  const text = acts.copy();
  if (text !== undefined) acts.paste(text);
}
