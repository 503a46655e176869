/** Which theme and density this person chose in this browser. Follows the system until they choose. */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark" | "contrast";
export type Density = "compact" | "comfortable";

export interface Preference {
  readonly theme: Theme;
  readonly density: Density;
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
}

const KEY = "concert.preference";
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
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    window.matchMedia(query).addEventListener("change", paint);
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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
