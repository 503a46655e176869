/** The rows of the outline, one for each kind. */
import { ArrowRight, ArrowRightFromLine, ChevronDown, ChevronRight, FolderInput, ListPlus, Lock, Trash2, Undo2 } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useMemo } from "react";
import { stateOfStep } from "../../data/runs";
import { SharedText } from "../../forms/SharedText";
import { lockWords } from "../../locks/LockTag";
import type { Standing } from "../../locks/standing";
import { AvatarStack, Icon, IconButton, StateWord } from "../../ui";
import { iconNamed } from "../../ui/kindIcons";
import { actsOn } from "../acts";
import { useOperations } from "../catalogue";
import { usePicked } from "../../live/useStore";
import { useDesign, useDesigning, useLoopCount, usePeopleOnStep, useSelection, useStep, useStepProblem, useStepReason, useStepRun, useStepStanding } from "../context";
import { titleOf } from "../model/bindings";
import { problemWords } from "../model/problems";
import { isContainer, partWord, RUN_IF_WORDS } from "../model/steering";
import { factOf } from "../run/facts";
import { wordsOf } from "../run/words";
import { OperationPicker } from "./OperationPicker";
import styles from "./outline.module.css";
import type { OutlineRow } from "./rows";

interface Shared {
  /** Which of all rows it is, and where it stands. */
  readonly at: { readonly index: number; readonly start: number; readonly measure: (element: HTMLElement | null) => void };
  readonly tabIndex: number;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

type Of<Kind extends OutlineRow["kind"]> = Extract<OutlineRow, { kind: Kind }>;

function placed({ index, start, measure }: Shared["at"], level: number) {
  return { ref: measure, "data-index": index, "aria-rowindex": index + 1, "aria-level": level, style: { transform: `translateY(${start}px)`, "--level": level } as CSSProperties };
}

export function StepRow({ row, at, onToggle, onFocus, ...shared }: Shared & { readonly row: Of<"step">; readonly onToggle: () => void }) {
  const { state, editReason } = useDesigning();
  const { node } = row;
  const reason = useStepReason(node);
  const standing = useStepStanding(node);
  const step = useStep(node);
  const run = useStepRun(node);
  const count = useLoopCount(node);
  const people = usePeopleOnStep(node);
  const problem = useStepProblem(node);
  const operation = useOperations().get(step?.operation ?? "");
  const { nodes } = useSelection();
  const acts = useMemo(() => actsOn(state), [state]);
  if (step === undefined) return null;
  const name = step.name.trim() === "" ? (operation?.title ?? node) : step.name;
  const holds = isContainer(step.operation);
  return (
    <div
      {...placed(at, row.level)}
      className={styles["row"]}
      role="row"
      {...(row.opens ? { "aria-expanded": row.open } : {})}
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
        {row.opens && <IconButton icon={row.open ? ChevronDown : ChevronRight} size="small" tabIndex={-1} label={row.open ? `Hide what belongs to ${name}` : `Show what belongs to ${name}`} onClick={onToggle} />}
      </span>
      <span role="gridcell" className={styles["name"]}>
        <Icon of={iconNamed(operation?.icon ?? "")} />
        <SharedText path={["body", "nodes", node, "name"]} label={`Name of ${name}`} />
      </span>
      <span role="gridcell" className={styles["what"]}>
        <OperationPicker node={node} name={name} title={operation?.title ?? step.operation} reason={reason} />
        {step.run_if !== "all_succeeded" && <small>{RUN_IF_WORDS[step.run_if]}</small>}
      </span>
      <span role="gridcell" className={styles["state"]} title={problem === undefined ? undefined : problemWords(problem)}>
        {problem !== undefined ? <StateWord state={problem.severity === "error" ? "failed" : "warning"}>{problemWords(problem)}</StateWord> : run === undefined ? "" : <StateWord state={stateOfStep(run)}>{count ?? (wordsOf(run) || factOf(run.summary) || undefined)}</StateWord>}
        {standing.kind !== "free" && <StateNote standing={standing} />}
        <span className={styles["people"]}>
          <AvatarStack people={people} size={20} most={3} />
        </span>
      </span>
      <span role="gridcell" className={styles["acts"]}>
        {holds && <IconButton icon={ListPlus} size="small" label={`Add a step inside ${name}`} keys="i" reason={editReason} onClick={() => state.addInto({ inside: node, part: "body" })} />}
        <IconButton
          icon={FolderInput}
          size="small"
          label={`Move ${name} into a container`}
          keys="m"
          reason={reason}
          onClick={() => {
            state.select([node]);
            state.moving.set(true);
          }}
        />
        <IconButton icon={ArrowRightFromLine} size="small" label={`Connect ${name} to a step`} keys="e" reason={editReason} onClick={() => state.connecting.set(node)} />
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

export function PartRow({ row, at, ...shared }: Shared & { readonly row: Of<"part"> }) {
  const { state, editReason } = useDesigning();
  const operation = useStep(row.node)?.operation ?? "";
  const word = partWord(operation, row.part);
  return (
    <div {...placed(at, row.level)} className={styles["edge"]} role="row" aria-label={row.empty ? `${word}: empty` : word} data-key={row.key} {...shared}>
      <span role="gridcell" className={styles["then"]}>
        {word}
        {row.empty ? ": nothing yet" : ""}
      </span>
      <span role="gridcell" className={styles["acts"]}>
        <IconButton icon={ListPlus} size="small" label={`Add a step to ${word}`} reason={editReason} onClick={() => state.addInto({ inside: row.node, part: row.part })} />
      </span>
    </div>
  );
}

export function EdgeRow({ row, at, onFocus, ...shared }: Shared & { readonly row: Of<"edge"> }) {
  const { state, editReason } = useDesigning();
  const design = useDesign();
  const acts = useMemo(() => actsOn(state), [state]);
  const chosen = usePicked(state.selection, ({ edges }) => edges.has(row.edge));
  const target = titleOf(row.target, design);
  const words = `${row.way === "" ? "" : `${row.way}, `}then ${target}`;
  return (
    <div {...placed(at, row.level)} className={styles["edge"]} role="row" aria-selected={chosen} aria-label={`${words}${row.condition === "" ? "" : `, if ${row.condition}`}`} data-key={row.key} onFocus={onFocus} {...shared}>
      <span role="gridcell" className={styles["then"]}>
        <Icon of={ArrowRight} size={14} /> {row.way !== "" && <b>{row.way}</b>} then {target}
        {row.condition !== "" && <code>{row.condition}</code>}
      </span>
      <span role="gridcell" className={styles["acts"]}>
        <IconButton icon={Trash2} size="small" label={`Delete the connection to ${target}`} reason={editReason} onClick={() => acts.remove(new Set(), new Set([row.edge]))} />
      </span>
    </div>
  );
}

export function UndoRow({ row, at, ...shared }: Shared & { readonly row: Of<"undo"> }) {
  const design = useDesign();
  const undone = titleOf(row.undone, design);
  return (
    <div {...placed(at, row.level)} className={styles["edge"]} role="row" aria-label={`undoes ${undone}`} data-key={row.key} {...shared}>
      <span role="gridcell" className={styles["then"]}>
        <Icon of={Undo2} size={14} /> undoes {undone} when the run fails
      </span>
    </div>
  );
}
