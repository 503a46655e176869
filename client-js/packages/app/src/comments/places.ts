/** Where comments stand, as keys that parts of a screen ask for. Pure. */
import type { CommentAnchor, ShownThread } from "@concert/sdk";

/** The same key for everything that is said about the same place: "node n1", "field body.name", "point 3f…". */
export function placeOf(anchor: CommentAnchor, thread = ""): string {
  switch (anchor.kind) {
    case "document":
      return "document";
    case "node":
      return `node ${anchor.node}`;
    case "edge":
      return `edge ${anchor.edge}`;
    case "point":
      return `point ${thread}`;
    case "field":
    case "text":
      return `field ${anchor.path.join(".")}`;
  }
}

/** The step whose place it is, or whose field. */
export function nodeOf(anchor: CommentAnchor): string | undefined {
  if (anchor.kind === "node") return anchor.node;
  if (anchor.kind !== "field" && anchor.kind !== "text") return undefined;
  const [root, map, node] = anchor.path;
  return root === "body" && map === "nodes" ? node : undefined;
}

export function isOpen(thread: ShownThread): boolean {
  return thread.resolved === undefined && !thread.orphan;
}

export function messagesOf(threads: readonly ShownThread[]): number {
  return threads.reduce((sum, thread) => sum + thread.messages.length, 0);
}

export function unreadOf(threads: readonly ShownThread[]): number {
  return threads.reduce((sum, thread) => sum + thread.unread, 0);
}

/** A part of a text about whose words the same threads are. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly threads: readonly ShownThread[];
}

/** A text cut where what is open about its words begins and ends; a span that reaches beyond it counts as far as there is text. */
export function stretches(text: string, threads: readonly ShownThread[]): readonly Stretch[] {
  const spans = threads.flatMap((thread) => (isOpen(thread) && thread.span !== undefined ? [{ thread, from: thread.span[0], to: Math.min(text.length, thread.span[1]) }] : [])).filter(({ from, to }) => from < to);
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])])].toSorted((a, b) => a - b);
  return cuts.slice(1).map((to, index) => {
    const from = cuts[index] ?? 0;
    return { from, to, text: text.slice(from, to), threads: spans.filter((span) => span.from <= from && to <= span.to).map(({ thread }) => thread) };
  });
}

/** Threads by the place that a pin stands at; those of fields stand at their step, too. */
export function byPin(threads: readonly ShownThread[]): ReadonlyMap<string, readonly ShownThread[]> {
  const found = new Map<string, ShownThread[]>();
  for (const thread of threads.filter(isOpen)) {
    const node = nodeOf(thread.anchor);
    const key = node === undefined ? placeOf(thread.anchor, thread.id) : `node ${node}`;
    found.set(key, [...(found.get(key) ?? []), thread]);
  }
  return found;
}

/** What begins with @ right before the caret, as far as it was typed; undefined where nobody is being named. */
export function nameBefore(text: string, caret: number): { readonly from: number; readonly words: string } | undefined {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf("@");
  if (from < 0 || (from > 0 && !/\s|[(]/u.test(before[from - 1] ?? ""))) return undefined;
  const words = before.slice(from + 1);
  return /^[^\s@][^\n@]{0,30}$|^$/u.test(words) ? { from, words } : undefined;
}

/** Those whose name has a word that begins so. */
export function namedBy<P extends { readonly name: string }>(people: readonly P[], words: string): readonly P[] {
  const wanted = words.toLowerCase();
  const begins = ({ name }: P) => name.toLowerCase().startsWith(wanted);
  const within = ({ name }: P) => name.toLowerCase().split(/\s+/u).some((word) => word.startsWith(wanted));
  return [...people.filter(begins), ...people.filter((person) => !begins(person) && within(person))];
}

/** Those whose names stand in it after an @: of names that begin alike the longest one, and everybody who is called so. */
export function mentionedIn<P extends { readonly name: string }>(text: string, people: readonly P[]): readonly P[] {
  const byLength = people.filter(({ name }) => name !== "").toSorted((a, b) => b.name.length - a.name.length);
  const named = new Set<string>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const rest = text.slice(at + 1);
    const found = byLength.find(({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)));
    if (found !== undefined) named.add(found.name);
  }
  return people.filter(({ name }) => named.has(name));
}

export type Piece = { readonly kind: "text"; readonly text: string } | { readonly kind: "name"; readonly text: string; readonly user: string };

/** A text with the names of those who are mentioned in it set apart. */
export function pieces(text: string, mentioned: readonly { readonly user: string; readonly name: string }[]): readonly Piece[] {
  const found: Piece[] = [];
  let rest = text;
  const byLength = mentioned.toSorted((a, b) => b.name.length - a.name.length);
  while (rest !== "") {
    const hits = byLength.map((person) => ({ person, at: rest.indexOf(`@${person.name}`) })).filter(({ at }) => at >= 0);
    const first = hits.toSorted((a, b) => a.at - b.at)[0];
    if (first === undefined) return [...found, { kind: "text", text: rest }];
    if (first.at > 0) found.push({ kind: "text", text: rest.slice(0, first.at) });
    const name = `@${first.person.name}`;
    found.push({ kind: "name", text: name, user: first.person.user });
    rest = rest.slice(first.at + name.length);
  }
  return found;
}
