/** Makes in one's own copy of the design what a changed text means, so that it is one's own edit and one step of undo. */
import { type ReadCode, removeAt, setAt, sharedAt, text, textAt, whole, writeText, type Y } from "@concert/sdk";

export type CodeEdit = ReadCode["edits"][number];

/** Call it inside `edit`. What somebody took away meanwhile is not changed. */
export function makeEdits(doc: Y.Doc, edits: readonly CodeEdit[]): void {
  for (const edit of edits) {
    const [root, area] = edit.path;
    const parent = edit.path.slice(0, -1);
    const isThere = sharedAt(doc, parent) !== undefined || parent.length < 3 || (parent.length > 3 && sharedAt(doc, parent.slice(0, 3)) !== undefined);
    if (root !== "body" || area === undefined || !isThere) continue;
    switch (edit.kind) {
      case "remove":
        removeAt(doc, edit.path);
        if (area === "nodes" && edit.path.length === 3) removeAt(doc, ["layout", ...edit.path.slice(1)]);
        break;
      case "text":
        writeText(textAt(doc, edit.path), mergedWords(words(edit.before), words(edit.value), textAt(doc, edit.path).toString()));
        break;
      case "set":
        setAt(doc, edit.path, entry(edit.path, edit.value));
    }
  }
}

/** A value as what stands in a design at that place: a step is a map with words in it, a parameter of a step one value. */
function entry(path: readonly string[], value: unknown): unknown {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap || path.length !== 3) return whole(value);
  const fields = value as Readonly<Record<string, unknown>>;
  if (path[1] !== "nodes") return Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, whole(one)]));
  const parameters = fields["parameters"] as Readonly<Record<string, unknown>>;
  return {
    ...fields,
    name: text(words(fields["name"])),
    note: text(words(fields["note"])),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, one]) => [key, whole(one)])),
  };
}

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What changed from `before` to `wanted`, changed in `live`, which others may have typed in. */
export function mergedWords(before: string, wanted: string, live: string): string {
  const [start, end] = ends(before, wanted);
  const [head, tail] = ends(before, live);
  const moved = (at: number): number => {
    if (at <= head) return at;
    if (at >= before.length - tail) return at + live.length - before.length;
    return Math.min(at, live.length - tail);
  };
  const first = moved(start);
  return live.slice(0, first) + wanted.slice(start, wanted.length - end) + live.slice(Math.max(first, moved(before.length - end)));
}

/** How much two texts have in common at their beginning, and then at their end. */
export function ends(a: string, b: string): readonly [head: number, tail: number] {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return [head, tail];
}
