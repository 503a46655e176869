/** Where a tip stands: on the wanted side, inside the window. */
import { expect, test } from "vitest";
import { besideBox } from "../src/ui/beside";

const WINDOW = { width: 400, height: 300 };
const OWN = { width: 100, height: 20 };

test.each([
  ["above, in the middle", { left: 100, top: 74 }, { left: 130, top: 100, width: 40, height: 30 }, "top"],
  ["below, where there is no room above", { left: 100, top: 36 }, { left: 130, top: 0, width: 40, height: 30 }, "top"],
  ["moved in from the left edge", { left: 8, top: 74 }, { left: 0, top: 100, width: 40, height: 30 }, "top"],
  ["moved in from the right edge", { left: 292, top: 74 }, { left: 380, top: 100, width: 20, height: 30 }, "top"],
  ["right of a rail", { left: 54, top: 105 }, { left: 8, top: 100, width: 40, height: 30 }, "right"],
  ["left of it, where there is no room on the right", { left: 244, top: 105 }, { left: 350, top: 100, width: 40, height: 30 }, "right"],
] as const)("%s", (_, expected, anchor, side) => expect(besideBox(anchor, OWN, side, WINDOW)).toEqual(expected));
