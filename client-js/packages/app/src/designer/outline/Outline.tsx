/** The design without the canvas: a tree grid of steps, what containers hold and what follows what, over the same document. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Plus } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { isTyping } from "../../keyboard/listen";
import { Button, EmptyState, toast } from "../../ui";
import { type Acts, actsOn } from "../acts";
import { FindBar } from "../canvas/FindBar";
import { Library } from "../canvas/Library";
import { usePicked } from "../../live/useStore";
import { useDesign, useDesigning } from "../context";
import { mayHold } from "../model/graphStore";
import { type Home, homeOf } from "../model/scopes";
import type { DesignerState } from "../state";

import { useOpenStep } from "../useOpenStep";
import styles from "./outline.module.css";
import { type OutlineRow, outlineRows } from "./rows";
import { EdgeRow, PartRow, StepRow, UndoRow } from "./rowViews";

const STEP_HEIGHT = 45;
const LINE_HEIGHT = 33;

export function Outline() {
  const { state, editReason } = useDesigning();
  const design = useDesign();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [stop, setStop] = useState<string>();
  const host = useRef<HTMLDivElement>(null);
  const wanted = useRef<string>(undefined);
  const acts = useMemo(() => actsOn(state), [state]);
  const open = useOpenStep();
  const rows = useMemo(() => outlineRows(design, closed), [design, closed]);
  const here = rows.some((row) => row.key === stop) ? stop : rows[0]?.key;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => host.current,
    estimateSize: (index) => (rows[index]?.kind === "step" ? STEP_HEIGHT : LINE_HEIGHT),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  const focus = (row: OutlineRow | undefined) => {
    if (row === undefined) return;
    setStop(row.key);
    wanted.current = row.key;
    list.scrollToIndex(rows.indexOf(row));
    focusRow(host.current, row.key);
  };
  // A row that was scrolled to or was just made is there a frame later.
  useEffect(() => {
    if (wanted.current !== undefined && focusRow(host.current, wanted.current)) wanted.current = undefined;
  });
  const found = usePicked(state.finding, (words) => words !== undefined);
  const onStep = usePicked(state.focus, (node) => node);
  useEffect(() => {
    const at = rows.findIndex((row) => row.key === onStep);
    if (!found || at < 0) return;
    setStop(rows[at]?.key);
    list.scrollToIndex(at, { align: "center" });
  }, [found, onStep, rows, list]);
  const toggle = (node: string) => {
    const next = new Set(closed);
    if (!next.delete(node)) next.add(node);
    setClosed(next);
  };
  const press = (event: KeyboardEvent, row: OutlineRow) => {
    if (isTyping(event.target) || event.target !== event.currentTarget) return;
    const act = moveFor(event, row) ?? (editReason === undefined ? editFor(event, row) : undefined);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const moveFor = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, row: OutlineRow): (() => void) | undefined => {
    if (altKey || ctrlKey || metaKey) return undefined;
    const at = rows.indexOf(row);
    const parent = rows.slice(0, at).findLast((one) => one.level < row.level);
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
        return row.kind === "step" && !row.open ? () => toggle(row.node) : () => focus(rows[at + 1]);
      case "ArrowLeft":
        return row.kind === "step" && row.open && row.opens ? () => toggle(row.node) : parent === undefined ? undefined : () => focus(parent);
      case "Enter":
        return enter(row);
      case "F2":
        return row.kind === "step" ? () => rename(host.current, row.key) : undefined;
      default:
        return undefined;
    }
  };
  const enter = (row: OutlineRow): (() => void) => {
    switch (row.kind) {
      case "step":
        return () => open(row.node);
      case "edge":
        return () => {
          state.select([], [row.edge]);
          state.inspecting.set(true);
        };
      case "part":
        return () => state.addInto({ inside: row.node, part: row.part });
      case "undo":
        return () => focus(rows.find((one) => one.key === row.undone));
    }
  };
  const editFor = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, row: OutlineRow): (() => void) | undefined => {
    const at = rows.indexOf(row);
    if (key === "Delete" || key === "Backspace") return () => removeRow(acts, row, () => focus(rows[at + 1] ?? rows[at - 1]));
    if (row.kind !== "step") return undefined;
    if ((ctrlKey || metaKey) && key === "d") return acts.duplicate;
    if (!altKey) return undefined;
    switch (key) {
      case "ArrowRight":
        return () => inward(state, acts, row, rows);
      case "ArrowLeft":
        return () => outward(state, acts, row.node);
      case "ArrowUp":
        return () => reorder(acts, row.node, "before");
      case "ArrowDown":
        return () => reorder(acts, row.node, "after");
      default:
        return undefined;
    }
  };
  return (
    <div className={styles["frame"]}>
      <div className={styles["tools"]}>
        <Button icon={Plus} reason={editReason} onClick={() => state.addInto(undefined)}>
          Add a step
        </Button>
        <span>Enter opens, F2 renames, Delete removes, i adds inside, e connects. Alt and arrow keys move a step: right into the container above, left out of it, up and down in the order.</span>
      </div>
      {rows.length === 0 ? (
        <EmptyState>A design is a flow of steps, and this one has none yet.</EmptyState>
      ) : (
        <div ref={host} className={styles["outline"]}>
          <div className={styles["grid"]} style={{ height: list.getTotalSize() + 320 }} role="treegrid" aria-label="Steps in the order in which they run" aria-rowcount={rows.length}>
            {list.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const shared = {
                at: { index, start, measure: list.measureElement },
                tabIndex: row.key === here ? 0 : -1,
                onFocus: () => setStop(row.key),
                onKeyDown: (event: KeyboardEvent) => press(event, row),
              };
              switch (row.kind) {
                case "step":
                  return <StepRow key={row.key} row={row} onToggle={() => toggle(row.node)} {...shared} />;
                case "part":
                  return <PartRow key={row.key} row={row} {...shared} />;
                case "edge":
                  return <EdgeRow key={row.key} row={row} {...shared} />;
                case "undo":
                  return <UndoRow key={row.key} row={row} {...shared} />;
              }
            })}
          </div>
        </div>
      )}
      <FindBar />
      <Library />
    </div>
  );
}

function focusRow(host: HTMLElement | null, key: string): boolean {
  const row = host?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  row?.focus();
  return row != null;
}

function rename(host: HTMLElement | null, key: string): void {
  host?.querySelector<HTMLInputElement>(`[data-key="${CSS.escape(key)}"] input`)?.select();
}

function removeRow(acts: Acts, row: OutlineRow, then: () => void): void {
  switch (row.kind) {
    case "step":
      acts.remove(new Set([row.node]), new Set());
      break;
    case "edge":
      acts.remove(new Set(), new Set([row.edge]));
      break;
    case "undo":
      acts.setUndoes(row.node, "");
      break;
    case "part":
      return;
  }
  then();
}

/** Into the nearest container that stands above it among its neighbours. */
function inward(state: DesignerState, acts: Acts, row: OutlineRow & { readonly kind: "step" }, rows: readonly OutlineRow[]): void {
  const above = rows.slice(0, rows.indexOf(row)).findLast((one) => one.kind === "step" && one.level === row.level && mayHold(state.graph.design, one.node));
  if (above === undefined || !("node" in above)) {
    toast({ text: "Nothing was moved", detail: "No container stands above this step. Press m to choose one.", state: "warning" });
    return;
  }
  state.select([row.node]);
  acts.moveChosenTo({ inside: above.node, part: "body" });
}

function outward(state: DesignerState, acts: Acts, node: string): void {
  const { nodes } = state.graph.design;
  const { inside } = homeOf(node, nodes);
  if (inside === "") return;
  state.select([node]);
  const out: Home = homeOf(inside, nodes);
  acts.moveChosenTo(out);
}

/** The order is that of the connections: a step changes places with the one it follows, or that follows it. */
function reorder(acts: Acts, node: string, way: "before" | "after"): void {
  const why = acts.swap(node, way);
  if (why !== undefined) toast({ text: "Nothing was moved", detail: why, state: "warning" });
}

