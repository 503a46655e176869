/** Two texts line by line: what was taken out, what was put in, and a little of what stands around it. Pure. */

export interface Line {
  readonly nature: "same" | "added" | "removed" | "skipped";
  readonly text: string;
}

const AROUND = 3;
/** Above this many line pairs the middle is told as one piece out and one piece in. */
const MOST_PAIRS = 1_000_000;

export function linesOf(before: string, after: string): readonly Line[] {
  const was = before.split("\n");
  const is = after.split("\n");
  let head = 0;
  while (head < was.length && head < is.length && was[head] === is[head]) head += 1;
  let tail = 0;
  while (tail < was.length - head && tail < is.length - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail += 1;
  const same = (texts: readonly string[]) => texts.map((text): Line => ({ nature: "same", text }));
  const middle = woven(was.slice(head, was.length - tail), is.slice(head, is.length - tail));
  return folded([...same(was.slice(0, head)), ...middle, ...same(was.slice(was.length - tail))]);
}

/** All of both, by the longest common subsequence. */
export function woven(was: readonly string[], is: readonly string[]): readonly Line[] {
  const removed = (text: string): Line => ({ nature: "removed", text });
  const added = (text: string): Line => ({ nature: "added", text });
  if (was.length * is.length > MOST_PAIRS) return [...was.map(removed), ...is.map(added)];
  const width = is.length + 1;
  const longest = new Uint32Array((was.length + 1) * width);
  for (let i = was.length - 1; i >= 0; i -= 1) {
    for (let j = is.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = was[i] === is[j] ? (longest[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const lines: Line[] = [];
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

/** Long stretches that are the same become one line that says how long they are. */
function folded(lines: readonly Line[]): readonly Line[] {
  const near = new Set<number>();
  lines.forEach(({ nature }, index) => {
    if (nature === "same") return;
    for (let at = index - AROUND; at <= index + AROUND; at += 1) near.add(at);
  });
  const shown: Line[] = [];
  let skipped = 0;
  lines.forEach((line, index) => {
    if (near.has(index)) {
      if (skipped > 0) shown.push({ nature: "skipped", text: String(skipped) });
      skipped = 0;
      shown.push(line);
    } else skipped += 1;
  });
  if (skipped > 0) shown.push({ nature: "skipped", text: String(skipped) });
  return shown;
}
