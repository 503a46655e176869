/** Which sources of the list are chosen: some of them, or all that fit what the list was asked. Pure. */
export type Picked = { readonly kind: "some"; readonly ids: ReadonlySet<string>; readonly last: number | undefined } | { readonly kind: "all" };

export const NONE: Picked = { kind: "some", ids: new Set(), last: undefined };

/** Chosen where it was not and the other way round. After "all", only this one. */
export function toggled(picked: Picked, id: string, at: number): Picked {
  if (picked.kind === "all") return { kind: "some", ids: new Set([id]), last: at };
  const ids = new Set(picked.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: "some", ids, last: at };
}

/** All from the one that was touched last to this one, as far as they are loaded. */
export function extended(picked: Picked, at: number, idAt: (index: number) => string | undefined): Picked {
  if (picked.kind === "all") return picked;
  const ids = new Set(picked.ids);
  const from = picked.last ?? at;
  for (let index = Math.min(from, at); index <= Math.max(from, at); index += 1) {
    const id = idAt(index);
    if (id !== undefined) ids.add(id);
  }
  return { kind: "some", ids, last: at };
}

export function isPicked(picked: Picked, id: string): boolean {
  return picked.kind === "all" || picked.ids.has(id);
}

export function countPicked(picked: Picked, total: number): number {
  return picked.kind === "all" ? total : picked.ids.size;
}
