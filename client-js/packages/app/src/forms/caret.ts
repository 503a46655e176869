/** Where a caret stands after somebody else changed the text around it. */

/** The offset in `now` of what stood at `at` in `before`; what is before or after the changed stretch keeps its place. */
export function movedCaret(before: string, now: string, at: number): number {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  if (at <= head) return at;
  if (at >= before.length - tail) return at + now.length - before.length;
  return Math.min(at, now.length - tail);
}
