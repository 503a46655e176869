/** How the first tab of a source is looked at, as it stands in the address. */
import { useSearch } from "@tanstack/react-router";

export const JSON_VIEW = "json";

export interface SourceSearch {
  /** Without it, the form. */
  readonly view?: typeof JSON_VIEW;
}

export function readSourceSearch(given: Record<string, unknown>): SourceSearch {
  return given["view"] === JSON_VIEW ? { view: JSON_VIEW } : {};
}

export function useSourceSearch(): SourceSearch {
  return useSearch({ from: "/signed-in/w/$workspace/sources/$document" });
}
