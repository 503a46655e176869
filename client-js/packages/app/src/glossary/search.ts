/** Which term an address means. */
export interface TermPlace {
  readonly term?: string;
}

export function readTermPlace(search: Readonly<Record<string, unknown>>): TermPlace {
  const term = search["term"];
  return typeof term === "string" && term !== "" ? { term } : {};
}
