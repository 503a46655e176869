/** What a designer shows and where its person is: never part of the document. One object for each open design. */
import { derived, type DocumentHandle, type Store, type Unsubscribe, type WritableStore, writable } from "@concert/sdk";
import { type Design, designOf } from "./model/design";
import { GraphStore, NOTHING, type Selection } from "./model/graphStore";
import { counts, firstByStep, isOfCanvas, type Problem, type ProblemCounts, wrongPairs } from "./model/problems";
import { RunFollower, type RunLoader } from "./run/follower";

export type View = "graph" | "outline" | "code";
export type DrawerTab = "problems" | "logs" | "result";
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
  readonly drawer = writable<DrawerTab>("problems");
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
    this.graph = new GraphStore(handle, this.selection, frame, heldSteps(handle));
    this.runs = new RunFollower(loader, frame);
    this.#stops = [this.graph.nodes.subscribe(() => this.#dropGone())];
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
    const there = new Set(this.graph.nodes.get().map((node) => node.id));
    const { nodes, edges } = this.selection.get();
    const drawn = new Set(this.graph.edges.get().map((edge) => edge.id));
    const next = { nodes: new Set([...nodes].filter((id) => there.has(id))), edges: new Set([...edges].filter((id) => drawn.has(id))) };
    if (next.nodes.size !== nodes.size || next.edges.size !== edges.size) this.selection.set(next);
    const focus = this.focus.get();
    if (focus !== undefined && !there.has(focus)) this.focus.set(undefined);
    const from = this.connecting.get();
    if (from !== undefined && !there.has(from)) this.connecting.set(undefined);
  }
}
