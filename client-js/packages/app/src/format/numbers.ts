/** Numbers as words of the interface: a space before units, thousands with commas, no false precision. */

const WHOLE = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** 1284610 as "1,284,610": for tables, where figures are compared. */
export function whole(value: number): string {
  return WHOLE.format(value);
}

/** 1284610 as "1.28 M", 84000 as "84 k": for trees and narrow places. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return WHOLE.format(value);
  for (const [unit, letter] of [[1e3, "k"], [1e6, "M"], [1e9, "G"], [1e12, "T"]] as const) {
    const rounded = Number((value / unit).toPrecision(3));
    if (Math.abs(rounded) < 1000 || letter === "T") return `${letter === "k" ? Math.round(rounded) : rounded} ${letter}`;
  }
  return WHOLE.format(value);
}

/** 0.0613 as "6.1 %". Never rounds a rest away: 0.0004 is "<0.1 %", 0.9996 is ">99.9 %". */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value > 0 && value < 0.1) return "<0.1 %";
  if (value > 99.9 && value < 100) return ">99.9 %";
  return `${Math.round(value * 10) / 10} %`;
}

/** 4194304 as "4.2 MB": bytes by thousands. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  for (const [unit, name] of [[1e3, "kB"], [1e6, "MB"], [1e9, "GB"], [1e12, "TB"]] as const) {
    const part = value / unit;
    if (part < 999.5 || name === "TB") return `${part < 10 ? Math.round(part * 10) / 10 : Math.round(part)} ${name}`;
  }
  return `${value} B`;
}

/** A figure of unknown size: up to four significant digits, thousands with commas. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "not a number";
  if (Number.isInteger(value)) return WHOLE.format(value);
  const size = Math.abs(value);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits }).format(value);
}

/** How many a list shows: "3 runs", and while a filter holds "3 of 12 runs", or "3 runs fit" where it is not known of how many. */
export function listCount(count: number, one: string, filtered: boolean, all?: number, many = `${one}s`): string {
  if (!filtered) return counted(count, one, many);
  if (all !== undefined) return `${whole(count)} of ${counted(all, one, many)}`;
  return `${counted(count, one, many)} ${count === 1 ? "fits" : "fit"}`;
}

/** "1 step", "3 steps". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
