/** Which names say something else than before. What is the same object says the same. Pure. */

export function differingEntries(before: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): readonly string[] {
  if (before === now) return [];
  const gone = [...before.keys()].filter((name) => !now.has(name));
  return [...gone, ...[...now.keys()].filter((name) => before.get(name) !== now.get(name))];
}

/** Those that are in one of the two alone. */
export function differingMembers(before: ReadonlySet<string>, now: ReadonlySet<string>): readonly string[] {
  if (before === now) return [];
  return [...[...before].filter((name) => !now.has(name)), ...[...now].filter((name) => !before.has(name))];
}
