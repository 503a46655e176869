/** Which theme, density and rail this person chose in this browser. Follows the system and the window until they choose. */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark" | "contrast";
export type Density = "compact" | "comfortable";
/** How the rail shows its places. */
export type RailLook = "icons" | "names";

export interface Preference {
  readonly theme: Theme;
  readonly density: Density;
  /** Not chosen: names where the window has room for them. */
  readonly rail?: RailLook | undefined;
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
}

const KEY = "concert.preference";
const WIDE = "(min-width: 1600px)";
const THEMES: readonly Theme[] = ["system", "light", "dark", "contrast"];
export const DEFAULT: Preference = { theme: "system", density: "compact", singleKeys: true };

const listeners = new Set<() => void>();
let current: Preference = DEFAULT;

/** Reads what was stored; anything that is not ours counts as not stored. */
export function parsePreference(stored: string | null): Preference {
  if (stored === null) return DEFAULT;
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== "object" || value === null) return DEFAULT;
    const record = value as Readonly<Record<string, unknown>>;
    return {
      theme: THEMES.find((theme) => theme === record["theme"]) ?? DEFAULT.theme,
      density: record["density"] === "comfortable" ? "comfortable" : "compact",
      ...(record["rail"] === "icons" || record["rail"] === "names" ? { rail: record["rail"] } : {}),
      singleKeys: record["singleKeys"] !== false,
    };
  } catch {
    return DEFAULT;
  }
}

/** What stands in data-theme for a choice, given what the system asks for. */
export function themeToShow(theme: Theme, system: { readonly dark: boolean; readonly contrast: boolean }): Exclude<Theme, "system"> {
  if (theme !== "system") return theme;
  if (system.contrast) return "contrast";
  return system.dark ? "dark" : "light";
}

/** What the rail shows, given whether the window is wide. */
export function railToShow(rail: RailLook | undefined, wide: boolean): RailLook {
  return rail ?? (wide ? "names" : "icons");
}

function paint(): void {
  const system = { dark: matches("(prefers-color-scheme: dark)"), contrast: matches("(prefers-contrast: more)") };
  document.documentElement.dataset["theme"] = themeToShow(current.theme, system);
  document.documentElement.dataset["density"] = current.density;
}

function matches(query: string): boolean {
  return window.matchMedia(query).matches;
}

/** Call once before the first paint. Follows the system and other tabs from then on. */
export function startTheme(): void {
  current = parsePreference(localStorage.getItem(KEY));
  paint();
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", WIDE]) {
    window.matchMedia(query).addEventListener("change", () => apply(current));
  }
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) apply(parsePreference(event.newValue));
  });
}

function apply(next: Preference): void {
  current = next;
  paint();
  for (const listener of listeners) listener();
}

export function choose(change: Partial<Preference>): void {
  const next = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(next));
  apply(next);
}

export function preference(): Preference {
  return current;
}

export function usePreference(): Preference {
  return useSyncExternalStore(subscribe, preference);
}

/** The theme on screen, for what is drawn with colours read from it. */
export function useShownTheme(): string | undefined {
  return useSyncExternalStore(subscribe, () => document.documentElement.dataset["theme"]);
}

export function useRailLook(): RailLook {
  return useSyncExternalStore(subscribe, () => railToShow(current.rail, matches(WIDE)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
