/** Changes to a design, each one call inside `handle.edit`. They touch only what they name, so that others' edits merge. */
import { type Json, removeAt, setAt, sharedAt, text, whole, type Y } from "@concert/sdk";
import { rebound, renamedIn } from "./bindings";
import { designOf, type Point, type RunParameter, type Step } from "./design";
import { mayConnect } from "./walk";

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
    retry: { attempts: step.retry?.attempts ?? 1, backoff_s: step.retry?.backoff_s ?? 1 },
    note: text(step.note ?? ""),
  });
  setAt(doc, ["layout", "nodes", step.id], whole(step.at));
}

/** Draws an edge where none is; false where it may not be. */
export function connect(doc: Y.Doc, id: string, source: string, target: string): boolean {
  const { nodes, edges } = readDesign(doc);
  if (nodes[source] === undefined || nodes[target] === undefined || !mayConnect(source, target, edges)) return false;
  setAt(doc, ["body", "edges", id], { source, target });
  return true;
}

/** Removes steps with their edges and places, and edges alone. */
export function remove(doc: Y.Doc, nodes: ReadonlySet<string>, edges: ReadonlySet<string>): void {
  for (const [id, edge] of Object.entries(readDesign(doc).edges)) {
    if (edges.has(id) || nodes.has(edge.source) || nodes.has(edge.target)) removeAt(doc, ["body", "edges", id]);
  }
  for (const id of nodes) {
    removeAt(doc, ["body", "nodes", id]);
    removeAt(doc, ["layout", "nodes", id]);
  }
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
  for (const [node, step] of Object.entries(design.nodes)) {
    for (const [key, value] of Object.entries(step.parameters)) {
      const next = rebound(value, (reference) => renamedIn(reference, `parameters.${before}`, `parameters.${name}`));
      if (next !== value) setParameter(doc, node, key, next);
    }
  }
}

/** Replaces what a step says with `step`, field by field; its place and edges stay. */
export function writeStep(doc: Y.Doc, node: string, step: Step, setText: (path: readonly string[], content: string) => void): void {
  if (!has(doc, node)) return;
  const at = ["body", "nodes", node];
  const before = readDesign(doc).nodes[node];
  setText([...at, "name"], step.name);
  setText([...at, "note"], step.note);
  for (const [key, value] of [["operation", step.operation], ["timeout_s", step.timeout_s]] as const) {
    if (before?.[key] !== value) setAt(doc, [...at, key], value);
  }
  for (const key of ["attempts", "backoff_s"] as const) {
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
