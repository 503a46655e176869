/** What differs between two texts as changes of an editor, and how what others did goes through what somebody typed. Pure. */
import { ChangeSet, type ChangeSpec } from "@codemirror/state";
import { woven } from "../../texts/woven";
import { ends } from "./edits";

/** Line by line, and in a line only what differs: what stands between two changes keeps its carets. */
export function difference(from: string, to: string): ChangeSet {
  const [head, tail] = ends(from, to);
  const first = head === 0 ? 0 : from.lastIndexOf("\n", head - 1) + 1;
  const last = from.indexOf("\n", from.length - tail);
  const kept = last === -1 ? 0 : from.length - last;
  const changes: ChangeSpec[] = [];
  let [at, was, is] = [first, "", ""];
  const told = () => {
    const [start, end] = ends(was, is);
    if (was !== is) changes.push({ from: at + start, to: at + was.length - end, insert: is.slice(start, is.length - end) });
    [at, was, is] = [at + was.length, "", ""];
  };
  for (const { nature, text } of woven(lines(from.slice(first, from.length - kept)), lines(to.slice(first, to.length - kept)))) {
    if (nature === "removed") was += text;
    else if (nature === "added") is += text;
    else {
      told();
      at += text.length;
    }
  }
  told();
  return ChangeSet.of(changes, from.length);
}

/** Each with the end of its line. */
function lines(text: string): readonly string[] {
  return text.split(/(?<=\n)/u);
}

export interface Carried {
  /** Of the text that stands in the editor. */
  readonly changes: ChangeSet;
  /** What is the person's own in it then. */
  readonly mine: ChangeSet;
}

/** `mine` made `shown` of `base`, which is `text` now. Where both touched one place and `shown` only says the same in other words, the words of `text` stand. */
export function carried(base: string, text: string, mine: ChangeSet, shown: string, saysTheSame: boolean): Carried {
  const theirs = difference(base, text);
  if (saysTheSame && meet(theirs, mine)) return { changes: difference(shown, text), mine: ChangeSet.empty(text.length) };
  return { changes: theirs.map(mine), mine: mine.map(theirs, true) };
}

function meet(theirs: ChangeSet, mine: ChangeSet): boolean {
  let found = false;
  theirs.iterChangedRanges((from, to) => {
    found ||= mine.touchesRange(from, to) !== false;
  });
  return found;
}
