/** The arithmetic of tiles in rows: how many fit beside each other, and which one a key leads to. Pure. */

/** Between two tiles, in both directions, in px. */
export const GAP = 12;
const NARROWEST = 264;
const MOST = 5;

/** How many tiles stand beside each other in so many px; one at least, five at most. */
export function columnsFor(width: number): number {
  return Math.min(MOST, Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP))));
}

export interface Tiling {
  readonly total: number;
  readonly columns: number;
  /** Whole rows in view: as far as Page Up and Page Down go. */
  readonly page: number;
}

export interface TileKey {
  readonly key: string;
  readonly ctrl: boolean;
}

/** The tile that a key leads to from the one at `at`, as in a grid of cells; undefined for keys that lead nowhere. */
export function tileAfter({ key, ctrl }: TileKey, at: number, { total, columns, page }: Tiling): number | undefined {
  const end = total - 1;
  const rowStart = at - (at % columns);
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, at - 1);
    case "ArrowRight":
      return Math.min(end, at + 1);
    case "ArrowUp":
      return up(at, 1, columns);
    case "ArrowDown":
      return down(at, 1, columns, end);
    case "PageUp":
      return up(at, page, columns);
    case "PageDown":
      return down(at, page, columns, end);
    case "Home":
      return ctrl ? 0 : rowStart;
    case "End":
      return ctrl ? end : Math.min(end, rowStart + columns - 1);
    default:
      return undefined;
  }
}

/** So many rows higher in the same column, at most to the first row. */
function up(at: number, rows: number, columns: number): number {
  return Math.max(at % columns, at - rows * columns);
}

/** So many rows lower in the same column, at most to the last row; where that one is short, to its last tile. */
function down(at: number, rows: number, columns: number, end: number): number {
  const below = Math.min(Math.floor(end / columns), Math.floor(at / columns) + rows);
  return Math.min(end, below * columns + (at % columns));
}
