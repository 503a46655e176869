/** One step: what it is, and its form, its code and its last run as tabs. */
import { ArrowRightFromLine, Copy, Ellipsis, ExternalLink, FolderInput, ListPlus, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { useDesk } from "../../comments/desk";
import { isOpen, nodeOf, unreadOf } from "../../comments/places";
import { usePicked, useStore } from "../../live/useStore";
import { IconButton, IconTile, Menu, STATES, Tabs } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { actsOn } from "../acts";
import { besideName, useOperations } from "../catalogue";
import { LockButton, LockStrip } from "../../locks/LockStrip";
import { useDesigning, useStep, useStepReason, useStepRun } from "../context";
import { titleOf } from "../model/bindings";
import { stepPart } from "../model/parts";
import { homeOf } from "../model/scopes";
import { calledBy, isContainer } from "../model/steering";
import { useOpenStep } from "../useOpenStep";
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
  const open = useOpenStep();
  const holder = usePicked(state.design, ({ nodes }) => {
    const { inside } = homeOf(node, nodes);
    return inside === "" ? "" : `, inside ${titleOf(inside, { nodes })}`;
  });
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
          <p>
            {besideName(operation, step.operation, name)}
            {holder}
          </p>
        </div>
        <LockButton handle={state.handle} part={stepPart(node, name)} />
        <Menu
          items={[
            { kind: "act", label: "Connect to a step", icon: ArrowRightFromLine, keys: "e", reason, onChoose: () => state.connecting.set(node) },
            { kind: "act", label: "Duplicate", icon: Copy, reason: editReason, onChoose: acts.duplicate },
            { kind: "act", label: "Move into a container", icon: FolderInput, keys: "m", reason, onChoose: () => state.moving.set(true) },
            ...(isContainer(step.operation) ? [{ kind: "act" as const, label: "Add a step inside", icon: ListPlus, keys: "i", reason: editReason, onChoose: () => state.addInto({ inside: node, part: "body" }) }] : []),
            ...(calledBy(step) === undefined ? [] : [{ kind: "act" as const, label: "Open the called design", icon: ExternalLink, onChoose: () => open(node) }]),
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
