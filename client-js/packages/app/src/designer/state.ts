/** What a designer shows and where its person is: never part of the document. One object for each open design. */
import { derived, type DocumentHandle, type Store, type Unsubscribe, type WritableStore, writable } from "@concert/sdk";
import { type Design, designOf } from "./model/design";
import { GraphStore, mayHold, NOTHING, type Selection } from "./model/graphStore";
import { counts, firstByStep, isOfCanvas, type Problem, type ProblemCounts, wrongPairs } from "./model/problems";
import { around, type Home, sameHome } from "./model/scopes";
import { RunFollower, type RunLoader } from "./run/follower";

export type View = "graph" | "outline" | "code";
export type DrawerTab = "problems" | "plan" | "logs" | "result";
export type InspectorTab = "form" | "code" | "comments" | "run";
export type Tool = "hand" | "select" | "comment";

/** What the server says of the draft. */
export interface DraftRecord {
  readonly hash: string;
  /** Microseconds since 1970. */
  readonly changedAt: number;
  readonly changedBy: string;
}

/** The steps that somebody else has to themselves; the same set while they are the same. */
function heldSteps(handle: DocumentHandle): Store<ReadonlySet<string>> {
  let last: ReadonlySet<string> = new Set();
  return derived(handle.locks.all, (locks) => {
    const held = new Set(locks.flatMap(({ mine, section: [root, map, node] }) => (!mine && root === "body" && map === "nodes" && node !== undefined ? [node] : [])));
    if (held.size !== last.size || [...held].some((node) => !last.has(node))) last = held;
    return last;
  });
}

export class DesignerState {
  readonly handle: DocumentHandle;
  readonly graph: GraphStore;
  readonly runs: RunFollower;
  readonly view: WritableStore<View>;
  /** Containers that this person has closed to one box, in this browser: what one looks at is nobody else's. */
  readonly closed: WritableStore<ReadonlySet<string>>;
  readonly drawer = writable<DrawerTab>("problems");
  /** Steps that decide how long a run takes, while somebody asked to see them. */
  readonly critical = writable<ReadonlySet<string>>(new Set());
  readonly inspector = writable<InspectorTab>("form");
  /** Narrow windows only: whether the inspector lies over the canvas. */
  readonly inspecting = writable(false);
  readonly selection = writable<Selection>(NOTHING);
  /** The step that the keyboard stands on. */
  readonly focus = writable<string | undefined>(undefined);
  readonly tool = writable<Tool>("hand");
  /** Where the canvas was looked at last; undefined before that. */
  viewport: { readonly x: number; readonly y: number; readonly zoom: number } | undefined;
  readonly library = writable(false);
  /** Where the next step of the library goes; undefined: after the chosen step, or to the middle of the view. */
  readonly into = writable<Home | undefined>(undefined);
  /** The part of a container that what is being dragged would go into. */
  readonly dropping = writable<Home | undefined>(undefined, (a, b) => a === b || (a !== undefined && b !== undefined && sameHome(a, b)));
  /** While the container is being picked that the chosen steps go into. */
  readonly moving = writable(false);
  /** What is looked for in the design; undefined while nobody looks. */
  readonly finding = writable<string | undefined>(undefined);
  /** The step whose next one is being picked. */
  readonly connecting = writable<string | undefined>(undefined);
  /** What is wrong with the draft, the same for everybody. That it is empty is what the canvas says already. */
  readonly problems: Store<readonly Problem[]>;
  readonly problemCounts: Store<ProblemCounts>;
  /** The one of each step that comes first. */
  readonly problemOf: Store<ReadonlyMap<string, Problem>>;
  /** Edges that cannot be as they are, as pairs of steps: in a cycle, or with a value of the wrong type. */
  readonly wrongEdges: Store<ReadonlySet<string>>;
  /** The whole design, read once for all who need more than one step. */
  readonly design: Store<Design>;
  /** Undefined before the server's first answer. */
  readonly record = writable<DraftRecord | undefined>(undefined);
  /** A field that should be brought into view, "STEP FIELD"; cleared by the field. */
  readonly reveal = writable<string | undefined>(undefined);
  readonly #stops: Unsubscribe[];

