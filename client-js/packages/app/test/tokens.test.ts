/** The contrast table of the design, computed from tokens.css with the WCAG 2.2 formula. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COLOURS } from "../src/people/person";
import { contrast, type Tokens, themesOf } from "./contrast";

const THEMES = themesOf(readFileSync(new URL("../src/tokens.css", import.meta.url), "utf8"));
const NEUTRAL = ["bg", "canvas", "surface", "surface-2", "surface-3"] as const;
const STATES = ["ok", "run", "wait", "fail", "idle"] as const;
const SOFT = [...STATES.map((state) => `${state}-soft`), "accent-soft"];

function lowest(theme: Tokens, colour: string, grounds: readonly string[]): number {
  return Math.min(...grounds.map((ground) => contrast(theme(colour), theme(ground))));
}

describe.each(["light", "dark", "contrast"] as const)("theme %s", (name) => {
  const theme = THEMES[name];
  const text = name === "contrast" ? 7 : 4.5;

  test.each(["text", "text-2", "text-3"])("%s reads on every ground and every soft ground", (colour) => {
    expect(lowest(theme, colour, [...NEUTRAL, ...SOFT])).toBeGreaterThanOrEqual(text);
  });

  test.each(STATES)("%s text reads on neutral grounds and its own soft ground", (state) => {
    expect(lowest(theme, `${state}-text`, ["bg", "canvas", "surface", "surface-2", `${state}-soft`])).toBeGreaterThanOrEqual(text);
  });

  test.each(STATES)("%s graphics are seen on neutral grounds", (state) => {
    expect(lowest(theme, state, ["bg", "canvas", "surface", "surface-2"])).toBeGreaterThanOrEqual(3);
  });

  test.each(STATES)("an icon is seen on the %s graphic", (state) => {
    expect(contrast(theme("on-state"), theme(state))).toBeGreaterThanOrEqual(3);
  });

  test("the accent reads as text, under letters, and as focus ring", () => {
    expect(lowest(theme, "accent-text", ["bg", "surface", "surface-2", "accent-soft"])).toBeGreaterThanOrEqual(text);
    expect(lowest(theme, "on-accent", ["accent", "accent-hover"])).toBeGreaterThanOrEqual(4.5);
    expect(lowest(theme, "focus", NEUTRAL)).toBeGreaterThanOrEqual(3);
  });

  test("the lines of controls are seen", () => {
    expect(lowest(theme, "line-control", ["surface", "surface-2"])).toBeGreaterThanOrEqual(3);
  });

  test("edges are seen on the canvas", () => {
    expect(lowest(theme, "edge-idle", ["canvas"])).toBeGreaterThanOrEqual(3);
    expect(lowest(theme, "edge-done", ["canvas"])).toBeGreaterThanOrEqual(3);
  });

  test.each([1, 2, 3, 4, 5, 6])("chart series %i is seen", (series) => {
    expect(lowest(theme, `series-${series}`, ["surface"])).toBeGreaterThanOrEqual(4.15);
  });

  test("the rail's icons and its mark are seen", () => {
    expect(lowest(theme, "rail-text", ["rail", "rail-active"])).toBeGreaterThanOrEqual(4.5);
    expect(lowest(theme, "rail-strong", ["rail", "rail-active"])).toBeGreaterThanOrEqual(7);
    expect(lowest(theme, "rail-mark", ["rail"])).toBeGreaterThanOrEqual(3);
  });
});

describe("people", () => {
  test.each(COLOURS)("colour %i is seen in light and dark, and initials read on it", (colour) => {
    for (const name of ["light", "dark"] as const) {
      expect(lowest(THEMES[name], `person-${colour}`, ["canvas", "surface"])).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(THEMES.light(`on-person-${colour}`), THEMES.light(`person-${colour}`))).toBeGreaterThanOrEqual(4.5);
  });

  test("there are twelve, in order, each its own", () => {
    expect(COLOURS).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(new Set(COLOURS.map((colour) => THEMES.light(`person-${colour}`))).size).toBe(12);
  });
});

test("the figures of the design's table hold", () => {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  expect(tenth(contrast(THEMES.light("text"), THEMES.light("surface-3")))).toBe(14.8);
  expect(tenth(contrast(THEMES.dark("text"), THEMES.dark("surface-3")))).toBe(12.3);
  expect(tenth(contrast(THEMES.light("on-accent"), THEMES.light("accent")))).toBe(6.4);
  expect(tenth(contrast(THEMES.contrast("accent"), THEMES.contrast("on-accent")))).toBe(16);
});
