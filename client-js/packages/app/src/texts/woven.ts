/** Two texts as one, line by line: what is in both, what was taken out, what was put in. Pure. */

export interface Woven {
  readonly nature: "same" | "added" | "removed";
  readonly text: string;
}

/** Above this many line pairs the middle is told as one piece out and one piece in. */
const MOST_PAIRS = 1_000_000;

/** All of both, by the longest common subsequence. */
export function woven(was: readonly string[], is: readonly string[]): readonly Woven[] {
  const removed = (text: string): Woven => ({ nature: "removed", text });
  const added = (text: string): Woven => ({ nature: "added", text });
  if (was.length * is.length > MOST_PAIRS) return [...was.map(removed), ...is.map(added)];
  const width = is.length + 1;
  const longest = new Uint32Array((was.length + 1) * width);
  for (let i = was.length - 1; i >= 0; i -= 1) {
    for (let j = is.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = was[i] === is[j] ? (longest[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const lines: Woven[] = [];
  let i = 0;
  let j = 0;
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      lines.push({ nature: "same", text: was[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= is.length || (i < was.length && (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))) {
      lines.push(removed(was[i] ?? ""));
      i += 1;
    } else {
      lines.push(added(is[j] ?? ""));
      j += 1;
    }
  }
  return lines;
}
