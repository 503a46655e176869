/** Changes to a design, each one call inside `handle.edit`. They touch only what they name, so that others' edits merge. */
import { type Json, removeAt, setAt, sharedAt, text, whole, type Y } from "@concert/sdk";
import { rebound, renamedIn, renamedInExpression } from "./bindings";
import { designOf, type Edge, type Point, type RunParameter, type Step } from "./design";
import { type Home, outermost, rewired, whyNotConnect, whyNotMove, withHeld } from "./scopes";
import { freePort } from "./steering";

export interface NewStep extends Omit<Partial<Step>, "operation"> {
  readonly id: string;
  readonly operation: string;
  readonly at: Point;
}

export function addStep(doc: Y.Doc, step: NewStep): void {
  setAt(doc, ["body", "nodes", step.id], {
    operation: step.operation,
    name: text(step.name ?? ""),
    parameters: Object.fromEntries(Object.entries(step.parameters ?? {}).map(([key, value]) => [key, whole(value)])),
    timeout_s: step.timeout_s ?? null,
    retry: { attempts: 1, backoff_s: 1, longest_s: 3600, jitter: true, ...step.retry },
    note: text(step.note ?? ""),
    run_if: step.run_if ?? "all_succeeded",
    inside: step.inside ?? "",
    part: step.part ?? "body",
    undoes: step.undoes ?? "",
  });
  setAt(doc, ["layout", "nodes", step.id], whole(step.at));
}

/** Draws an edge where one may be, by a way out that leads nowhere yet unless one is named; else says why there is none. */
export function connect(doc: Y.Doc, id: string, source: string, target: string, port?: string): string | undefined {
  const design = readDesign(doc);
  const why = whyNotConnect(source, target, design);
  if (why === undefined) setAt(doc, ["body", "edges", id], { source, target, port: port ?? freePort(source, design), condition: "" });
  return why;
}

/** Removes steps with all that they hold, with their edges and places, and edges alone. */
export function remove(doc: Y.Doc, nodes: ReadonlySet<string>, edges: ReadonlySet<string>): void {
  const design = readDesign(doc);
  const gone = withHeld(nodes, design.nodes);
  for (const [id, edge] of Object.entries(design.edges)) {
    if (edges.has(id) || gone.has(edge.source) || gone.has(edge.target)) removeAt(doc, ["body", "edges", id]);
  }
  for (const id of gone) {
    removeAt(doc, ["body", "nodes", id]);
    removeAt(doc, ["layout", "nodes", id]);
  }
}

/** Puts steps into a part of a container, or to the top; edges that would cross a border lead to its container, or go. */
export function moveTo(doc: Y.Doc, nodes: ReadonlySet<string>, home: Home): string | undefined {
  const design = readDesign(doc);
  const ids = new Set(outermost(nodes, design.nodes).filter((id) => design.nodes[id] !== undefined));
  const why = whyNotMove(ids, home, design);
  if (why !== undefined) return why;
  const { changed, removed } = rewired(ids, home, design);
  for (const id of ids) {
    setAt(doc, ["body", "nodes", id, "inside"], home.inside);
    setAt(doc, ["body", "nodes", id, "part"], home.part);
  }
  for (const id of removed) removeAt(doc, ["body", "edges", id]);
  for (const [id, edge] of changed) setAt(doc, ["body", "edges", id], { ...edge });
  return undefined;
}

/** Changes what an edge says; nothing where it is gone. */
export function setEdge(doc: Y.Doc, id: string, change: Partial<Pick<Edge, "port" | "condition">>): void {
  if (sharedAt(doc, ["body", "edges", id]) === undefined) return;
  for (const [key, value] of Object.entries(change)) setAt(doc, ["body", "edges", id, key], value);
}

/** Lets edges lead from and to other steps. */
export function setEnds(doc: Y.Doc, ends: ReadonlyMap<string, Edge>): void {
  for (const [id, edge] of ends) if (sharedAt(doc, ["body", "edges", id]) !== undefined) setAt(doc, ["body", "edges", id], { ...edge });
}

