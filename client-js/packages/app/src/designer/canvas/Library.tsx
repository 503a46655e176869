/** The step library: everything a step can do, found by typing, added with Enter, a click or a drag. Lies over the canvas. */
import { useReactFlow } from "@xyflow/react";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { byWords } from "../../keyboard/words";
import { useStore } from "../../live/useStore";
import { Icon } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { actsOn } from "../acts";
import { byCategory, type Operation, useOperations } from "../catalogue";
import { useDesignerState, useDesigning } from "../context";
import { readDesign } from "../model/edits";
import { titleOf } from "../model/bindings";
import { NODE } from "../model/placing";
import type { Home } from "../model/scopes";
import { partsOf, partWord } from "../model/steering";
import type { DesignerState } from "../state";
import styles from "./library.module.css";
import { useGoTo } from "./canvasKeys";

export const OPERATION_DRAG = "application/x-concert-operation";

export function Library() {
  const { state, editReason } = useDesigning();
  const open = useStore(state.library);
  if (!open || editReason !== undefined) return null;
  return <Panel />;
}

function Panel() {
  const state = useDesignerState();
  const operations = useOperations();
  const host = useRef<HTMLDivElement>(null);
  const goTo = useGoTo();
  const flow = useReactFlow();
  const into = useStore(state.into);
  const [after] = into === undefined && state.selection.get().nodes.size === 1 ? state.selection.get().nodes : [];
  const [words, setWords] = useState("");
  const recent = useMemo(() => recentlyUsed().flatMap((name) => operations.get(name) ?? []), [operations]);
  const close = () => {
    state.library.set(false);
    state.into.set(undefined);
    document.querySelector<HTMLElement>(".react-flow, [role=treegrid] [tabindex='0']")?.focus();
  };
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || host.current?.contains(event.target) !== false) return;
      state.library.set(false);
      state.into.set(undefined);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [state]);
  const choose = (operation: Operation) => {
    const box = document.querySelector(".react-flow")?.getBoundingClientRect();
    const middle = box === undefined ? { x: 0, y: 0 } : flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    const near = { x: middle.x - NODE.width / 2, y: middle.y - NODE.height / 2 };
    const id = actsOn(state).add(operation, into !== undefined ? { home: into } : after === undefined ? { near } : { after });
    noteUse(operation.name);
    close();
    requestAnimationFrame(() => requestAnimationFrame(() => goTo(id)));
  };
  return (
    <div
      ref={host}
      className={styles["library"]}
      role="dialog"
      aria-label="Add a step"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <Command label="Add a step" loop filter={byWords}>
        <div className={styles["head"]}>
          <Icon of={Search} />
          <Command.Input autoFocus className={styles["input"]} placeholder="Find a step" value={words} onValueChange={setWords} />
        </div>
        <p className={styles["hint"]}>{hintOf(state, into, after)}</p>
        <Command.List className={styles["list"]}>
          <Command.Empty className={styles["empty"]}>{operations.size === 0 ? "Loading the steps." : "No step is called that."}</Command.Empty>
          {/* Who types asks for the best of all, which must not stand below what was used last. */}
          {words.trim() === "" && recent.length > 0 && (
            <Command.Group heading="Recently used" className={styles["group"]}>
              {recent.map((one) => (
                <Entry key={one.name} as={`recent ${one.name}`} operation={one} onChoose={() => choose(one)} />
              ))}
            </Command.Group>
          )}
          {byCategory(operations).map(([category, steps]) => (
            <Command.Group key={category} heading={category} className={styles["group"]}>
              {steps.map((one) => (
                <Entry key={one.name} operation={one} onChoose={() => choose(one)} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

function hintOf(state: DesignerState, into: Home | undefined, after: string | undefined): string {
  const design = readDesign(state.handle.doc);
  if (into !== undefined && into.inside !== "") {
    const operation = design.nodes[into.inside]?.operation ?? "";
    return `Goes into ${titleOf(into.inside, design)}${partsOf(operation).length > 1 ? `, ${partWord(operation, into.part)}` : ""}.`;
  }
  return after === undefined ? "Goes to the middle of the view. Drag it to place it." : `Goes after ${titleOf(after, design)}.`;
}

const RECENT = "concert.designer.recent";
const MOST_RECENT = 4;

function recentlyUsed(): readonly string[] {
  return (localStorage.getItem(RECENT) ?? "").split(" ").filter((name) => name !== "");
}

function noteUse(name: string): void {
  localStorage.setItem(RECENT, [name, ...recentlyUsed().filter((one) => one !== name)].slice(0, MOST_RECENT).join(" "));
}

interface EntryProps {
  readonly operation: Operation;
  /** Told apart from the same operation under its category. */
  readonly as?: string;
  readonly onChoose: () => void;
}

function Entry({ operation, as, onChoose }: EntryProps) {
  const { name, title, summary, icon, category, missing } = operation;
  return (
    <Command.Item
      className={styles["item"]}
      value={as ?? name}
      keywords={[title, summary, category]}
      disabled={missing !== undefined}
      draggable={missing === undefined}
      onDragStart={(event) => {
        event.dataTransfer.setData(OPERATION_DRAG, name);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onSelect={onChoose}
    >
      <span className={styles["tile"]}>
        <Icon of={iconNamed(icon)} />
      </span>
      <span className={styles["words"]}>
        <span className={styles["title"]}>{title}</span>
        <span className={styles["summary"]}>{missing === undefined ? summary : `Not here: ${missing}`}</span>
      </span>
    </Command.Item>
  );
}
