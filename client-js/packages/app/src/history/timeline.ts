/** The time line of a document as the rail shows it: sessions of work, versions and resets, newest first. Pure. */
import type { ChangeOut, HistoryPage, ResetOut, SessionOfWork, VersionOut } from "@concert/sdk";
import { designOf, record } from "../designer/model/design";
import { nameOfPlace as placeInDesign } from "../designer/model/parts";
import { sentence } from "../forms/schema";
import { counted } from "../format/numbers";
import { nameOfPlace as placeInSource } from "../source/parts";

export type Entry =
  | { readonly kind: "session"; readonly key: string; readonly through: number; readonly session: SessionOfWork }
  | { readonly kind: "version"; readonly key: string; readonly through: number; readonly version: VersionOut }
  | { readonly kind: "reset"; readonly key: string; readonly through: number; readonly reset: ResetOut };

const RANK = { version: 0, reset: 1, session: 2 } as const;

/** Versions and resets older than the oldest session shown wait until that part of the line is shown. */
export function entriesOf(page: HistoryPage): readonly Entry[] {
  const oldest = page.items.length < page.total ? Math.min(...page.items.map((one) => one.first)) : 0;
  const entries: Entry[] = [
    ...page.items.map((session): Entry => ({ kind: "session", key: `s${session.first}`, through: session.last, session })),
    ...page.versions.filter((one) => one.through >= oldest).map((version): Entry => ({ kind: "version", key: version.id, through: version.through, version })),
    ...page.resets.filter((one) => one.through >= oldest).map((reset): Entry => ({ kind: "reset", key: `r${reset.through}`, through: reset.through, reset })),
  ];
  return entries.sort((a, b) => b.through - a.through || RANK[a.kind] - RANK[b.kind]);
}

/** The session that a point lies in: the latest one that had begun by then. */
export function sessionAt(sessions: readonly SessionOfWork[], through: number): SessionOfWork | undefined {
  const holding = sessions.filter((one) => one.first <= through && through <= one.last);
  if (holding.length > 0) return holding.reduce((a, b) => (b.first > a.first ? b : a));
  return sessions.find((one) => one.first <= through);
}

/** The point that can be shown for the one that is asked for, where older ones were thinned out. */
export function reachable(page: Pick<HistoryPage, "exact_from" | "states" | "newest">, through: number): number {
  const wanted = Math.max(1, Math.min(through, page.newest));
  if (wanted >= page.exact_from) return wanted;
  return page.states.filter((one) => one <= wanted).at(-1) ?? page.states[0] ?? page.exact_from;
}

export type NameOf = (path: readonly string[]) => string;

/** Places by the words of the document's kind; `bodies` know the steps, the later ones better, and `gone` those that are in none. */
export function namesIn(kind: string, bodies: readonly unknown[], gone: HistoryPage["gone"] = []): NameOf {
  if (kind === "workflow") {
    const last = Object.fromEntries(gone.filter(({ path }) => path[1] === "nodes").map(({ path, name }) => [path[2], { name }]));
    const nodes = Object.assign({}, designOf({ nodes: last }).nodes, ...bodies.map((body) => designOf(body).nodes)) as ReturnType<typeof designOf>["nodes"];
    const edges = Object.assign({}, ...bodies.map((body) => designOf(body).edges)) as ReturnType<typeof designOf>["edges"];
    return (path) => capital(connection(path, edges, nodes) ?? inner(path, nodes) ?? placeInDesign(path, { nodes }));
  }
  if (kind === "freeform") return (path) => path.join(", ") || "the document";
  if (kind === "data_source") return (path) => capital(placeInSource(path, []));
  return (path) => capital(inEntry(path, entryName(path, bodies, gone)) || "the document");
}

/** What an entry of a map is called: a term of a glossary, a rule of a rule set. */
function entryName([, map = "", id = ""]: readonly string[], bodies: readonly unknown[], gone: HistoryPage["gone"]): string | undefined {
  const held = bodies.map((body) => record(record(record(body)[map])[id])["name"]).findLast((name) => typeof name === "string" && name.trim() !== "");
  return typeof held === "string" ? held : gone.find(({ path }) => path[1] === map && path[2] === id)?.name;
}

function inEntry(path: readonly string[], name: string | undefined): string {
  const words = name === undefined ? path.slice(1).map(sentence) : [sentence(path[1] ?? ""), name, ...path.slice(3).map(sentence)];
  return words.join(", ");
}

function connection(path: readonly string[], edges: ReturnType<typeof designOf>["edges"], nodes: ReturnType<typeof designOf>["nodes"]): string | undefined {
  const [, map, id = ""] = path;
  const edge = map === "edges" ? edges[id] : undefined;
  if (edge === undefined) return undefined;
  const name = (node: string) => placeInDesign(["body", "nodes", node], { nodes }).replace(/^the step /u, "");
  return `the connection from ${name(edge.source)} to ${name(edge.target)}`;
}

/** A field inside a field of a step, where the form does not show it as one of the step. */
function inner(path: readonly string[], nodes: ReturnType<typeof designOf>["nodes"]): string | undefined {
  const [root, map, node = "", field = "", part] = path;
  if (root !== "body" || map !== "nodes" || field === "parameters" || field === "retry" || part === undefined) return undefined;
  return `${sentence(part)} of ${placeInDesign(["body", "nodes", node, field], { nodes }).toLowerCase().replace(/ of .*$/u, "")} of ${placeInDesign(["body", "nodes", node], { nodes }).replace(/^the step /u, "")}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a session touched, in a few words: "Load flights, Name and 3 more". */
export function placesLine(session: SessionOfWork, nameOf: NameOf): string {
  const named = [...new Set(session.places.filter(([root]) => root !== "layout").map((place) => nameOf(place).replace(/^The step /u, "")))];
  const moved = named.length === 0 && session.places.length > 0 ? ["moved steps"] : named;
  const shown = moved.slice(0, 2).join(", ");
  return [counted(session.edits, "edit"), moved.length > 2 ? `${shown} and ${moved.length - 2} more` : shown].filter((part) => part !== "").join(" · ");
}

/** What differs, in one line: "2 added, 1 changed". */
export function totals(changes: readonly ChangeOut[]): string {
  const count = (nature: ChangeOut["nature"]) => changes.filter((one) => one.nature === nature && one.root !== "layout").length;
  const moved = changes.filter((one) => one.root === "layout").length;
  const parts = (["added", "changed", "removed"] as const).map((nature) => (count(nature) === 0 ? "" : `${count(nature)} ${nature}`));
  return [...parts, moved === 0 ? "" : `${moved} moved`].filter((part) => part !== "").join(", ") || "nothing differs";
}
