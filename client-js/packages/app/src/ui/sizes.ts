/** The arithmetic of a resizable pane. */

export interface Pane {
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly normal: number;
  /** 1 where moving right or down makes it larger. */
  readonly growth: 1 | -1;
  readonly axis: "x" | "y";
}

export function clampSize(size: number, min: number, max: number): number {
  return Math.round(Math.min(max, Math.max(min, size)));
}

/** The stored size, or the normal one where nothing readable is stored. */
export function readSize(stored: string | null, normal: number, min: number, max: number): number {
  const value = stored === null ? Number.NaN : Number(stored);
  return clampSize(Number.isFinite(value) ? value : normal, min, max);
}

/** The size after a key: arrows by 16 (Shift: 64), Home smallest, End largest, Enter normal. */
export function nudgeSize(key: string, far: boolean, pane: Pane): number | undefined {
  const step = (far ? 64 : 16) * pane.growth;
  const [less, more] = pane.axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  switch (key) {
    case less:
      return clampSize(pane.size - step, pane.min, pane.max);
    case more:
      return clampSize(pane.size + step, pane.min, pane.max);
    case "Home":
      return pane.min;
    case "End":
      return pane.max;
    case "Enter":
      return clampSize(pane.normal, pane.min, pane.max);
    default:
      return undefined;
  }
}
