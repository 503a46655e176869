/** Steps on the clipboard: as JSON text, so that they travel between designs and windows, and can be read. Pure. */
import type { JsonObject } from "@concert/sdk";
import { rebound, renamedIn, renamedInExpression } from "./bindings";
import { type Design, type Edge, edgeOf, type Point, pointOf, record, type Step, stepOf } from "./design";
import type { NewStep } from "./edits";
import { GRID } from "./placing";
import { type Home, TOP, withHeld } from "./scopes";

interface Copied {
  readonly nodes: Readonly<Record<string, Step & Point>>;
  readonly edges: readonly Edge[];
}

/** The steps and all that they hold. */
export function copied(chosen: ReadonlySet<string>, design: Design, places: ReadonlyMap<string, Point>): string {
  const ids = withHeld(chosen, design.nodes);
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
  readonly edges: readonly Edge[];
}

/**
 * The copies under new ids, two grid steps aside; bindings, expressions, containers and edges among them go along. What
 * stood in a container that was not copied goes to `home`; what undid a step that was not copied undoes none.
 */
export function pasted(copy: Copied, idFor: (operation: string) => string, home: Home = TOP, shift: Point = { x: 2 * GRID, y: 2 * GRID }): Pasted {
  const ids = new Map(Object.entries(copy.nodes).map(([id, step]) => [id, idFor(step.operation)]));
  const rename = (reference: string) => {
    const step = /^([^.[\]]+)\.output/u.exec(reference)?.[1] ?? "";
    const fresh = ids.get(step);
    return fresh === undefined ? reference : renamedIn(reference, `${step}.output`, `${fresh}.output`);
  };
  const rewrite = (text: string) => renamedInExpression(renamedInExpression(text, "steps", ids), "loops", ids);
  const steps = Object.entries(copy.nodes).map(([id, { x, y, ...step }]): NewStep => {
    const inside = ids.get(step.inside);
    return {
      ...step,
      ...(inside === undefined ? home : { inside }),
      id: ids.get(id) ?? id,
      undoes: ids.get(step.undoes) ?? "",
      parameters: rebound(step.parameters, rename, rewrite) as JsonObject,
      at: { x: x + shift.x, y: y + shift.y },
    };
  });
  const edges = copy.edges.flatMap((edge) => {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)];
    return source === undefined || target === undefined ? [] : [{ ...edge, source, target, condition: rewrite(edge.condition) }];
  });
  return { steps, edges };
}
