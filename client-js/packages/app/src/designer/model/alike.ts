/** Which known names are most like one that is not among them. Pure. */

/** At most three, the most alike first; none where nothing is alike. Compared by the pairs of letters they share. */
export function mostAlike(name: string, known: readonly string[]): readonly string[] {
  const wanted = pairsOf(name);
  return known
    .map((one) => ({ one, likeness: likeness(wanted, pairsOf(one)) }))
    .filter(({ likeness: how }) => how >= 0.4)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ one }) => one);
}

/** Sørensen-Dice: 0 shares nothing, 1 is equal. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return (2 * shared) / Math.max(1, a.size + b.size);
}

function pairsOf(name: string): ReadonlySet<string> {
  const letters = ` ${name.trim().toLowerCase()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}
