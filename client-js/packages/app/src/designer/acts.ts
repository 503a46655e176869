/** What a person can do to the design here: each is one change of the document and one step of undo. */
import { type Json, textAt, writeText } from "@concert/sdk";
import type { Operation } from "./catalogue";
import { binding } from "./model/bindings";
import { copied, pasted, readCopied } from "./model/clipboard";
import { type Point, type RunParameter, type Step } from "./model/design";
import * as edits from "./model/edits";
import { parameterFields } from "./model/parameterFields";
import { freePlace, placeAfter } from "./model/placing";
import { holderWords, inTheWay } from "../locks/standing";
import { toast } from "../ui";
import { partOfDesign, stepSection } from "./model/parts";
import type { DesignerState } from "./state";

export type Acts = ReturnType<typeof actsOn>;

export function actsOn(state: DesignerState) {
  const { handle } = state;
  /** One change that is undone alone. */
  const once = <Result>(change: Parameters<typeof handle.edit<Result>>[0]): Result => {
    handle.undo.split();
    const result = handle.edit(change);
    handle.undo.split();
    return result;
  };

  /** Says whose lock is in the way, and that nothing was changed. */
  const isHeld = (nodes: Iterable<string>): boolean => {
    const lock = inTheWay([...nodes].map(stepSection), handle.locks.all.get());
    if (lock === undefined) return false;
    const { name } = partOfDesign(lock.section, edits.readDesign(handle.doc));
    toast({ text: `${holderWords(lock)} of ${name}`, detail: "Nothing was changed. Ask for it, or go on elsewhere.", state: "warning" });
    return true;
  };

  /** Adds a step: where it is dropped, or right of `after` and connected from it, or in the middle of the view. */
  const add = (operation: Operation, where: { readonly at: Point } | { readonly after: string } | { readonly near: Point }): string => {
    const id = edits.freshId(operation.name);
    const taken = [...state.graph.places().values()];
    const after = "after" in where ? where.after : undefined;
    const before = after === undefined ? undefined : state.graph.placeOf(after);
    const at = "at" in where ? freePlace(where.at, taken) : "near" in where ? freePlace(where.near, taken) : placeAfter(before ?? { x: 0, y: 0 }, taken);
    once((doc) => {
      const { parameters } = edits.readDesign(doc);
      edits.addStep(doc, { id, operation: operation.name, name: operation.title, at, parameters: usual(operation, Object.values(parameters)) });
      if (after !== undefined) edits.connect(doc, edits.freshId("edge"), after, id);
    });
    state.select([id]);
    state.focus.set(id);
    return id;
  };

  const connect = (source: string, target: string): boolean => once((doc) => edits.connect(doc, edits.freshId("edge"), source, target));

  const remove = (nodes: ReadonlySet<string>, edgeIds: ReadonlySet<string>): void => {
    if (!isHeld(nodes)) once((doc) => edits.remove(doc, nodes, edgeIds));
  };

  const removeSelected = (): void => {
    const { nodes, edges: chosen } = state.selection.get();
    if (nodes.size + chosen.size > 0) remove(nodes, chosen);
  };

  const nudge = (by: Point): void => {
    const { nodes } = state.selection.get();
    const focus = state.focus.get();
    const ids = nodes.size > 0 ? [...nodes] : focus === undefined ? [] : [focus];
    const places = new Map(ids.map((id) => [id, state.graph.placeOf(id)] as const).flatMap(([id, at]) => (at === undefined ? [] : [[id, { x: at.x + by.x, y: at.y + by.y }] as const])));
    if (places.size > 0 && !isHeld(ids)) handle.edit((doc) => edits.move(doc, places));
  };

  const copy = (): string | undefined => {
    const { nodes } = state.selection.get();
    return nodes.size === 0 ? undefined : copied(nodes, edits.readDesign(handle.doc), state.graph.places());
  };

  /** False where the text holds no steps. */
  const paste = (content: string): boolean => {
    const found = readCopied(content);
    if (found === undefined) return false;
    const fresh = pasted(found, (operation) => edits.freshId(operation));
    once((doc) => {
      for (const step of fresh.steps) edits.addStep(doc, step);
      for (const { source, target } of fresh.edges) edits.connect(doc, edits.freshId("edge"), source, target);
    });
    state.select(fresh.steps.map((step) => step.id));
    return true;
  };

  const setParameter = (node: string, name: string, value: Json | undefined): void => {
    if (handle.canEdit.get() && !isHeld([node])) handle.edit((doc) => edits.setParameter(doc, node, name, value));
  };

  const writeStep = (node: string, step: Step): void => {
    if (!isHeld([node])) once((doc) => edits.writeStep(doc, node, step, (path, content) => writeText(textAt(doc, path), content)));
  };

  const addRunParameter = (parameter: RunParameter): string => {
    const id = edits.freshId("parameter");
    once((doc) => edits.addRunParameter(doc, id, parameter));
    return id;
  };

  /** The bindings of other steps follow, so these must be free too. */
  const renameRunParameter = (id: string, name: string): void => {
    const { parameters, nodes } = edits.readDesign(handle.doc);
    const reference = `"parameters.${parameters[id]?.name ?? ""}`;
    const bound = Object.entries(nodes).flatMap(([node, step]) => (JSON.stringify(step.parameters).includes(reference) ? [node] : []));
    if (!isHeld(bound)) handle.edit((doc) => edits.renameRunParameter(doc, id, name));
  };

  return { add, connect, remove, removeSelected, nudge, copy, paste, setParameter, writeStep, addRunParameter, renameRunParameter };
}

/** A new step's source comes from the run, where the design asks for exactly one. */
function usual(operation: Operation, parameters: readonly RunParameter[]): Step["parameters"] {
  const sources = parameters.filter((one) => one.type === "source" && one.name !== "");
  const [only] = sources;
  if (only === undefined || sources.length > 1) return {};
  const wanting = parameterFields(operation.input).filter((field) => field.kind === "source");
  return Object.fromEntries(wanting.map((field) => [field.name, binding(`parameters.${only.name}`)]));
}
