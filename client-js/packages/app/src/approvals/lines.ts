/** Two texts line by line: what was taken out, what was put in, and a little of what stands around it. Pure. */
import { type Woven, woven } from "../texts/woven";

export interface Line {
  readonly nature: Woven["nature"] | "skipped";
  readonly text: string;
}

const AROUND = 3;

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
