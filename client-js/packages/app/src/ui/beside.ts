/** Where something small stands beside a box: on the wanted side if it fits, else on the other, never outside the window. Pure. */
import type { Side } from "./tips";

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

const GAP = 6;
const EDGE = 8;
const OTHER: Readonly<Record<Side, Side>> = { top: "bottom", bottom: "top", left: "right", right: "left" };

export function besideBox(anchor: Box, own: Size, side: Side, window: Size): { readonly left: number; readonly top: number } {
  const wanted = placed(anchor, own, side);
  const { left, top } = hasRoom(wanted, own, side, window) ? wanted : placed(anchor, own, OTHER[side]);
  return { left: clamped(left, window.width - own.width), top: clamped(top, window.height - own.height) };
}

function placed(anchor: Box, own: Size, side: Side): { readonly left: number; readonly top: number } {
  const middle = { left: anchor.left + (anchor.width - own.width) / 2, top: anchor.top + (anchor.height - own.height) / 2 };
  switch (side) {
    case "top":
      return { ...middle, top: anchor.top - own.height - GAP };
    case "bottom":
      return { ...middle, top: anchor.top + anchor.height + GAP };
    case "left":
      return { ...middle, left: anchor.left - own.width - GAP };
    case "right":
      return { ...middle, left: anchor.left + anchor.width + GAP };
  }
}

/** Only in the direction of the side: along the other axis it is moved inside. */
function hasRoom({ left, top }: { readonly left: number; readonly top: number }, own: Size, side: Side, window: Size): boolean {
  return side === "top" || side === "bottom" ? top >= 0 && top + own.height <= window.height : left >= 0 && left + own.width <= window.width;
}

function clamped(at: number, most: number): number {
  return Math.max(EDGE, Math.min(at, most - EDGE));
}
