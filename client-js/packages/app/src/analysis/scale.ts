/** Where values stand in a picture. Pure. */

/** Seconds that people count in: 1 to 30 of seconds, minutes and hours, then days. Below a second tenths and the like. */
const ROUND = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Round marks of seconds from zero to at least `most`: at most five steps. */
export function steps(most: number): readonly number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const step = (rough <= 1 ? undefined : ROUND.find((one) => one >= rough)) ?? byTens(rough);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step);
}

function byTens(rough: number): number {
  const unit = rough > 86_400 ? 86_400 : 1;
  const power = 10 ** Math.floor(Math.log10(rough / unit));
  return ([1, 2, 2.5, 5, 10].find((one) => one * power * unit >= rough) ?? 10) * power * unit;
}

/** Every so many of `count` things, so that at most `most` of them have a label. */
export function every(count: number, most: number): number {
  return Math.max(1, Math.ceil(count / most));
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lines through the points, broken where a point is missing. */
export function path(points: readonly (Point | undefined)[]): string {
  let pen = false;
  return points
    .map((point) => {
      if (point === undefined) {
        pen = false;
        return "";
      }
      const part = `${pen ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
      pen = true;
      return part;
    })
    .join("");
}

/** The ground between two rows of points, for each stretch where both are there. */
export function band(upper: readonly (Point | undefined)[], lower: readonly (Point | undefined)[]): string {
  const parts: string[] = [];
  let from = 0;
  const close = (to: number) => {
    const above = upper.slice(from, to).filter((one) => one !== undefined);
    const below = lower.slice(from, to).filter((one) => one !== undefined).reverse();
    if (above.length > 1) parts.push(`${path(above)}${path(below).replace("M", "L")}Z`);
  };
  for (let index = 0; index <= upper.length; index += 1) {
    if (index === upper.length || upper[index] === undefined || lower[index] === undefined) {
      close(index);
      from = index + 1;
    }
  }
  return parts.join("");
}
