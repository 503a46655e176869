/** What the addresses of runs say besides which run it is: the filter of the list, the page of it, the view, the step. */
export const VIEWS = ["timeline", "graph", "matrix"] as const;
export type RunView = (typeof VIEWS)[number];

export interface RunsSearch {
  /** The filter, as it is typed. */
  readonly q?: string;
  /** The run after which the page of the list begins. */
  readonly after?: string;
}

export interface RunSearch {
  readonly q?: string;
  readonly view?: RunView;
  readonly step?: string;
}

export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  return { ...text(search, "q"), ...text(search, "after") };
}

export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const view = VIEWS.find((one) => one === search["view"]);
  return { ...text(search, "q"), ...(view === undefined ? {} : { view }), ...text(search, "step") };
}

export interface CompareSearch {
  readonly with?: string;
}

export function readCompareSearch(search: Record<string, unknown>): CompareSearch {
  return text(search, "with");
}

function text<Name extends string>(search: Record<string, unknown>, name: Name): { readonly [Key in Name]?: string } {
  const value = search[name];
  // The router reads what looks like JSON: a filter may be a number.
  if (typeof value === "number") return { [name]: String(value) } as { readonly [Key in Name]?: string };
  return (typeof value === "string" && value !== "" ? { [name]: value } : {}) as { readonly [Key in Name]?: string };
}