  constructor(handle: DocumentHandle, loader: RunLoader, narrow: boolean) {
    this.handle = handle;
    this.design = derived(handle.at<unknown>(["body"]), designOf);
    this.problems = derived(handle.problems.all, ({ problems }) => problems.filter(isOfCanvas));
    this.problemCounts = derived(handle.problems.all, counts);
    this.problemOf = derived(this.problems, firstByStep);
    this.wrongEdges = derived(this.problems, wrongPairs);
    this.view = writable<View>(narrow ? "outline" : "graph");
    const frame = (flush: () => void) => void requestAnimationFrame(flush);
    this.closed = keptSet(`concert.designer.closed.${handle.id}`);
    this.graph = new GraphStore(handle, this.selection, { soon: frame, held: heldSteps(handle), closed: this.closed });
    this.runs = new RunFollower(loader, frame, (node) => mayHold(this.graph.design, node));
    // Watched all the while: what nobody watches is read anew by each who asks.
    this.#stops = [this.design.subscribe(() => undefined), this.graph.nodes.subscribe(() => this.#dropGone()), this.graph.edges.subscribe(() => this.#dropGone())];
  }

  /** Opens the library; what is chosen there goes into that part of a container. */
  addInto(home: Home | undefined): void {
    this.into.set(home);
    this.library.set(true);
  }

  /** Closes a container to one box, or opens it. */
  fold(container: string, closed = !this.closed.get().has(container)): void {
    const next = new Set(this.closed.get());
    if (closed) next.add(container);
    else next.delete(container);
    this.closed.set(next);
    if (closed) {
      const hidden = [...this.selection.get().nodes].some((id) => around(id, this.graph.design.nodes).includes(container));
      if (hidden) this.select([container]);
    }
  }

  /** Opens every container around a step, so that it is seen. */
  unfold(node: string): void {
    const holders = around(node, this.graph.design.nodes).filter((id) => this.closed.get().has(id));
    if (holders.length > 0) this.closed.set(new Set([...this.closed.get()].filter((id) => !holders.includes(id))));
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.graph.close();
    this.runs.close();
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const next = { nodes: new Set(nodes), edges: new Set(edges) };
    this.selection.set(next);
    const [only] = next.nodes;
    if (only !== undefined && !next.nodes.has(this.focus.get() ?? "")) this.focus.set(only);
  }

  /** Selects a step and shows its form, at a field where one is named. */
  inspect(node: string, field?: string): void {
    this.select([node]);
    this.focus.set(node);
    this.inspector.set("form");
    this.inspecting.set(true);
    if (field !== undefined) this.reveal.set(`${node} ${field}`);
  }

  /** What somebody removed is neither selected nor focused any more. */
  #dropGone(): void {
    const there = this.graph.design;
    const { nodes, edges } = this.selection.get();
    const next = { nodes: new Set([...nodes].filter((id) => id in there.nodes)), edges: new Set([...edges].filter((id) => id in there.edges)) };
    if (next.nodes.size !== nodes.size || next.edges.size !== edges.size) this.selection.set(next);
    const focus = this.focus.get();
    if (focus !== undefined && !(focus in there.nodes)) this.focus.set(undefined);
    const from = this.connecting.get();
    if (from !== undefined && !(from in there.nodes)) this.connecting.set(undefined);
  }
}

/** A set of words that this browser keeps. */
function keptSet(key: string): WritableStore<ReadonlySet<string>> {
  const store = writable<ReadonlySet<string>>(new Set((localStorage.getItem(key) ?? "").split(" ").filter((one) => one !== "")));
  return {
    get: store.get,
    subscribe: store.subscribe,
    set: (next) => {
      store.set(next);
      if (next.size === 0) localStorage.removeItem(key);
      else localStorage.setItem(key, [...next].join(" "));
    },
  };
}
