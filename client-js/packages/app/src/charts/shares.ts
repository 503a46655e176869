/** The arithmetic of a column's distribution: bars of equal bins, or shares of its most frequent values. */
import type { Bin, ColumnProfile } from "@concert/sdk";
import { percent } from "../format/numbers";

export interface Bars {
  readonly kind: "bars";
  /** 0 to 1, the largest is 1. */
  readonly heights: readonly number[];
}

export interface Shares {
  readonly kind: "shares";
  readonly shares: readonly { readonly label: string; readonly share: number }[];
  /** What the named values leave over. */
  readonly rest: number;
}

export type Distribution = Bars | Shares | { readonly kind: "nothing" };

/** Bars where the server made bins over a range, else shares of the named values among those that are there. */
export function distributionOf(column: ColumnProfile, sampled: number): Distribution {
  const present = sampled - column.nulls;
  if (present <= 0 || column.histogram.length === 0) return { kind: "nothing" };
  if (sameLabels(column.histogram, column.top)) {
    const shares = column.top.map((bin) => ({ label: bin.label, share: bin.count / present }));
    const named = shares.reduce((sum, one) => sum + one.share, 0);
    return { kind: "shares", shares, rest: Math.max(0, 1 - named) };
  }
  const most = Math.max(...column.histogram.map((bin) => bin.count), 1);
  return { kind: "bars", heights: column.histogram.map((bin) => bin.count / most) };
}

function sameLabels(a: readonly Bin[], b: readonly Bin[]): boolean {
  return a.length === b.length && a.every((bin, index) => bin.label === b[index]?.label);
}

/** The distribution in words, for those who do not see it. */
export function inWords(distribution: Distribution, column: ColumnProfile): string {
  switch (distribution.kind) {
    case "nothing":
      return "no values";
    case "shares":
      return distribution.shares
        .slice(0, 3)
        .map((one) => `${one.label} ${percent(one.share)}`)
        .join(", ");
    case "bars":
      return `from ${String(column.minimum)} to ${String(column.maximum)} in ${distribution.heights.length} bins`;
  }
}
