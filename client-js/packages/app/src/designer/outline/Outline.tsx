/** The design without the canvas: a tree grid of steps and what follows them, over the same document. */
import { ArrowRight, ArrowRightFromLine, ChevronDown, ChevronRight, Lock, Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { SharedText } from "../../forms/SharedText";
import { lockWords } from "../../locks/LockTag";
import type { Standing } from "../../locks/standing";
import { AvatarStack, Button, EmptyState, Icon, IconButton, StateWord } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { isTyping } from "../../keyboard/listen";
import { actsOn } from "../acts";
import { Library } from "../canvas/Library";
import { useOperations } from "../catalogue";
import { useDesign, useDesigning, usePeopleOnStep, useSelection, useStep, useStepProblem, useStepReason, useStepRun, useStepStanding } from "../context";
import { problemWords } from "../model/problems";
import { titleOf } from "../model/bindings";
import { stateOfStep } from "../../data/runs";
import { wordsOf } from "../run/words";
import { factOf } from "../run/facts";
import styles from "./outline.module.css";
import { type OutlineRow, outlineRows } from "./rows";

export function Outline() {
  const { state, editReason } = useDesigning();
  const design = useDesign();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [stop, setStop] = useState<string>();
  const host = useRef<HTMLDivElement>(null);
  const acts = useMemo(() => actsOn(state), [state]);
  const rows = useMemo(() => outlineRows(design, closed), [design, closed]);
  const here = rows.some((row) => row.key === stop) ? stop : rows[0]?.key;
  const toggle = (node: string) => {
    const next = new Set(closed);
    if (!next.delete(node)) next.add(node);
    setClosed(next);
  };
  const focus = (row: OutlineRow | undefined) => {
    if (row === undefined) return;
    setStop(row.key);
    host.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: OutlineRow) => {
    if (isTyping(event.target) || event.target !== event.currentTarget) return;
    const act = actFor(event.key, row);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const actFor = (key: string, row: OutlineRow): (() => void) | undefined => {
    const at = rows.indexOf(row);
    const isStep = row.kind === "step";
    switch (key) {
      case "ArrowDown":
        return () => focus(rows[at + 1]);
      case "ArrowUp":
        return () => focus(rows[at - 1]);
      case "Home":
        return () => focus(rows[0]);
      case "End":
        return () => focus(rows.at(-1));
      case "ArrowRight":
        return isStep && !row.open ? () => toggle(row.node) : () => focus(rows[at + 1]);
      case "ArrowLeft":
        return isStep ? (row.open ? () => toggle(row.node) : undefined) : () => focus(rows.find((one) => one.key === row.node));
      case "Enter":
        return isStep ? () => state.inspect(row.node, "name") : () => focus(rows.find((one) => one.key === row.target));
      case "F2":
        return isStep ? () => rename(host.current, row.key) : undefined;
      case "Delete":
      case "Backspace":
        return editReason !== undefined ? undefined : () => removeRow(acts, row, () => focus(rows[at + 1] ?? rows[at - 1]));
      default:
        return undefined;
    }
  };
  return (
    <div className={styles["outline"]}>
      <div className={styles["tools"]}>
        <Button icon={Plus} reason={editReason} onClick={() => state.library.set(true)}>
          Add a step
        </Button>
        <span>Arrow keys go between rows, Enter opens a step, F2 renames it, Delete removes it.</span>
      </div>
      {rows.length === 0 ? (
        <EmptyState>A design is a flow of steps, and this one has none yet.</EmptyState>
      ) : (
        <div ref={host} className={styles["grid"]} role="treegrid" aria-label="Steps in the order in which they run">
          {rows.map((row) => {
            const shared = { tabIndex: row.key === here ? 0 : -1, onFocus: () => setStop(row.key), onKeyDown: (event: KeyboardEvent) => press(event, row) };
            return row.kind === "step" ? <StepRow key={row.key} row={row} onToggle={() => toggle(row.node)} {...shared} /> : <EdgeRow key={row.key} row={row} {...shared} />;
          })}
        </div>
      )}
      <Library />
    </div>
  );
}

interface Shared {
  readonly tabIndex: number;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface StepRowProps extends Shared {
  readonly row: Extract<OutlineRow, { kind: "step" }>;
  readonly onToggle: () => void;
}

function StepRow({ row, onToggle, onFocus, ...shared }: StepRowProps) {
  const { state, editReason } = useDesigning();
  const { node } = row;
  const reason = useStepReason(node);
  const standing = useStepStanding(node);
  const step = useStep(node);
  const run = useStepRun(node);
  const people = usePeopleOnStep(node);
  const problem = useStepProblem(node);
  const operation = useOperations().get(step?.operation ?? "");
  const { nodes } = useSelection();
  const acts = useMemo(() => actsOn(state), [state]);
  if (step === undefined) return null;
  const name = step.name.trim() === "" ? (operation?.title ?? node) : step.name;
  return (
    <div
      className={styles["row"]}
      role="row"
      aria-level={1}
      aria-expanded={row.open}
      aria-selected={nodes.has(node)}
      aria-label={name}
      data-key={row.key}
      data-comments={`node ${node}`}
      data-person={people[0]?.colour}
      onClick={() => state.select([node])}
      onFocus={() => {
        onFocus();
        state.focus.set(node);
        if (!nodes.has(node)) state.select([node]);
      }}
      {...shared}
    >
      <span role="gridcell" className={styles["twist"]}>
        <IconButton icon={row.open ? ChevronDown : ChevronRight} size="small" tabIndex={-1} label={row.open ? `Hide what follows ${name}` : `Show what follows ${name}`} onClick={onToggle} />
      </span>
      <span role="gridcell" className={styles["name"]}>
        <Icon of={iconNamed(operation?.icon ?? "")} />
        <SharedText path={["body", "nodes", node, "name"]} label={`Name of ${name}`} />
      </span>
      <span role="gridcell" className={styles["what"]}>
        {operation?.title ?? step.operation}
      </span>
      <span role="gridcell" className={styles["state"]} title={problem === undefined ? undefined : problemWords(problem)}>
        {problem !== undefined ? <StateWord state={problem.severity === "error" ? "failed" : "warning"}>{problemWords(problem)}</StateWord> : run === undefined ? "" : <StateWord state={stateOfStep(run)}>{wordsOf(run) || factOf(run.summary) || undefined}</StateWord>}
        {standing.kind !== "free" && <StateNote standing={standing} />}
        <span className={styles["people"]}>
          <AvatarStack people={people} size={20} most={3} />
        </span>
      </span>
      <span role="gridcell" className={styles["acts"]}>
        <IconButton icon={ArrowRightFromLine} size="small" label={`Connect ${name} to a step`} reason={editReason} onClick={() => state.connecting.set(node)} />
        <IconButton icon={Trash2} size="small" label={`Delete ${name}`} reason={reason} onClick={() => acts.remove(new Set([node]), new Set())} />
      </span>
    </div>
  );
}

/** Whose the step is. */
function StateNote({ standing }: { readonly standing: Standing }) {
  return (
    <span className={styles["lock"]}>
      <Icon of={Lock} size={14} />
      {lockWords(standing)}
    </span>
  );
}

function EdgeRow({ row, ...shared }: Shared & { readonly row: Extract<OutlineRow, { kind: "edge" }> }) {
  const { state, editReason } = useDesigning();
  const design = useDesign();
  const acts = useMemo(() => actsOn(state), [state]);
  const target = titleOf(row.target, design);
  return (
    <div className={styles["edge"]} role="row" aria-level={2} aria-label={`then ${target}`} data-key={row.key} {...shared}>
      <span role="gridcell" className={styles["then"]}>
        <Icon of={ArrowRight} size={14} /> then {target}
      </span>
      <span role="gridcell" className={styles["acts"]}>
        <IconButton icon={Trash2} size="small" label={`Delete the connection to ${target}`} reason={editReason} onClick={() => acts.remove(new Set(), new Set([row.edge]))} />
      </span>
    </div>
  );
}

function rename(host: HTMLElement | null, key: string): void {
  host?.querySelector<HTMLInputElement>(`[data-key="${CSS.escape(key)}"] input`)?.select();
}

function removeRow(acts: ReturnType<typeof actsOn>, row: OutlineRow, then: () => void): void {
  if (row.kind === "step") acts.remove(new Set([row.node]), new Set());
  else acts.remove(new Set(), new Set([row.edge]));
  then();
}
