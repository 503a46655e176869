/** The rows of the outline: steps in the order in which they run, below each what follows it. Pure. */
import type { Design } from "../model/design";
import { inOrder } from "../model/walk";

export type OutlineRow =
  | { readonly kind: "step"; readonly key: string; readonly node: string; readonly open: boolean; readonly after: number }
  | { readonly kind: "edge"; readonly key: string; readonly edge: string; readonly node: string; readonly target: string };

export function outlineRows(design: Design, closed: ReadonlySet<string>): readonly OutlineRow[] {
  const byTarget = new Map<string, number>();
  const bySource = new Map<string, (readonly [string, string])[]>();
  for (const [id, { source, target }] of Object.entries(design.edges)) {
    byTarget.set(target, (byTarget.get(target) ?? 0) + 1);
    bySource.set(source, [...(bySource.get(source) ?? []), [id, target]]);
  }
  return inOrder(Object.keys(design.nodes), design.edges).flatMap((node): readonly OutlineRow[] => {
    const open = !closed.has(node);
    const step: OutlineRow = { kind: "step", key: node, node, open, after: byTarget.get(node) ?? 0 };
    const edges = open ? (bySource.get(node) ?? []).map(([edge, target]): OutlineRow => ({ kind: "edge", key: `${node} ${edge}`, edge, node, target })) : [];
    return [step, ...edges];
  });
}
