/** Which steps stand in which container, and what may not cross its border. Pure. */
import { titleOf } from "./bindings";
import type { Design, Step, StepPart } from "./design";
import { isContainer, partsOf } from "./steering";
import { mayConnect } from "./walk";

type Nodes = Design["nodes"];

/** Where a step stands: in a part of a container, or at the top. */
export interface Home {
  readonly inside: string;
  readonly part: StepPart;
}

export const TOP: Home = { inside: "", part: "body" };

/** A step's container counts only while it is there, can hold steps, and does not lead back to the step. */
export function homeOf(node: string, nodes: Nodes): Home {
  const step = nodes[node];
  const holder = step === undefined ? undefined : nodes[step.inside];
  if (step === undefined || holder === undefined || !isContainer(holder.operation) || leadsTo(step.inside, node, nodes)) return TOP;
  return { inside: step.inside, part: partsOf(holder.operation).includes(step.part) ? step.part : "body" };
}

function leadsTo(from: string, node: string, nodes: Nodes): boolean {
  const seen = new Set<string>();
  for (let at = from; at !== "" && nodes[at] !== undefined && !seen.has(at); at = nodes[at]?.inside ?? "") {
    if (at === node) return true;
    seen.add(at);
  }
  return false;
}

/** The steps of each container, by its id; those at the top under the empty id. In the order of the design. */
export function childrenOf(nodes: Nodes): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const id of Object.keys(nodes)) {
    const { inside } = homeOf(id, nodes);
    const there = found.get(inside);
    if (there === undefined) found.set(inside, [id]);
    else there.push(id);
  }
  return found;
}

/** Containers around a step, the innermost first. */
export function around(node: string, nodes: Nodes): readonly string[] {
  const found: string[] = [];
  for (let at = homeOf(node, nodes).inside; at !== "" && !found.includes(at); at = homeOf(at, nodes).inside) found.push(at);
  return found;
}

/** The steps and all that they hold. */
export function withHeld(ids: Iterable<string>, nodes: Nodes): ReadonlySet<string> {
  const all = new Set(ids);
  if (![...all].some((id) => isContainer(nodes[id]?.operation ?? ""))) return all;
  const children = childrenOf(nodes);
  const left = [...all];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const child of children.get(id) ?? []) {
      if (all.has(child)) continue;
      all.add(child);
      left.push(child);
    }
  }
  return all;
}

/** Of several steps those that no other of them holds. */
export function outermost(ids: ReadonlySet<string>, nodes: Nodes): readonly string[] {
  return [...ids].filter((id) => !around(id, nodes).some((one) => ids.has(one)));
}

export function sameHome(a: Home, b: Home): boolean {
  return a.inside === b.inside && (a.inside === "" || a.part === b.part);
}

/** Why no edge may lead from one step to another; undefined where one may. */
export function whyNotConnect(source: string, target: string, design: Pick<Design, "nodes" | "edges">): string | undefined {
  const { nodes, edges } = design;
  const [from, to] = [nodes[source], nodes[target]];
  if (from === undefined || to === undefined) return "One of the two steps is gone.";
  if (source === target) return "A step cannot come after itself.";
  const undoing = [source, target].find((id) => (nodes[id]?.undoes ?? "") !== "");
  if (undoing !== undefined) return `${titleOf(undoing, design)} undoes another step. It runs when the run fails and has no connections.`;
  const [here, there] = [homeOf(source, nodes), homeOf(target, nodes)];
  if (!sameHome(here, there)) return borderWords(source, here, target, there, design);
  const fromWays = portsAreFree(from, source, target, edges);
  return mayConnect(source, target, edges) || fromWays ? undefined : "They are connected already.";
}

/** Two ways out of one choice may lead to the same step. */
function portsAreFree(from: Step, source: string, target: string, edges: Design["edges"]): boolean {
  if (from.operation !== "flow.choice" && from.operation !== "flow.switch") return false;
  const there = Object.values(edges).filter((edge) => edge.source === source && edge.target === target);
  return there.length > 0 && there.every((edge) => edge.port !== "") && there.length < 2;
}

function borderWords(source: string, here: Home, target: string, there: Home, design: Pick<Design, "nodes">): string {
  if (here.inside === there.inside) return `They stand in different parts of ${titleOf(here.inside, design)}. Connections stay within one part.`;
  const [inner, holder] = here.inside !== "" ? [source, here.inside] : [target, there.inside];
  if (holder === (inner === source ? target : source)) return `${titleOf(inner, design)} stands inside ${titleOf(holder, design)} and starts with it, without a connection.`;
  return `${titleOf(inner, design)} stands inside ${titleOf(holder, design)}. Connect ${titleOf(holder, design)} instead.`;
}

/** Why the steps may not be moved there; undefined where they may. */
export function whyNotMove(ids: ReadonlySet<string>, home: Home, design: Pick<Design, "nodes">): string | undefined {
  if (home.inside === "") return undefined;
  const holder = design.nodes[home.inside];
  if (holder === undefined || !isContainer(holder.operation)) return "That step holds no others.";
  if (ids.has(home.inside) || around(home.inside, design.nodes).some((one) => ids.has(one))) return `${titleOf(home.inside, design)} cannot stand inside itself.`;
  return undefined;
}

export interface Rewired {
  /** Edges that are to lead elsewhere, by id. */
  readonly changed: ReadonlyMap<string, Design["edges"][string]>;
  readonly removed: ReadonlySet<string>;
}

/**
 * What becomes of edges that would cross a border once `ids` stand in `home`: an end inside is replaced by the container
 * that then stands around it beside the other end; an edge that would be a second one, or lead from a step to itself, goes.
 */
export function rewired(ids: ReadonlySet<string>, home: Home, design: Pick<Design, "nodes" | "edges">): Rewired {
  const nodes: Nodes = { ...design.nodes, ...Object.fromEntries([...ids].flatMap((id) => (design.nodes[id] === undefined ? [] : [[id, { ...design.nodes[id], ...home }]]))) };
  const changed = new Map<string, Design["edges"][string]>();
  const removed = new Set<string>();
  const kept = Object.entries(design.edges).filter(([, { source, target }]) => sameHome(homeOf(source, nodes), homeOf(target, nodes)));
  const pairs = new Set(kept.map(([, { source, target }]) => `${source} ${target}`));
  for (const [id, edge] of Object.entries(design.edges)) {
    const { source, target } = edge;
    if (sameHome(homeOf(source, nodes), homeOf(target, nodes))) continue;
    const ends = meeting(source, target, nodes);
    const pair = ends === undefined ? "" : `${ends[0]} ${ends[1]}`;
    if (ends === undefined || ends[0] === ends[1] || pairs.has(pair) || pairs.has(`${ends[1]} ${ends[0]}`)) removed.add(id);
    else {
      pairs.add(pair);
      changed.set(id, { ...edge, source: ends[0], target: ends[1], ...(ends[0] === source ? {} : { port: "", condition: "" }) });
    }
  }
  return { changed, removed };
}

/** The nearest pair of steps around two others that stand beside each other. */
function meeting(source: string, target: string, nodes: Nodes): readonly [string, string] | undefined {
  const [up, down] = [[source, ...around(source, nodes)], [target, ...around(target, nodes)]];
  for (const from of up) {
    for (const to of down) if (sameHome(homeOf(from, nodes), homeOf(to, nodes))) return [from, to];
  }
  return undefined;
}
