/** What a person can do to the design here: each is one change of the document and one step of undo. */
import { type Json, textAt, writeText } from "@concert/sdk";
import { counted } from "../format/numbers";
import { holderWords, inTheWay } from "../locks/standing";
import { toast } from "../ui";
import type { Operation } from "./catalogue";
import type { Alignment, Axis } from "./model/arranging";
import { binding, titleOf } from "./model/bindings";
import { copied, pasted, readCopied } from "./model/clipboard";
import type { Point, RunParameter, Step } from "./model/design";
import * as edits from "./model/edits";
import { parameterFields } from "./model/parameterFields";
import { partOfDesign, stepSection } from "./model/parts";
import { type Home, homeOf, outermost, rewired, TOP, withHeld } from "./model/scopes";
import { swapped } from "./model/swapping";
import { apart, carried, inLine, leftBehind, shifted } from "./moving";
import type { DesignerState } from "./state";
import { carriedTo, cornerIn, lastOf, placeFor, type Where } from "./whereTo";

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

  /**
   * Adds a step: where it is dropped, or right of `after` and connected from it, or into a part of a container, or in the
   * middle of the view. What is added after a step inside a container stands there too.
   */
  const add = (operation: Operation, where: Where): string => {
    const id = edits.freshId(operation.name);
    const { graph } = state;
    const home = "home" in where && where.home !== undefined ? where.home : "after" in where ? homeOf(where.after, graph.design.nodes) : TOP;
    const after = "after" in where ? where.after : "at" in where || !("home" in where) ? undefined : lastOf(where.home, graph.design);
    const at = placeFor(graph, where, after);
    once((doc) => {
      const { parameters, nodes } = edits.readDesign(doc);
      edits.addStep(doc, { id, operation: operation.name, name: freeName(operation.title, nodes), at, parameters: usual(operation, Object.values(parameters)), ...home });
      if (after !== undefined) edits.connect(doc, edits.freshId("edge"), after, id);
    });
    state.unfold(id);
    state.select([id]);
    state.focus.set(id);
    return id;
  };

  /** Says why, where two steps cannot be connected. */
  const connect = (source: string, target: string, port?: string): boolean => {
    const why = once((doc) => edits.connect(doc, edits.freshId("edge"), source, target, port));
    if (why !== undefined) toast({ text: "Not connected", detail: why, state: "warning" });
    return why === undefined;
  };

  const remove = (nodes: ReadonlySet<string>, edgeIds: ReadonlySet<string>): void => {
    const gone = withHeld(nodes, edits.readDesign(handle.doc).nodes);
    const emptied = leftBehind(state.graph, gone);
    if (isHeld(gone)) return;
    once((doc) => {
      edits.remove(doc, nodes, edgeIds);
      edits.move(doc, emptied);
    });
  };

  const removeSelected = (): void => {
    const { nodes, edges: chosen } = state.selection.get();
    if (nodes.size + chosen.size > 0) remove(nodes, chosen);
  };

  /** The chosen steps, or the one that the keyboard stands on. */
  const chosenSteps = (): ReadonlySet<string> => {
    const { nodes } = state.selection.get();
    const focus = state.focus.get();
    return nodes.size > 0 || focus === undefined ? nodes : new Set([focus]);
  };

  /** One edit that moves steps, unless somebody has one of them. */
  const place = (places: ReadonlyMap<string, Point>): void => {
    if (places.size > 0 && !isHeld(places.keys())) once((doc) => edits.move(doc, places));
  };

  const nudge = (by: Point): void => {
    const places = shifted(state.graph, chosenSteps(), by);
    if (places.size > 0 && !isHeld(places.keys())) handle.edit((doc) => edits.move(doc, places));
  };

  const align = (how: Alignment): void => place(inLine(state.graph, chosenSteps(), how));
  const distribute = (axis: Axis): void => place(apart(state.graph, chosenSteps(), axis));

  /** Puts steps into a part of a container, or to the top, as one step of undo; says what became of their connections. */
  const moveTo = (nodes: ReadonlySet<string>, home: Home, places: ReadonlyMap<string, Point> = new Map()): boolean => {
    handle.undo.split();
    const done = join(nodes, home, places);
    handle.undo.split();
    return done;
  };

  /** The same as a part of the step of undo that is going on. */
  const join = (nodes: ReadonlySet<string>, home: Home, places: ReadonlyMap<string, Point> = new Map()): boolean => {
    if (isHeld(nodes)) return false;
    const before = Object.keys(edits.readDesign(handle.doc).edges).length;
    const { changed } = rewired(new Set(outermost(nodes, state.graph.design.nodes)), home, state.graph.design);
    const all = new Map([...leftBehind(state.graph, nodes), ...places]);
    const why = handle.edit((doc) => {
      const refused = edits.moveTo(doc, nodes, home);
      if (refused === undefined) edits.move(doc, all);
      return refused;
    });
    if (why !== undefined) {
      toast({ text: "Nothing was moved", detail: why, state: "warning" });
      return false;
    }
    const gone = before - Object.keys(edits.readDesign(handle.doc).edges).length;
    const words = [changed.size > 0 ? `${counted(changed.size, "connection")} now ${changed.size === 1 ? "leads" : "lead"} to the container` : "", gone > 0 ? `${counted(gone, "connection")} went` : ""].filter((one) => one !== "");
    if (words.length > 0) toast({ text: home.inside === "" ? "Moved out" : `Moved into ${titleOf(home.inside, state.graph.design)}`, detail: `${words.join(", ")}: connections stay within one container.`, state: "done", act: { label: "Undo", onChoose: handle.undo.undo } });
    return true;
  };

  /** Moves the chosen steps into a container where the keyboard or a menu says so: they line up behind what is in it. */
  const moveChosenTo = (home: Home): void => {
    const ids = chosenSteps();
    const { graph } = state;
    const corner = cornerIn(graph, home, ids);
    const places = corner === undefined ? undefined : carriedTo(graph, ids, corner);
    if (moveTo(ids, home, places)) for (const id of ids) state.unfold(id);
  };

  const setEdge = (id: string, change: Parameters<typeof edits.setEdge>[2]): void => void once((doc) => edits.setEdge(doc, id, change));

  const setUndoes = (node: string, undone: string): void => {
    if (!isHeld([node])) once((doc) => edits.setUndoes(doc, node, undone));
  };

  /** Changes places with the one it follows, or that follows it, where both stand in one line; else says why not. */
  const swap = (node: string, way: "before" | "after"): string | undefined => {
    const change = swapped(node, way, edits.readDesign(handle.doc));
    if (typeof change === "string") return change;
    const [other] = change.with;
    const [here, there] = [state.graph.placeOf(node), state.graph.placeOf(other)];
    if (isHeld([node, other])) return undefined;
    const places = here === undefined || there === undefined ? new Map<string, Point>() : new Map([...carried(state.graph, new Map([[node, there], [other, here]]))]);
    once((doc) => {
      edits.setEnds(doc, change.edges);
      edits.move(doc, places);
    });
    return undefined;
  };

  const setOperation = (node: string, operation: string): void => {
    if (!isHeld([node])) once((doc) => edits.setOperation(doc, node, operation));
  };

  const copy = (): string | undefined => {
    const nodes = chosenSteps();
    const { design } = state.graph;
    const places = new Map([...withHeld(nodes, design.nodes)].map((id) => [id, state.graph.storedPlace(id)]));
    return nodes.size === 0 ? undefined : copied(nodes, edits.readDesign(handle.doc), places);
  };

  /** False where the text holds no steps. */
  const paste = (content: string, home: Home = TOP): boolean => {
    const found = readCopied(content);
    if (found === undefined) return false;
    const fresh = pasted(found, (operation) => edits.freshId(operation), home);
    once((doc) => {
      for (const step of fresh.steps) edits.addStep(doc, step);
      for (const { source, target, port, condition } of fresh.edges) {
        const id = edits.freshId("edge");
        if (edits.connect(doc, id, source, target, port) === undefined && condition !== "") edits.setEdge(doc, id, { condition });
      }
    });
    const made = new Set(fresh.steps.map((step) => step.id));
    state.select(fresh.steps.filter(({ inside = "" }) => !made.has(inside)).map((step) => step.id));
    return true;
  };

  /** Copies of the chosen steps beside them, in the same container. */
  const duplicate = (): void => {
    const text = copy();
    const [first] = chosenSteps();
    if (text !== undefined && first !== undefined) paste(text, homeOf(first, state.graph.design.nodes));
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

  return {
    add,
    align,
    addRunParameter,
    connect,
    copy,
    distribute,
    duplicate,
    join,
    moveChosenTo,
    moveTo,
    nudge,
    paste,
    place,
    remove,
    removeSelected,
    renameRunParameter,
    setEdge,
    setOperation,
    setParameter,
    setUndoes,
    swap,
    writeStep,
  };
}

/** "Wait", then "Wait 2": people tell steps apart by their names. */
function freeName(title: string, nodes: Readonly<Record<string, Step>>): string {
  const taken = new Set(Object.values(nodes).map((step) => step.name.trim()));
  if (!taken.has(title)) return title;
  for (let number = 2; ; number += 1) if (!taken.has(`${title} ${number}`)) return `${title} ${number}`;
}

/** A new step's source comes from the run, where the design asks for exactly one. */
function usual(operation: Operation, parameters: readonly RunParameter[]): Step["parameters"] {
  const sources = parameters.filter((one) => one.type === "source" && one.name !== "");
  const [only] = sources;
  if (only === undefined || sources.length > 1) return {};
  const wanting = parameterFields(operation.input).filter((field) => field.kind === "source");
  return Object.fromEntries(wanting.map((field) => [field.name, binding(`parameters.${only.name}`)]));
}
