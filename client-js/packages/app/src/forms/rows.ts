/** Rows of a list that is one value: which of the new ones is which of those before, and what a list is after a row moved. Pure. */

export interface Row<Value> {
  readonly key: number;
  readonly value: Value;
}

/**
 * The same row keeps its key while others move around it or are changed: what is alike is the same, then what stands where
 * the changed one stood. So nobody's cursor lands in another row when somebody else edits.
 */
export function keyed<Value>(before: readonly Row<Value>[], now: readonly Value[]): readonly Row<Value>[] {
  const left = new Map(before.map((row) => [row.key, JSON.stringify(row.value)]));
  const take = (key: number | undefined) => (key !== undefined && left.delete(key) ? key : undefined);
  const alike = now.map((value) => {
    const said = JSON.stringify(value);
    return take([...left].find(([, held]) => held === said)?.[0]);
  });
  let fresh = Math.max(0, ...before.map((row) => row.key));
  return now.map((value, at) => ({ key: alike[at] ?? take(before[at]?.key) ?? (fresh += 1), value }));
}

export function moved<Value>(list: readonly Value[], at: number, by: -1 | 1): readonly Value[] {
  const to = at + by;
  return to < 0 || to >= list.length ? list : list.toSpliced(at, 1).toSpliced(to, 0, ...list.slice(at, at + 1));
}
