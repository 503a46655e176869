/** Two steps of a line changing places: A → B → C becomes A → C → B. Pure. */
import { titleOf } from "./bindings";
import type { Design, Edge } from "./design";

export interface Swap {
  readonly with: readonly [string];
  readonly edges: ReadonlyMap<string, Edge>;
}

/** The edges as they lead afterwards; or why there is no such change. */
export function swapped(node: string, way: "before" | "after", design: Design): Swap | string {
  const links = Object.entries(design.edges).filter(([, edge]) => (way === "before" ? edge.target === node : edge.source === node));
  const [first, ...more] = links;
  const title = titleOf(node, design);
  if (first === undefined) return way === "before" ? `${title} follows no step.` : `Nothing follows ${title}.`;
  if (more.length > 0) return way === "before" ? `${title} follows several steps. Change its connections instead.` : `Several steps follow ${title}. Change its connections instead.`;
  const [upper, lower] = way === "before" ? [first[1].source, node] : [node, first[1].target];
  const branching = Object.values(design.edges).filter((edge) => (edge.source === upper && edge.target !== lower) || (edge.target === lower && edge.source !== upper));
  if (branching.length > 0) return `${titleOf(upper, design)} and ${titleOf(lower, design)} do not stand in one line. Change their connections instead.`;
  if (first[1].port !== "") return `${titleOf(upper, design)} has several ways out, so what follows it cannot stand before it.`;
  const edges = new Map<string, Edge>();
  for (const [id, edge] of Object.entries(design.edges)) {
    if (id === first[0]) edges.set(id, { ...edge, source: lower, target: upper });
    else if (edge.target === upper) edges.set(id, { ...edge, target: lower });
    else if (edge.source === lower) edges.set(id, { ...edge, source: upper });
  }
  return { with: [way === "before" ? upper : lower], edges };
}
