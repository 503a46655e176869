/** What has changed between two texts. */

/** The one stretch in which two texts differ, so that the caret and what is marked keep their places. */
export function difference(before: string, now: string): { readonly from: number; readonly to: number; readonly insert: string } {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return { from: head, to: before.length - tail, insert: now.slice(head, now.length - tail) };
}
