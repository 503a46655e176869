/** Steps on the clipboard: as JSON text, so that they travel between designs and windows, and can be read. Pure. */
import type { JsonObject } from "@concert/sdk";
import { rebound, renamedIn } from "./bindings";
import { type Design, edgeOf, type Point, pointOf, record, type Step, stepOf } from "./design";
import type { NewStep } from "./edits";
import { GRID } from "./placing";

interface Copied {
  readonly nodes: Readonly<Record<string, Step & Point>>;
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

export function copied(ids: ReadonlySet<string>, design: Design, places: ReadonlyMap<string, Point>): string {
  const nodes = Object.entries(design.nodes).flatMap(([id, step]) => (ids.has(id) ? [[id, { ...step, ...(places.get(id) ?? { x: 0, y: 0 }) }] as const] : []));
  const edges = Object.values(design.edges).filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  return JSON.stringify({ concert: "steps", nodes: Object.fromEntries(nodes), edges }, undefined, 2);
}

/** What was copied, or undefined where the text is something else. */
export function readCopied(text: string): Copied | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const at = record(value);
  if (at["concert"] !== "steps") return undefined;
  const nodes = Object.entries(record(at["nodes"])).map(([id, node]) => [id, { ...stepOf(node), ...pointOf(node) }] as const);
  const edges = Array.isArray(at["edges"]) ? at["edges"].map(edgeOf) : [];
  return { nodes: Object.fromEntries(nodes), edges };
}

export interface Pasted {
  readonly steps: readonly NewStep[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

/** The copies under new ids, two grid steps aside; bindings and edges among them go along. */
export function pasted(copy: Copied, idFor: (operation: string) => string, shift: Point = { x: 2 * GRID, y: 2 * GRID }): Pasted {
  const ids = new Map(Object.entries(copy.nodes).map(([id, step]) => [id, idFor(step.operation)]));
  const rename = (reference: string) => [...ids].reduce((now, [old, fresh]) => (now === reference ? renamedIn(now, `${old}.output`, `${fresh}.output`) : now), reference);
  const steps = Object.entries(copy.nodes).map(([id, { x, y, ...step }]): NewStep => {
    const at = { x: x + shift.x, y: y + shift.y };
    return { ...step, id: ids.get(id) ?? id, parameters: rebound(step.parameters, rename) as JsonObject, at };
  });
  const edges = copy.edges.flatMap(({ source, target }) => {
    const [from, to] = [ids.get(source), ids.get(target)];
    return from === undefined || to === undefined ? [] : [{ source: from, target: to }];
  });
  return { steps, edges };
}