/** Makes a step take another one back, or, with nothing, an ordinary one again. Such a step has no edges. */
export function setUndoes(doc: Y.Doc, node: string, undone: string): void {
  if (!has(doc, node)) return;
  if (undone !== "") {
    for (const [id, edge] of Object.entries(readDesign(doc).edges)) if (edge.source === node || edge.target === node) removeAt(doc, ["body", "edges", id]);
  }
  setAt(doc, ["body", "nodes", node, "undoes"], undone);
}

/** Makes a step do something else: its name follows where it was only what the old one is called, its values stay. */
export function setOperation(doc: Y.Doc, node: string, operation: string): void {
  if (has(doc, node)) setAt(doc, ["body", "nodes", node, "operation"], operation);
}

/** Moves steps that are still there. */
export function move(doc: Y.Doc, places: ReadonlyMap<string, Point>): void {
  for (const [id, at] of places) {
    if (has(doc, id)) setAt(doc, ["layout", "nodes", id], whole({ x: at.x, y: at.y }));
  }
}

/** Sets or, with undefined, clears a literal or binding of a step that is still there. */
export function setParameter(doc: Y.Doc, node: string, name: string, value: Json | undefined): void {
  if (!has(doc, node)) return;
  const path = ["body", "nodes", node, "parameters", name];
  if (value === undefined) removeAt(doc, path);
  else setAt(doc, path, whole(value));
}

export function addRunParameter(doc: Y.Doc, id: string, parameter: RunParameter): void {
  setAt(doc, ["body", "parameters", id], { ...parameter, default: whole(parameter.default) });
}

/** Gives a run parameter another name, also in every binding to it. */
export function renameRunParameter(doc: Y.Doc, id: string, name: string): void {
  const design = readDesign(doc);
  const before = design.parameters[id]?.name;
  if (before === undefined || before === name) return;
  setAt(doc, ["body", "parameters", id, "name"], name);
  if (before === "" || Object.entries(design.parameters).some(([other, one]) => other !== id && one.name === before)) return;
  const inText = (text: string) => renamedInExpression(text, "parameters", new Map([[before, name]]));
  for (const [node, step] of Object.entries(design.nodes)) {
    for (const [key, value] of Object.entries(step.parameters)) {
      const next = rebound(value, (reference) => renamedIn(reference, `parameters.${before}`, `parameters.${name}`), inText);
      if (next !== value) setParameter(doc, node, key, next);
    }
  }
  for (const [edge, { condition }] of Object.entries(design.edges)) {
    if (inText(condition) !== condition) setAt(doc, ["body", "edges", edge, "condition"], inText(condition));
  }
}

/** Replaces what a step says with `step`, field by field; its place and edges stay. */
export function writeStep(doc: Y.Doc, node: string, step: Step, setText: (path: readonly string[], content: string) => void): void {
  if (!has(doc, node)) return;
  const at = ["body", "nodes", node];
  const before = readDesign(doc).nodes[node];
  setText([...at, "name"], step.name);
  setText([...at, "note"], step.note);
  for (const [key, value] of [["operation", step.operation], ["timeout_s", step.timeout_s], ["run_if", step.run_if], ["inside", step.inside], ["part", step.part], ["undoes", step.undoes]] as const) {
    if (before?.[key] !== value) setAt(doc, [...at, key], value);
  }
  for (const key of ["attempts", "backoff_s", "longest_s", "jitter"] as const) {
    if (before?.retry[key] !== step.retry[key]) setAt(doc, [...at, "retry", key], step.retry[key]);
  }
  for (const key of new Set([...Object.keys(before?.parameters ?? {}), ...Object.keys(step.parameters)])) {
    if (JSON.stringify(before?.parameters[key]) !== JSON.stringify(step.parameters[key])) setParameter(doc, node, key, step.parameters[key]);
  }
}

export function readDesign(doc: Y.Doc) {
  return designOf(doc.getMap("body").toJSON());
}

export function has(doc: Y.Doc, node: string): boolean {
  return sharedAt(doc, ["body", "nodes", node]) !== undefined;
}

/** An id that says what it is and that nobody else makes: "profile_table_k3f9x". */
export function freshId(operation: string, random: () => number = Math.random): string {
  const word = operation.split(".").at(-1)?.replace(/[^a-z0-9_]/giu, "_") ?? "step";
  const tail = Array.from({ length: 5 }, () => "abcdefghijkmnpqrstuvwxyz23456789"[Math.floor(random() * 32)]).join("");
  return `${word}_${tail}`;
}
