/** The rows of the outline: steps in the order in which they run, what a container holds below it, and what follows each. Pure. */
import type { Design, StepPart } from "../model/design";
import { childrenOf, homeOf } from "../model/scopes";
import { partsOf, portLabel } from "../model/steering";
import { inOrder } from "../model/walk";

interface Row {
  readonly key: string;
  /** From 1, as assistive technology counts. */
  readonly level: number;
}

export type OutlineRow =
  | (Row & { readonly kind: "step"; readonly node: string; readonly open: boolean; readonly opens: boolean })
  | (Row & { readonly kind: "part"; readonly node: string; readonly part: StepPart; readonly empty: boolean })
  | (Row & { readonly kind: "edge"; readonly edge: string; readonly node: string; readonly target: string; readonly way: string; readonly condition: string })
  | (Row & { readonly kind: "undo"; readonly node: string; readonly undone: string });

export function outlineRows(design: Design, closed: ReadonlySet<string>): readonly OutlineRow[] {
  const { nodes } = design;
  const after = edgesBySource(design);
  const children = childrenOf(nodes);
  const rows: OutlineRow[] = [];
  const list = (ids: readonly string[], level: number): void => {
    const inside = new Set(ids);
    const edges = Object.fromEntries(ids.flatMap((id) => (after.get(id) ?? []).filter(([, { target }]) => inside.has(target))));
    for (const id of inOrder(ids, edges)) step(id, level);
  };
  const step = (node: string, level: number): void => {
    const of = nodes[node];
    if (of === undefined) return;
    const open = !closed.has(node);
    const parts = partsOf(of.operation);
    const edges = after.get(node) ?? [];
    rows.push({ kind: "step", key: node, level, node, open, opens: parts.length > 0 || edges.length > 0 || of.undoes !== "" });
    if (!open) return;
    for (const part of parts) {
      const held = (children.get(node) ?? []).filter((id) => homeOf(id, nodes).part === part);
      if (parts.length > 1 || held.length === 0) rows.push({ kind: "part", key: `${node} ${part}`, level: level + 1, node, part, empty: held.length === 0 });
      list(held, level + (parts.length > 1 ? 2 : 1));
    }
    for (const [edge, { target, port, condition }] of edges) rows.push({ kind: "edge", key: `${node} ${edge}`, level: level + 1, edge, node, target, way: portLabel(of, port), condition });
    if (of.undoes !== "") rows.push({ kind: "undo", key: `${node} undoes`, level: level + 1, node, undone: of.undoes });
  };
  list(children.get("") ?? [], 1);
  return rows;
}

function edgesBySource({ edges }: Design): ReadonlyMap<string, (readonly [string, Design["edges"][string]])[]> {
  const found = new Map<string, (readonly [string, Design["edges"][string]])[]>();
  for (const [id, edge] of Object.entries(edges)) {
    const there = found.get(edge.source);
    if (there === undefined) found.set(edge.source, [[id, edge]]);
    else there.push([id, edge]);
  }
  return found;
}
